using ExpressML.Layers;
using ExpressML.Networks;
using ExpressML.Transforms.Labels;

namespace ExpressML.Architectures.Torchvision;

/// <summary>A residual network of basic blocks, each of two 3×3 convolutions, with the names and first weights of torchvision.</summary>
/// <remarks>
/// Source: He, Zhang, Ren and Sun 2016, "Deep Residual Learning for Image Recognition", table 1, arXiv:1512.03385; names and initialisation:
/// torchvision.models.resnet. 11,689,512 parameters for ResNet-18 and 1000 classes, 21,797,672 for ResNet-34.
/// </remarks>
/// <param name="blocks">Blocks of each of the four stages.</param>
internal sealed class ResNet(params int[] blocks) : Architecture
{
    private const int FirstFilters = 64;

    public override Shape? ImageShape => new Shape(3, 224, 224);

    public override ImageScaling WeightScaling => ImageScaling.ImageNet;

    private protected override void Append(NetworkBuilder builder, Shape input, int outputCount, LabelNames? labelNames)
    {
        Convolve(builder, FirstFilters, 7, stride: 2, "conv1", "bn1").Relu().MaxPool2D(3, stride: 2, padding: 1);
        int channels = FirstFilters;
        for (int stage = 0; stage < blocks.Length; stage++)
        {
            int filters = FirstFilters << stage;
            for (int block = 0; block < blocks[stage]; block++)
            {
                AppendBlock(builder, $"layer{stage + 1}.{block}", channels, filters, stride: stage > 0 && block == 0 ? 2 : 1);
                channels = filters;
            }
        }

        builder.GlobalAveragePool2D().Named("avgpool")
            .Dense(outputCount, weightInitializer: TorchInitialization.FanIn(channels), biasInitializer: TorchInitialization.FanIn(channels)).Named("fc");
    }

    private static void AppendBlock(NetworkBuilder builder, string name, int channels, int filters, int stride) => builder
        .Residual(
            block => Convolve(
                Convolve(block, filters, 3, stride, $"{name}.conv1", $"{name}.bn1").Relu(),
                filters, 3, stride: 1, $"{name}.conv2", $"{name}.bn2"),
            stride == 1 && channels == filters ? null : shortcut => Convolve(shortcut, filters, 1, stride, $"{name}.downsample.0", $"{name}.downsample.1"))
        .Named(name).Relu();

    private static NetworkBuilder Convolve(NetworkBuilder builder, int filters, int window, int stride, string name, string normalization) => builder
        .Conv2D(filters, window, stride, padding: window / 2, bias: false, weightInitializer: TorchInitialization.FanOut(filters, window)).Named(name)
        .BatchNormalization().Named(normalization);
}
