using ExpressML.Layers;
using ExpressML.Networks;
using ExpressML.Tensors;
using ExpressML.Transforms.Labels;

namespace ExpressML.Architectures.Torchvision;

/// <summary>MobileNetV2: inverted residual blocks of depthwise convolutions, with the names and first weights of torchvision.</summary>
/// <remarks>
/// Source: Sandler, Howard, Zhu, Zhmoginov and Chen 2018, "MobileNetV2: Inverted Residuals and Linear Bottlenecks", table 2, arXiv:1801.04381; names,
/// initialisation and dropout of 0.2: torchvision.models.mobilenetv2. 3,504,872 parameters for 1000 classes.
/// </remarks>
internal sealed class MobileNetV2 : Architecture
{
    private const int FirstFilters = 32, LastFilters = 1280;

    // Table 2: expansion t, channels c, repetitions n, stride s of the first.
    private static readonly (int Expansion, int Filters, int Count, int Stride)[] _blocks =
        [(1, 16, 1, 1), (6, 24, 2, 2), (6, 32, 3, 2), (6, 64, 4, 2), (6, 96, 3, 1), (6, 160, 3, 2), (6, 320, 1, 1)];

    public override Shape? ImageShape => new Shape(3, 224, 224);

    public override ImageScaling WeightScaling => ImageScaling.ImageNet;

    private protected override void Append(NetworkBuilder builder, Shape input, int outputCount, LabelNames? labelNames)
    {
        int channels = FirstFilters, number = 0;
        Convolve(builder, FirstFilters, 3, "features.0", stride: 2).Relu6();
        foreach ((int expansion, int filters, int count, int firstStride) in _blocks)
        {
            for (int i = 0; i < count; i++)
            {
                AppendBlock(builder, $"features.{++number}", channels, channels * expansion, filters, stride: i == 0 ? firstStride : 1);
                channels = filters;
            }
        }

        Convolve(builder, LastFilters, 1, $"features.{number + 1}").Relu6()
            .GlobalAveragePool2D().Named("avgpool").Dropout(0.2)
            .Dense(outputCount, weightInitializer: new NormalDistribution(0, 0.01)).Named("classifier.1");
    }

    // Widened where there is something to widen, filtered channel by channel, and narrowed without an activation.
    private static void AppendBlock(NetworkBuilder builder, string name, int channels, int width, int filters, int stride)
    {
        if (stride == 1 && channels == filters)
            builder.Residual(Layers).Named(name);
        else
            Layers(builder);

        NetworkBuilder Layers(NetworkBuilder block)
        {
            int part = 0;
            if (width > channels)
                Convolve(block, width, 1, $"{name}.conv.{part++}").Relu6();
            Convolve(block, width, 3, $"{name}.conv.{part++}", stride, groups: width).Relu6();
            return Convolve(block, filters, 1, $"{name}.conv.{part}", $"{name}.conv.{part + 1}");
        }
    }

    private static NetworkBuilder Convolve(NetworkBuilder builder, int filters, int window, string name, int stride = 1, int groups = 1) =>
        Convolve(builder, filters, window, $"{name}.0", $"{name}.1", stride, groups);

    private static NetworkBuilder Convolve(
        NetworkBuilder builder, int filters, int window, string name, string normalization, int stride = 1, int groups = 1) => builder
        .Conv2D(
            filters, window, stride, padding: window / 2, groups: groups, bias: false, weightInitializer: TorchInitialization.FanOut(filters, window)).Named(name)
        .BatchNormalization().Named(normalization);
}
