using ExpressML.Networks;
using ExpressML.Transforms.Labels;

namespace ExpressML.Architectures;

/// <summary>A small network in the style of VGG for images of about 32×32: pairs of 3×3 convolutions with batch normalisation, pooling between them.</summary>
/// <remarks>
/// Source: Simonyan and Zisserman 2015, "Very Deep Convolutional Networks for Large-Scale Image Recognition", §2, arXiv:1409.1556: 3×3
/// filters in pairs whose number doubles with each pooling; with batch normalisation, and an average over the image instead of two dense layers.
/// </remarks>
internal sealed class SmallVgg : Architecture
{
    private static readonly int[] _filters = [32, 64, 128];

    public override Shape? ImageShape => new Shape(3, 32, 32);

    // Two poolings halve each side.
    public override int SmallestSide => 4;

    private protected override void Append(NetworkBuilder builder, Shape input, int outputCount, LabelNames? labelNames)
    {
        foreach (int filters in _filters)
        {
            if (filters != _filters[0])
                builder.MaxPool2D(2);
            builder
                .Conv2D(filters, 3, padding: 1, bias: false).BatchNormalization().Relu()
                .Conv2D(filters, 3, padding: 1, bias: false).BatchNormalization().Relu();
        }

        builder.GlobalAveragePool2D().Flatten().Dense(outputCount);
    }
}
