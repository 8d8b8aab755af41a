using System.Globalization;

namespace ExpressML.Transforms;

/// <summary>The rows that a training could not use, and so skipped.</summary>
/// <param name="WithoutLabel">How many had no label.</param>
/// <param name="WithoutWeight">How many had no weight.</param>
/// <param name="WithoutFeatures">How many had no image that can be read, or a NaN or infinite feature.</param>
/// <param name="First">The first ten of each kind, with what is wrong with each.</param>
public sealed record SkippedRows(long WithoutLabel, long WithoutWeight, long WithoutFeatures, IReadOnlyList<SkippedRow> First)
{
    /// <summary>No row was skipped.</summary>
    public static SkippedRows None { get; } = new(0, 0, 0, []);

    /// <summary>How many rows were skipped.</summary>
    public long Count => WithoutLabel + WithoutWeight + WithoutFeatures;

    /// <summary>The number, and the first rows with what is wrong with them.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Count} rows skipped{(First.Count == 0 ? "" : ": ")}{string.Join("; ", First.Select(row => $"row {row.Row}: {row.Reason}"))}");
}
