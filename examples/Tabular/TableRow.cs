using Microsoft.ML.Data;

namespace Tabular;

/// <summary>One row of the table, by the places of its columns in the file.</summary>
internal sealed class TableRow
{
    [LoadColumn(0, Friedman.Numbers - 1)]
    [VectorType(Friedman.Numbers)]
    public float[] Numbers { get; set; } = [];

    [LoadColumn(Friedman.Numbers)]
    public string Color { get; set; } = "";

    [LoadColumn(Friedman.Numbers + 1)]
    public float Y { get; set; }
}
