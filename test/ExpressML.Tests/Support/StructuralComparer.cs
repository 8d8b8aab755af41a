using System.Collections;

namespace ExpressML.Tests.Support;

/// <summary>Takes arrays of equal items for equal.</summary>
internal sealed class StructuralComparer : IComparer
{
    public static readonly StructuralComparer Instance = new();

    public int Compare(object? x, object? y) => StructuralComparisons.StructuralEqualityComparer.Equals(x, y) ? 0 : 1;
}
