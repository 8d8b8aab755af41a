namespace ExpressML.Benchmarks.Learning;

/// <summary>A row of a table: its numbers, and what is to be predicted, as a number and as yes or no.</summary>
internal sealed class TableRow
{
    public float[] Features { get; set; } = [];

    public float Value { get; set; }

    public bool Truth { get; set; }
}
