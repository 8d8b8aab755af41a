using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using ExpressML.Tensors;

namespace ExpressML.Kernels.Elementwise;

/// <summary>What is left of a row of numbers where no whole vector fits any more.</summary>
internal static class PartialVector
{
    /// <summary>Stores as many lanes as there is room for.</summary>
    [SkipLocalsInit]
    public static void Store(Vector512<float> lanes, Span<float> y)
    {
        Span<float> all = stackalloc float[Lanes.Count];
        lanes.CopyTo(all);
        all[..y.Length].CopyTo(y);
    }
}
