using ExpressML.Networks;
using ExpressML.Transforms;
using ExpressML.Transforms.Labels;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace ExpressML.Tests.Support;

/// <summary>A row with an image of 2×2×3 numbers, and what else rows may have.</summary>
internal sealed class Image
{
    [VectorType(12)]
    public float[] Features { get; set; } = [];

    public string Label { get; set; } = "";

    public int Number { get; set; }
}

/// <summary>Views of <see cref="Image"/>s and transformers that score them.</summary>
internal static class ImageModels
{
    public const int ClassCount = 3;

    public static readonly Shape Shape = (2, 2, 3);

    /// <summary>Rows with random features; the number is the index, the label one of three names.</summary>
    public static Image[] Create(int count, int seed = 7)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(i => new Image
        {
            Features = Array.ConvertAll(new float[12], _ => 10 * random.NextSingle() - 5),
            Label = $"class {i % ClassCount}",
            Number = i,
        })];
    }

    public static IDataView Load(int count) => new MLContext(1).Data.LoadFromEnumerable(Create(count));

    public static NetworkTransformer Transformer(LabelNames? labelNames = null, PixelOrder pixelOrder = PixelOrder.Planar, int? numberOfThreads = null) =>
        new(Network(), "Features", pixelOrder, new MulticlassPrediction(ClassCount, labelNames), numberOfThreads);

    public static Network Network() => TinyNetworks.Convolutional(Shape, ClassCount);

    /// <summary>The probabilities of each image, scored by itself.</summary>
    public static float[][] Probabilities(IEnumerable<Image> images) =>
        [.. images.Select(image => TinyNetworks.Probabilities(Network(), image.Features))];
}
