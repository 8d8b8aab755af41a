namespace ExpressML.ImageOperations;

/// <summary>Fills the output from the input, both with room behind them; they may be the same memory.</summary>
internal delegate void ImageFormula(ReadOnlySpan<float> x, Span<float> y);

/// <summary>An operation that is done in one go.</summary>
internal sealed class ImageFunction(ImageFormula formula) : ImageOperation
{
    /// <summary>y = x.</summary>
    public static ImageFunction Identity { get; } = new((x, y) =>
    {
        if (x != y)
            x.CopyTo(y);
    });

    public override void Run(ImagePass pass, int step, int first, int end) => formula(pass.Input, pass.Output);
}
