namespace ExpressML.Augmentations;

/// <summary>CutMix: a rectangle of each image is that of another one, and the loss is λ·loss(yᵢ) + (1 − λ)·loss(yⱼ), where 1 − λ is the share of the rectangle.</summary>
/// <remarks>
/// <para>
/// Row j is the next row of the same batch, whose order is random; for the last row, it is the first. Rectangles are cut after the augmentations. Its area is a share of 1 − l of the image's with l from
/// Beta(α, α), its proportions are those of the image, and its centre may be anywhere in the image; what would be outside is cut off, and λ is that of what is left. It works with any loss.
/// </para>
/// <para>
/// Variant: one rectangle for each batch, as in the authors' code. The training accuracy that is reported is that of mixed images, for the target with the larger share.
/// </para>
/// <para>Source: Yun et al. 2019, "CutMix: Regularization Strategy to Train Strong Classifiers with Localizable Features", §3.1, arXiv:1905.04899.</para>
/// </remarks>
public sealed class CutMix
{
    /// <summary>Mixes the rows of batches.</summary>
    /// <param name="alpha">α, 0.1 to 100: 1 makes all areas equally likely.</param>
    /// <param name="probability">The probability that a batch is mixed, 0 to 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A setting is out of range.</exception>
    public CutMix(double alpha = 1, double probability = 0.5) => (Alpha, Probability) = (Guard.Between(alpha, 0.1, 100), Guard.FromZeroToOne(probability));

    /// <summary>α, 0.1 to 100. Default: 1, the paper's.</summary>
    public double Alpha { get; }

    /// <summary>The probability that a batch is mixed, 0 to 1. Default: 0.5, the authors' for CIFAR; they take 1 for ImageNet.</summary>
    public double Probability { get; }

    /// <summary>The code that makes this augmentation.</summary>
    public override string ToString() => FormattableString.Invariant($"new CutMix({Alpha}, {Probability})");

    /// <exception cref="InvalidOperationException">The rows are no images.</exception>
    internal void CheckShape(Shape shape)
    {
        if (shape.Area == 1)
            throw new InvalidOperationException($"{this} cuts rectangles out of images, but the rows are vectors of {shape.Channels} numbers. Use Mixup.");
    }

    /// <summary>Draws the rectangle of a batch; an empty one where it is not mixed.</summary>
    internal CutArea Draw(Random random, Shape shape)
    {
        if (!random.Happens(Probability))
            return default;
        double first = random.Gamma(Alpha), second = random.Gamma(Alpha), side = Math.Sqrt(second / (first + second));
        (int top, int bottom) = Range(random, shape.Height, side);
        (int left, int right) = Range(random, shape.Width, side);
        return new CutArea(top, left, bottom - top, right - left);
    }

    private static (int Start, int End) Range(Random random, int size, double share)
    {
        int length = (int)(size * share), start = random.Next(size) - length / 2;
        return (Math.Max(0, start), Math.Clamp(start + length, 0, size));
    }
}
