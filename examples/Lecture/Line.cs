namespace Lecture;

/// <summary>A line of a <see cref="LineChart"/>: a value for each of 1, 2, 3, …</summary>
internal sealed record Line(string Name, IEnumerable<double> Values)
{
    /// <summary>Its place in <see cref="Drawing.Colors"/>; null for that of the line in the chart.</summary>
    public int? Color { get; init; }

    public bool IsDashed { get; init; }
}
