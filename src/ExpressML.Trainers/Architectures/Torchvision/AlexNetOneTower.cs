using ExpressML.Layers;
using ExpressML.Networks;
using ExpressML.Tensors;
using ExpressML.Transforms.Labels;

namespace ExpressML.Architectures.Torchvision;

/// <summary>AlexNet in one tower, without groups and local response normalisation, with the names and first weights of torchvision.</summary>
/// <remarks>
/// Source: Krizhevsky 2014, "One Weird Trick for Parallelizing Convolutional Neural Networks", §5, arXiv:1404.5997; names, initialisation and the adaptive pooling
/// before the dense layers: torchvision.models.alexnet. 61,100,840 parameters for 1000 classes. <see cref="AlexNet"/> is that of 2012.
/// </remarks>
internal sealed class AlexNetOneTower : Architecture
{
    private const int PooledSide = 6, Units = 4096;

    public override Shape? ImageShape => new Shape(3, 224, 224);

    public override ImageScaling WeightScaling => ImageScaling.ImageNet;

    // Smaller images leave nothing for the third pooling.
    public override int SmallestSide => 63;

    private protected override void Append(NetworkBuilder builder, Shape input, int outputCount, LabelNames? labelNames)
    {
        Convolve(builder, input.Channels, 64, 11, stride: 4, padding: 2, "features.0").MaxPool2D(3, stride: 2);
        Convolve(builder, 64, 192, 5, stride: 1, padding: 2, "features.3").MaxPool2D(3, stride: 2);
        Convolve(builder, 192, 384, 3, stride: 1, padding: 1, "features.6");
        Convolve(builder, 384, 256, 3, stride: 1, padding: 1, "features.8");
        Convolve(builder, 256, 256, 3, stride: 1, padding: 1, "features.10").MaxPool2D(3, stride: 2);
        builder.AdaptiveAveragePool2D(PooledSide).Named("avgpool").Flatten().Dropout(0.5);
        Connect(builder, 256 * PooledSide * PooledSide, Units, "classifier.1").Relu().Dropout(0.5);
        Connect(builder, Units, Units, "classifier.4").Relu();
        Connect(builder, Units, outputCount, "classifier.6");
    }

    private static NetworkBuilder Convolve(NetworkBuilder builder, int channels, int filters, int window, int stride, int padding, string name)
    {
        Initializer first = TorchInitialization.FanIn(channels * window * window);
        return builder.Conv2D(filters, window, stride, padding, weightInitializer: first, biasInitializer: first).Named(name).Relu();
    }

    private static NetworkBuilder Connect(NetworkBuilder builder, int inputs, int units, string name) => builder
        .Dense(units, weightInitializer: TorchInitialization.FanIn(inputs), biasInitializer: TorchInitialization.FanIn(inputs)).Named(name);
}
