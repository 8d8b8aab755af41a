namespace ExpressML.Augmentations;

/// <summary>Elastic distortion: y[c,i,j] = x[c, i + α·Δ₁[i,j], j + α·Δ₂[i,j]], where Δ is noise from −1 to 1, smoothed by a Gaussian of deviation σ.</summary>
/// <remarks>
/// <para>Shapes: (C, H, W) → (C, H, W).</para>
/// <para>
/// Variant: the Gaussian sums to 1, ends at 3σ and reads zeros outside of the image. Δ is not normalised afterwards, so shifts have a deviation of
/// about 0.16·α/σ pixels: 1.4 by default. Bilinear between pixels, half-pixel centres.
/// </para>
/// <para>Source: Simard, Steinkraus and Platt 2003, "Best Practices for Convolutional Neural Networks Applied to Visual Document Analysis", §2.</para>
/// </remarks>
public sealed class ElasticDistortion : Augmentation
{
    private readonly GaussianBlur _blur;

    /// <summary>Distorts each image.</summary>
    /// <param name="sigma">σ, how smooth the distortion is, in pixels; 0.1 to 100.</param>
    /// <param name="alpha">α, how strong it is, in pixels; 0 to 10000.</param>
    /// <param name="border">What comes in from outside of the image.</param>
    /// <exception cref="ArgumentOutOfRangeException">A setting is out of range.</exception>
    public ElasticDistortion(double sigma = 4, double alpha = 34, Border border = Border.Zero)
    {
        (Sigma, Alpha, Border) = (Guard.Between(sigma, 0.1, 100), Guard.Between(alpha, 0, 10_000), Guard.Defined(border));
        _blur = new GaussianBlur(sigma);
    }

    /// <summary>σ, how smooth the distortion is, in pixels; 0.1 to 100. Default: 4, the paper's for digits of 29×29.</summary>
    public double Sigma { get; }

    /// <summary>α, how strong the distortion is, in pixels; 0 to 10000. Default: 34, the paper's for digits of 29×29.</summary>
    public double Alpha { get; }

    /// <summary>What comes in from outside of the image. Default: <see cref="Border.Zero"/>.</summary>
    public Border Border { get; }

    /// <inheritdoc/>
    public override int ScratchLength(Shape shape) => checked(3 * shape.Area);

    /// <inheritdoc/>
    public override void Apply(AugmentationPass pass)
    {
        int area = pass.Shape.Area, width = pass.Shape.Width;
        Span<float> rows = pass.Scratch[..area], columns = pass.Scratch.Slice(area, area), scratch = pass.Scratch.Slice(2 * area, area);
        DrawField(rows, width, scratch, pass.Random);
        DrawField(columns, width, scratch, pass.Random);

        float alpha = (float)Alpha;
        for (int pixel = 0; pixel < area; pixel++)
        {
            (int i, int j) = Math.DivRem(pixel, width);
            rows[pixel] = i + alpha * rows[pixel];
            columns[pixel] = j + alpha * columns[pixel];
        }

        BilinearSampling.Sample(pass.Input, pass.Shape, rows, columns, Border, pass.Output);
    }

    /// <summary>The code that makes this augmentation.</summary>
    public override string ToString() =>
        FormattableString.Invariant($"new ElasticDistortion({Sigma}, {Alpha}{(Border == Border.Zero ? "" : $", Border.{Border}")})");

    private void DrawField(Span<float> field, int width, Span<float> scratch, Random random)
    {
        foreach (ref float value in field)
            value = 2 * random.NextSingle() - 1;
        _blur.Apply(field, width, scratch);
    }
}
