using ExpressML.Transforms;
using ExpressML.Transforms.Columns;
using Microsoft.ML;

namespace ExpressML.Reports.Evaluation;

/// <summary>Reads the images of a few rows as the network sees them.</summary>
internal static class RowImages
{
    /// <summary>Whether the network reads images, and their column is still there.</summary>
    public static bool AreIn(NetworkTransformer network, DataViewSchema schema) =>
        network.Model.InputShape is { Height: > 1, Width: > 1 } && schema.GetColumnOrNull(network.FeatureColumnName) is not null;

    /// <param name="network">The network.</param>
    /// <param name="data">The rows.</param>
    /// <param name="rows">The numbers of those that are wanted, from 0.</param>
    /// <returns>Their pixels, planar, by the number of the row.</returns>
    public static IReadOnlyDictionary<long, float[]> Read(NetworkTransformer network, IDataView data, IReadOnlySet<long> rows)
    {
        DataViewSchema.Column column = FeatureColumn.Find(data.Schema, network.FeatureColumnName, network.Model.InputShape.Length, network.TakesImages);
        var images = new Dictionary<long, float[]>();
        using DataViewRowCursor cursor = data.GetRowCursor([column]);
        FeatureReader reader = FeatureReader.Create(cursor, column, new InputLayout(network.Model.InputShape, network.PixelOrder, network.Shrinking));
        for (long row = 0; images.Count < rows.Count && cursor.MoveNext(); row++)
        {
            float[] pixels = rows.Contains(row) ? new float[network.Model.InputShape.Length] : [];
            if (pixels.Length > 0 && reader.TryRead(pixels))
                images.Add(row, pixels);
        }

        return images;
    }
}
