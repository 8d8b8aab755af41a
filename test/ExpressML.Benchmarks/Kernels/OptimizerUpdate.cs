using ExpressML.Optimizers;
using ExpressML.Tensors;

namespace ExpressML.Benchmarks.Kernels;

/// <summary>A step of an optimizer: it reads values, gradients and states, and writes values and states.</summary>
internal static class OptimizerUpdate
{
    private const double LearningRate = 0.001;

    public static ActionCase Of(string model, Optimizer optimizer, int parameters) =>
        new(FormattableString.Invariant($"{model} {optimizer.GetType().Name} of {parameters:N0} parameters"), "update", () => Prepare(optimizer, parameters));

    private static (Action Run, long Bytes) Prepare(Optimizer optimizer, int parameters)
    {
        AlignedBuffer values = new(parameters), gradient = new(parameters), states = new(parameters * optimizer.StateCount);
        var random = new Random(3);
        foreach (ref float number in gradient.Span)
            number = 2 * random.NextSingle() - 1;
        int step = 0;
        return (
            () => optimizer.Update(new ParameterStep(values.Span, gradient.Span, states.Span, ++step, LearningRate)),
            (3 + 2 * optimizer.StateCount) * (long)sizeof(float) * parameters);
    }
}
