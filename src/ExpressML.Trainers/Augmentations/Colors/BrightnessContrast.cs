namespace ExpressML.Augmentations;

/// <summary>Brightness and contrast: y = b·(m + k·(x − m)), m the image's mean, b uniform in 1 ± brightness, k uniform in 1 ± contrast.</summary>
/// <remarks>
/// <para>Shapes: (C, H, W) → (C, H, W). All channels change alike.</para>
/// <para>Variant: both are factors, so pixels from 0 to 1 and from 0 to 255 change alike; 0 should mean black. Values are not clamped.</para>
/// <para>Source: Howard 2013, "Some Improvements on Deep Convolutional Neural Network Based Image Classification", §2.2, arXiv:1312.5402.</para>
/// </remarks>
public sealed class BrightnessContrast : Augmentation
{
    /// <summary>Changes brightness and contrast of each image.</summary>
    /// <param name="brightness">How far the factor of the brightness may be from 1; 0 to 1.</param>
    /// <param name="contrast">How far the factor of the contrast may be from 1; 0 to 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A setting is out of range.</exception>
    public BrightnessContrast(double brightness = 0.2, double contrast = 0.2) =>
        (Brightness, Contrast) = (Guard.FromZeroToOne(brightness), Guard.FromZeroToOne(contrast));

    /// <summary>How far the factor of the brightness may be from 1; 0 to 1. Default: 0.2.</summary>
    public double Brightness { get; }

    /// <summary>How far the factor of the contrast may be from 1; 0 to 1. Default: 0.2.</summary>
    public double Contrast { get; }

    /// <inheritdoc/>
    public override void Apply(AugmentationPass pass)
    {
        double brightness = pass.Random.Between(1 - Brightness, 1 + Brightness), contrast = pass.Random.Between(1 - Contrast, 1 + Contrast);
        double mean = PixelMean.Of(pass.Input);
        float factor = (float)(brightness * contrast), offset = (float)(brightness * (1 - contrast) * mean);
        ReadOnlySpan<float> x = pass.Input;
        Span<float> y = pass.Output;
        for (int i = 0; i < y.Length; i++)
            y[i] = factor * x[i] + offset;
    }

    /// <summary>The code that makes this augmentation.</summary>
    public override string ToString() => FormattableString.Invariant($"new BrightnessContrast({Brightness}, {Contrast})");
}
