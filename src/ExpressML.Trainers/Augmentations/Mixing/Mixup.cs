namespace ExpressML.Augmentations;

/// <summary>Mixup: trains on x = λ·xᵢ + (1 − λ)·xⱼ with the loss λ·loss(yᵢ) + (1 − λ)·loss(yⱼ), λ drawn from Beta(α, α).</summary>
/// <remarks>
/// <para>
/// Row j is the next row of the same batch, whose order is random; for the last row, it is the first. Images are mixed after the augmentations. It is
/// an option of its own, since it changes targets, too. It works with any loss.
/// </para>
/// <para>
/// Variant: one λ per batch, as in the authors' code. The training accuracy that is reported is that of mixed images, for the target with the larger
/// share.
/// </para>
/// <para>Source: Zhang, Cisse, Dauphin and Lopez-Paz 2018, "mixup: Beyond Empirical Risk Minimization", equation 2 and figure 1, arXiv:1710.09412.</para>
/// </remarks>
public sealed class Mixup
{
    /// <summary>Mixes the rows of each batch.</summary>
    /// <param name="alpha">α, how strongly rows are mixed, 0.1 to 100: for small α most λ are near 0 or 1, for large α near ½.</param>
    /// <exception cref="ArgumentOutOfRangeException">α is out of range.</exception>
    public Mixup(double alpha = 0.2) => Alpha = Guard.Between(alpha, 0.1, 100);

    /// <summary>α, how strongly rows are mixed, 0.1 to 100. Default: 0.2, the paper's on ImageNet.</summary>
    public double Alpha { get; }

    /// <summary>The code that makes this augmentation.</summary>
    public override string ToString() => FormattableString.Invariant($"new Mixup({Alpha})");

    /// <summary>Draws λ.</summary>
    internal double DrawShare(Random random)
    {
        double first = random.Gamma(Alpha), second = random.Gamma(Alpha);
        return first / (first + second);
    }
}
