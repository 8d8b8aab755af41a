namespace ExpressML.Optimizers;

/// <summary>A gradient method: how a step changes the parameters, given their gradients.</summary>
/// <remarks>It holds its settings only; what it remembers from step to step is kept by the training run. One optimizer may serve many trainings.</remarks>
public abstract class Optimizer
{
    private protected Optimizer() { }

    /// <summary>Numbers remembered for each parameter.</summary>
    internal abstract int StateCount { get; }

    /// <summary>Checks the settings.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A setting is out of range.</exception>
    internal abstract void Validate();

    /// <summary>Changes a range of parameters by one step.</summary>
    /// <param name="w">The parameters.</param>
    /// <param name="g">Their gradients.</param>
    /// <param name="first">What the step remembers first for each parameter, such as a velocity; from zero. Empty if nothing.</param>
    /// <param name="second">What the step remembers second; from zero. Empty if nothing.</param>
    /// <param name="step">Number of the step, from 1.</param>
    /// <param name="learningRate">Size of the step.</param>
    internal abstract void Update(Span<float> w, ReadOnlySpan<float> g, Span<float> first, Span<float> second, int step, double learningRate);

    private protected static void RequireShare(double value, string name)
    {
        if (!(value >= 0 && value < 1))
            throw new ArgumentOutOfRangeException(name, value, $"{name} must be at least 0 and below 1.");
    }
}
