using ExpressML.Networks;
using ExpressML.Tests.Support;
using ExpressML.Transforms;
using ExpressML.Transforms.Labels;
using Microsoft.ML;

namespace ExpressML.Tests.Explanations;

/// <summary>Networks whose predictions are explained in tests.</summary>
internal static class ExplainedModels
{
    public static readonly Shape Shape = (2, 8, 6);

    public static readonly string[] Classes = ["cat", "dog", "owl"];

    public static NetworkTransformer Create(PixelOrder order = PixelOrder.Planar) => Of(
        net => net.Conv2D(4, 3, padding: 1).Tanh().MaxPool2D(2).Conv2D(5, 3, padding: 1).Tanh().Flatten().Dense(3), Shape, order);

    public static NetworkTransformer Of(
        Func<NetworkBuilder, NetworkBuilder> layers, Shape shape, PixelOrder order = PixelOrder.Planar, bool takesImages = false)
    {
        Network network = layers(new NetworkBuilder()).Build(shape);
        network.Initialize(new Random(1));
        LabelNames? names = network.OutputLength == Classes.Length ? Labels.Of(new MLContext(1), Classes) : null;
        return new NetworkTransformer(network, "Features", order, new MulticlassPrediction(network.OutputLength, names), numberOfThreads: 1, takesImages);
    }

    public static float[] Image(int seed = 2) => new Random(seed).Draw(Shape.Length).ToSingles();

    /// <summary>The outputs before softmax.</summary>
    public static double[] Outputs(NetworkTransformer model, float[] planar) => NetworkFiles.Score(model.Model, [planar.AsSpan().ToDoubles()])[0];
}
