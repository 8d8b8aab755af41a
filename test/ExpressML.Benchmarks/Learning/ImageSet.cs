using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;

namespace ExpressML.Benchmarks.Learning;

/// <summary>A data set of images of one size, in the parts that its authors made.</summary>
internal sealed record ImageSet(Shape Shape, ImageRow[] Training, ImageRow[] Test)
{
    /// <summary>Trains on the one part and scores the other.</summary>
    /// <returns>The share of the test images that the model names right.</returns>
    public double Accuracy(MLContext mlContext, IEstimator<ITransformer> trainer)
    {
        ITransformer model = trainer.Fit(LoadTraining(mlContext));
        return mlContext.MulticlassClassification.Evaluate(model.Transform(LoadTest(mlContext))).MicroAccuracy;
    }

    /// <summary>The training images as columns Features and Label.</summary>
    public IDataView LoadTraining(MLContext mlContext) => Load(mlContext, Training);

    /// <summary>The test images as columns Features and Label.</summary>
    public IDataView LoadTest(MLContext mlContext) => Load(mlContext, Test);

    private IDataView Load(MLContext mlContext, ImageRow[] images)
    {
        SchemaDefinition schema = SchemaDefinition.Create(typeof(ImageRow));
        schema[nameof(ImageRow.Features)].ColumnType = new VectorDataViewType(NumberDataViewType.Byte, Shape.Channels, Shape.Height, Shape.Width);
        IDataView rows = mlContext.Data.LoadFromEnumerable(images, schema);
        return mlContext.Transforms.Conversion.MapValueToKey("Label", nameof(ImageRow.Class), keyOrdinality: ValueToKeyMappingEstimator.KeyOrdinality.ByValue).Fit(rows).Transform(rows);
    }
}
