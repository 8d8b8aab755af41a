namespace ExpressML.PictureOperations;

/// <summary>Fills the output from the input, both with room behind them; they may be the same memory.</summary>
internal delegate void PictureFormula(ReadOnlySpan<float> x, Span<float> y);

/// <summary>An operation that is done in one go.</summary>
internal sealed class PictureFunction(PictureFormula formula) : PictureOperation
{
    /// <summary>y = x.</summary>
    public static PictureFunction Identity { get; } = new((x, y) =>
    {
        if (x != y)
            x.CopyTo(y);
    });

    public override void Run(PicturePass pass, int step, int part) => formula(pass.Input, pass.Output);
}
