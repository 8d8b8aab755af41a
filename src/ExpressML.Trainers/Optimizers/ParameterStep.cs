namespace ExpressML.Optimizers;

/// <summary>One step of a range of parameters: their values, their gradients, and what the optimizer remembers of them.</summary>
public readonly ref struct ParameterStep
{
    private readonly Span<float> _states;

    /// <summary>One step of a range of parameters.</summary>
    /// <param name="values">The parameters.</param>
    /// <param name="gradient">Their gradients, as many.</param>
    /// <param name="states">What the optimizer remembers: <see cref="Optimizer.StateCount"/> numbers a parameter, all first ones before all second ones; zero before step 1.</param>
    /// <param name="stepNumber">Number of the step, from 1.</param>
    /// <param name="learningRate">Size of the step.</param>
    /// <param name="isWeight">Whether the parameters are weights, rather than biases or parameters of a normalisation.</param>
    /// <exception cref="ArgumentException">The lengths do not go together.</exception>
    public ParameterStep(Span<float> values, ReadOnlySpan<float> gradient, Span<float> states, int stepNumber, double learningRate, bool isWeight = true)
    {
        if (gradient.Length != values.Length)
            throw new ArgumentException($"There must be {values.Length} gradients, one for each parameter, but there are {gradient.Length}.", nameof(gradient));
        if (values.IsEmpty ? !states.IsEmpty : states.Length % values.Length != 0)
            throw new ArgumentException($"The states must be a multiple of {values.Length}, but are {states.Length}.", nameof(states));
        (StepNumber, LearningRate, IsWeight) = (stepNumber, learningRate, isWeight);
        Values = values;
        Gradient = gradient;
        _states = states;
    }

    /// <summary>The parameters, to be changed.</summary>
    public Span<float> Values { get; }

    /// <summary>The gradient of the loss by each parameter, after clipping and with the gradient of L1 and L2.</summary>
    public ReadOnlySpan<float> Gradient { get; }

    /// <summary>Number of the step, from 1; a step is a batch.</summary>
    public int StepNumber { get; }

    /// <summary>Size of this step: the learning rate times the schedule's factor.</summary>
    public double LearningRate { get; }

    /// <summary>Whether the parameters are weights, rather than biases or parameters of a normalisation.</summary>
    public bool IsWeight { get; }

    /// <summary>What the optimizer remembers from step to step, one number a parameter; all are 0 before step 1.</summary>
    /// <param name="index">Which of the optimizer's <see cref="Optimizer.StateCount"/> states, from 0.</param>
    public Span<float> State(int index) => _states.Slice(index * Values.Length, Values.Length);
}
