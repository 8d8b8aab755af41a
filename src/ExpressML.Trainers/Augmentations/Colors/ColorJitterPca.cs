using ExpressML.Data.Rows;
using ExpressML.Data.Statistics;
using ExpressML.Threads;

namespace ExpressML.Augmentations;

/// <summary>Changes each image's colour along the principal components of all colours: y[c] = x[c] + Σₖ pₖ[c]·αₖ·λₖ/√λ₁, α normal.</summary>
/// <remarks>
/// <para>
/// Shapes: (C, H, W) → (C, H, W). pₖ and λₖ are eigenvectors and eigenvalues of the covariance of the channels over all pixels of the
/// training data, λ₁ the largest; they are measured once, before the training.
/// </para>
/// <para>
/// Variant: the paper adds p·αλ and does not name the unit. Here it is √λ₁, the deviation along the first component, so that pixels from 0 to 1 and
/// from 0 to 255 change alike. Any number of channels.
/// </para>
/// <para>Source: Krizhevsky, Sutskever and Hinton 2012, "ImageNet Classification with Deep Convolutional Neural Networks", §4.1.</para>
/// </remarks>
public sealed class ColorJitterPca : Augmentation
{
    /// <summary>Changes the colour of each image.</summary>
    /// <param name="deviation">The deviation of α, 0 to 10.</param>
    /// <exception cref="ArgumentOutOfRangeException">The deviation is out of range.</exception>
    public ColorJitterPca(double deviation = 0.1) => Deviation = Guard.Between(deviation, 0, 10);

    /// <summary>The deviation of α, 0 to 10. Default: 0.1, the paper's.</summary>
    public double Deviation { get; }

    /// <summary>Not to be called: the trainer measures the colours first, and applies an augmentation with the result.</summary>
    /// <exception cref="InvalidOperationException">Always.</exception>
    public override void Apply(AugmentationPass pass) =>
        throw new InvalidOperationException($"{this} must measure the training data first. Set a trainer's option Augmentations.");

    /// <summary>The code that makes this augmentation.</summary>
    public override string ToString() => FormattableString.Invariant($"new ColorJitterPca({Deviation})");

    internal override Augmentation For(ITrainingRows rows, ParallelRange parallel) => new MeasuredColorJitter(this, PrincipalComponents.Measure(rows, parallel));
}
