using ExpressML.Threads;

namespace ExpressML.ImageOperations;

/// <summary>Fills the parts of the output from <paramref name="first"/> up to but without <paramref name="end"/>.</summary>
internal delegate void PartFormula(ReadOnlySpan<float> x, Span<float> y, int first, int end);

/// <summary>An operation that falls into parts of any kind, such as some pixels of all channels, which may be made side by side.</summary>
internal sealed class PartFunction : ImageOperation
{
    private readonly PartFormula _formula;

    /// <param name="parts">How many parts there are.</param>
    /// <param name="multiplyAdds">Roughly how many multiplications with additions all of them cost.</param>
    /// <param name="formula">What is done.</param>
    public PartFunction(int parts, long multiplyAdds, PartFormula formula) => (_formula, Steps) = (formula, [new(parts, multiplyAdds)]);

    public override IReadOnlyList<WorkStep> Steps { get; }

    public override void Run(ImagePass pass, int step, int first, int end) => _formula(pass.Input, pass.Output, first, end);
}
