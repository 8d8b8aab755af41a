using ExpressML.Threads;

namespace ExpressML.ImageOperations;

/// <summary>Fills the channels of the output from <paramref name="first"/> up to but without <paramref name="end"/>; where the layer works in place, both are the same memory.</summary>
internal delegate void ChannelFormula(ReadOnlySpan<float> x, Span<float> y, int first, int end);

/// <summary>An operation whose channels may be made side by side.</summary>
internal sealed class ChannelFunction : ImageOperation
{
    private readonly ChannelFormula _formula;

    /// <param name="shape">The shape of the output.</param>
    /// <param name="workANumber">Roughly how many multiplications with additions each of its numbers costs.</param>
    /// <param name="formula">What is done.</param>
    public ChannelFunction(Shape shape, int workANumber, ChannelFormula formula) =>
        (_formula, Steps) = (formula, [new(shape.Channels, (long)shape.Length * workANumber)]);

    public override IReadOnlyList<WorkStep> Steps { get; }

    public override void Run(ImagePass pass, int step, int first, int end) => _formula(pass.Input, pass.Output, first, end);
}
