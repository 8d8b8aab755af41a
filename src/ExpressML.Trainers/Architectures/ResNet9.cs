using ExpressML.Networks;
using ExpressML.Transforms.Labels;

namespace ExpressML.Architectures;

/// <summary>A residual network of nine layers with weights for images of about 32×32: eight convolutions with batch normalisation and one dense layer.</summary>
/// <remarks>
/// Source: residual blocks of He et al. 2016, arXiv:1512.03385; the arrangement of nine layers that became common with the DAWNBench
/// entries for CIFAR-10 of 2018 (Page, "How to Train Your ResNet"). 6,573,130 parameters for ten classes of 3×32×32.
/// </remarks>
internal sealed class ResNet9 : Architecture
{
    public override Shape? ImageShape => new Shape(3, 32, 32);

    // Three poolings halve each side.
    public override int SmallestSide => 8;

    private protected override void Append(NetworkBuilder builder, Shape input, int outputCount, LabelNames? labelNames)
    {
        Convolve(builder, 64);
        Convolve(builder, 128).MaxPool2D(2).Residual(block => Convolve(Convolve(block, 128), 128));
        Convolve(builder, 256).MaxPool2D(2);
        Convolve(builder, 512).MaxPool2D(2).Residual(block => Convolve(Convolve(block, 512), 512));
        builder.GlobalMaxPool2D().Flatten().Dense(outputCount);
    }

    // Batch normalisation has a shift, so the convolution needs no bias.
    private static NetworkBuilder Convolve(NetworkBuilder builder, int filters) =>
        builder.Conv2D(filters, 3, padding: 1, bias: false).BatchNormalization().Relu();
}
