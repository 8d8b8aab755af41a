namespace ExpressML.Augmentations;

/// <summary>Hue and saturation: turns the colours of each image by a random angle, and makes them stronger or weaker; the luma stays.</summary>
/// <remarks>
/// <para>Shapes: (3, H, W) → (3, H, W), red, green and blue.</para>
/// <para>
/// In the YUV colours of ITU-R BT.601, Y = 0.299·R + 0.587·G + 0.114·B, U = 0.492·(B − Y) and V = 0.877·(R − Y), the vector (U, V) is turned by 2π·h and multiplied by s; h is uniform in
/// ± hue and s in 1 ± saturation.
/// </para>
/// <para>Variant: linear, so that pixels in any unit change alike, without limits at black and white. torchvision turns the hue of HSV, and cuts off.</para>
/// </remarks>
public sealed class HueSaturation : Augmentation
{
    private const float Red = 0.299f, Green = 0.587f, Blue = 0.114f, PerBlue = 0.492f, PerRed = 0.877f;

    /// <summary>Changes hue and saturation of each image.</summary>
    /// <param name="hue">The largest turn, as a share of the circle of colours; 0 to 0.5.</param>
    /// <param name="saturation">How far the factor of the saturation may be from 1; 0 to 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A setting is out of range.</exception>
    public HueSaturation(double hue = 0.05, double saturation = 0.3) =>
        (Hue, Saturation) = (Guard.Between(hue, 0, 0.5), Guard.FromZeroToOne(saturation));

    /// <summary>The largest turn, as a share of the circle of colours; 0 to 0.5. Default: 0.05.</summary>
    public double Hue { get; }

    /// <summary>How far the factor of the saturation may be from 1; 0 to 1. Default: 0.3.</summary>
    public double Saturation { get; }

    /// <inheritdoc/>
    public override void CheckShape(Shape shape)
    {
        if (shape.Channels != 3)
            throw new InvalidOperationException($"{this}: the images must have three channels, red, green and blue, but are {shape}.");
    }

    /// <inheritdoc/>
    public override void Apply(AugmentationPass pass)
    {
        double angle = 2 * Math.PI * pass.Random.Between(-Hue, Hue), factor = pass.Random.Between(1 - Saturation, 1 + Saturation);
        float cosine = (float)(factor * Math.Cos(angle)), sine = (float)(factor * Math.Sin(angle));
        int area = pass.Shape.Area;
        ReadOnlySpan<float> r = pass.Input[..area], g = pass.Input.Slice(area, area), b = pass.Input.Slice(2 * area, area);
        for (int i = 0; i < area; i++)
        {
            float luma = Red * r[i] + Green * g[i] + Blue * b[i], u = PerBlue * (b[i] - luma), v = PerRed * (r[i] - luma);
            float toBlue = (cosine * u - sine * v - u) / PerBlue, toRed = (sine * u + cosine * v - v) / PerRed;
            pass.Output[i] = r[i] + toRed;
            pass.Output[area + i] = g[i] - (Red * toRed + Blue * toBlue) / Green;
            pass.Output[2 * area + i] = b[i] + toBlue;
        }
    }

    /// <summary>The code that makes this augmentation.</summary>
    public override string ToString() => FormattableString.Invariant($"new HueSaturation({Hue}, {Saturation})");
}
