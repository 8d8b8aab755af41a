using ExpressML.Layers;
using ExpressML.Networks;
using ExpressML.Tensors;
using ExpressML.Transforms.Labels;

namespace ExpressML.Architectures.Torchvision;

/// <summary>A network of the VGG family: 3×3 convolutions in five stages, each ended by max pooling, and three dense layers, with the names and first weights of torchvision.</summary>
/// <remarks>
/// Source: Simonyan and Zisserman 2015, "Very Deep Convolutional Networks for Large-Scale Image Recognition", table 1, arXiv:1409.1556; names, initialisation and the
/// adaptive pooling before the dense layers: torchvision.models.vgg. 132,863,336 parameters for VGG-11 and 1000 classes, 138,357,544 for VGG-16.
/// </remarks>
/// <param name="convolutions">Convolutions of each of the five stages.</param>
internal sealed class Vgg(params int[] convolutions) : Architecture
{
    private const int Units = 4096;

    private static readonly int[] _filters = [64, 128, 256, 512, 512];

    public override Shape? ImageShape => new Shape(3, 224, 224);

    public override ImageScaling WeightScaling => ImageScaling.ImageNet;

    // Five poolings halve each side.
    public override int SmallestSide => 32;

    private protected override void Append(NetworkBuilder builder, Shape input, int outputCount, LabelNames? labelNames)
    {
        // The names count convolutions, activations and poolings.
        int number = 0;
        for (int stage = 0; stage < convolutions.Length; stage++)
        {
            for (int i = 0; i < convolutions[stage]; i++)
            {
                builder.Conv2D(_filters[stage], 3, padding: 1, weightInitializer: TorchInitialization.FanOut(_filters[stage], 3)).Named($"features.{number}").Relu();
                number += 2;
            }

            builder.MaxPool2D(2);
            number++;
        }

        var weights = new NormalDistribution(0, 0.01);
        builder.AdaptiveAveragePool2D(7).Named("avgpool").Flatten()
            .Dense(Units, weightInitializer: weights).Named("classifier.0").Relu().Dropout(0.5)
            .Dense(Units, weightInitializer: weights).Named("classifier.3").Relu().Dropout(0.5)
            .Dense(outputCount, weightInitializer: weights).Named("classifier.6");
    }
}
