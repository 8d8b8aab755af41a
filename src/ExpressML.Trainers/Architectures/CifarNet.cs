using ExpressML.Losses;
using ExpressML.Networks;
using ExpressML.Tensors;
using ExpressML.Transforms.Labels;

namespace ExpressML.Architectures;

/// <summary>A network that learns small images fast: a whitening convolution, then groups of two 3×3 convolutions with pooling, batch normalisation and GELU.</summary>
/// <remarks>
/// <para>1,971,352 parameters, and 288 fixed ones, for ten classes of 3×32×32. Images of more than 48 pixels have more groups, so that about 3×3 pixels remain.</para>
/// <para>
/// Source: Jordan 2024, "94% on CIFAR-10 in 3.29 Seconds on a Single GPU", §2 and §3, arXiv:2404.00498, the network of airbench94. Variant: the maximum over the whole image, which is
/// the paper's 3×3 pooling for images of 32×32, and running averages of batch normalisation with the usual momentum, since batches are smaller.
/// </para>
/// </remarks>
internal sealed class CifarNet : Architecture
{
    private const int FewestGroups = 3;

    // What the last group leaves, at most.
    private const int LargestSide = 5;

    // The outputs begin small, so that the first steps are not led by chance.
    private const double OutputScale = 1.0 / 9;

    private const double Epsilon = 1e-12;

    /// <summary>Filters of the first group; the others have four times as many. Default: 64, as in the paper.</summary>
    public int Filters { get; init; } = 64;

    public override Shape? ImageShape => new Shape(3, 32, 32);

    // A convolution without padding takes one pixel, and three poolings halve the side.
    public override int SmallestSide => 9;

    public override Loss? LossFor(TargetKind targets) => targets == TargetKind.Class ? new SoftmaxCrossEntropy { LabelSmoothing = 0.2 } : null;

    private protected override void Append(NetworkBuilder builder, Shape input, int outputCount, LabelNames? labelNames)
    {
        // Each direction of the 2×2 windows, and its opposite.
        builder.WhiteningConv2D(2 * 4 * input.Channels, 2).Named("whitening").Gelu();
        int side = Math.Max(input.Height, input.Width) - 1;
        for (int group = 0; group < FewestGroups || side > LargestSide; group++, side /= 2)
        {
            int filters = group == 0 ? Filters : 4 * Filters;
            Normalize(Convolve(builder, filters).MaxPool2D(2));
            Normalize(Convolve(builder, filters));
        }

        builder.GlobalMaxPool2D().Flatten().Dense(outputCount, bias: false).Scale(OutputScale);
    }

    private static NetworkBuilder Convolve(NetworkBuilder builder, int filters) => builder.Conv2D(filters, 3, padding: 1, bias: false, weightInitializer: new Dirac());

    private static void Normalize(NetworkBuilder builder) => builder.BatchNormalization(epsilon: Epsilon, scale: false).Gelu();
}
