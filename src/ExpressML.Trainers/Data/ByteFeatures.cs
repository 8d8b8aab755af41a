using ExpressML.Transforms;
using ExpressML.Transforms.Seams;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace ExpressML.Data;

/// <summary>Asks a stock trainer of ML.NET for its output schema where features are bytes, which it does not know: it is shown singles in their place.</summary>
internal static class ByteFeatures
{
    public static SchemaShape OutputSchema(SchemaShape input, string features, IEstimator<ITransformer> stockTrainer)
    {
        if (input.All(column => column.Name != features || !AreBytes(column)))
            return stockTrainer.GetOutputSchema(input);

        SchemaShape.Column bytes = input.First(column => column.Name == features);
        SchemaShape.Column singles = SchemaSeam.Describe(new DataViewSchema.DetachedColumn(features, new VectorDataViewType(NumberDataViewType.Single, 1)));
        SchemaShape output = stockTrainer.GetOutputSchema(Replace(input, singles));

        // A feature column with the name of an output column is gone.
        return features is ScoreColumns.Score or ScoreColumns.PredictedLabel ? output : Replace(output, bytes);
    }

    private static SchemaShape Replace(SchemaShape shape, SchemaShape.Column replacement) =>
        new(shape.Select(column => column.Name == replacement.Name ? replacement : column));

    private static bool AreBytes(SchemaShape.Column column) =>
        column.Kind == SchemaShape.Column.VectorKind.Vector && column.ItemType == NumberDataViewType.Byte;
}
