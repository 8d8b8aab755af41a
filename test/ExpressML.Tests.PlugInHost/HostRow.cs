using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace ExpressML.Tests.PlugInHost;

/// <summary>A row of the application: an image of 3×4×4 as numbers.</summary>
internal sealed class HostRow
{
    private const int RowCount = 5, Length = 3 * 4 * 4;

    [VectorType(Length)]
    public float[] Pixels { get; set; } = [];

    /// <summary>What a model makes of some rows: the bits of each number in its column Score.</summary>
    public static string Score(MLContext mlContext, ITransformer model)
    {
        IDataView rows = mlContext.Data.LoadFromEnumerable(Enumerable.Range(0, RowCount).Select(row => new HostRow
        {
            Pixels = [.. Enumerable.Range(0, Length).Select(i => (row * 37 + i * 11) % 17 / 16f)],
        }));
        return string.Join(' ', model.Transform(rows).GetColumn<float[]>("Score")
            .SelectMany(scores => scores.Select(score => BitConverter.SingleToUInt32Bits(score).ToString("X8", CultureInfo.InvariantCulture))));
    }
}
