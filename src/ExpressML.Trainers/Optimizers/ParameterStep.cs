namespace ExpressML.Optimizers;

/// <summary>One step of a range of parameters: their values, their gradients, and what the optimizer remembers of them.</summary>
public readonly ref struct ParameterStep
{
    private readonly Span<float> _states;

    /// <summary>One step of a range of parameters.</summary>
    /// <param name="values">The parameters.</param>
    /// <param name="gradient">Their gradients, as many.</param>
    /// <param name="states">What the optimizer remembers: <see cref="Optimizer.StateCount"/> numbers per parameter, all first numbers before all second ones; zero before step 1.</param>
    /// <param name="stepNumber">Number of the step, from 1.</param>
    /// <param name="learningRate">η, the step size.</param>
    /// <param name="isWeight">Whether the parameters are weights, rather than biases or the parameters of a normalisation.</param>
    /// <param name="weightDecay">The decoupled weight decay of these parameters. Default: null, that of the optimizer.</param>
    /// <exception cref="ArgumentException">The lengths do not match.</exception>
    public ParameterStep(
        Span<float> values, ReadOnlySpan<float> gradient, Span<float> states, int stepNumber, double learningRate, bool isWeight = true, double? weightDecay = null)
    {
        if (gradient.Length != values.Length)
            throw new ArgumentException($"There must be {values.Length} gradients, one for each parameter, but there are {gradient.Length}.", nameof(gradient));
        if (values.IsEmpty ? !states.IsEmpty : states.Length % values.Length != 0)
            throw new ArgumentException($"The states must be a multiple of {values.Length}, but are {states.Length}.", nameof(states));
        (StepNumber, LearningRate, IsWeight, WeightDecay) = (stepNumber, learningRate, isWeight, weightDecay);
        Values = values;
        Gradient = gradient;
        _states = states;
    }

    /// <summary>The parameters, to be updated.</summary>
    public Span<float> Values { get; }

    /// <summary>The gradient of the loss by each parameter, clipped, and with the gradients of L1 and L2.</summary>
    public ReadOnlySpan<float> Gradient { get; }

    /// <summary>Number of the step, from 1; a step is a batch.</summary>
    public int StepNumber { get; }

    /// <summary>η, the size of this step: the learning rate of the parameters, that of the options or of a group, times the schedule's factor.</summary>
    public double LearningRate { get; }

    /// <summary>Whether the parameters are weights, rather than biases or the parameters of a normalisation.</summary>
    public bool IsWeight { get; }

    /// <summary>The decoupled weight decay that a group of parameters sets, for weights and others alike; null for that of the optimizer.</summary>
    public double? WeightDecay { get; }

    /// <summary>What the optimizer remembers from step to step, one number per parameter; all are 0 before step 1.</summary>
    /// <param name="index">Which of the optimizer's <see cref="Optimizer.StateCount"/> states, from 0.</param>
    public Span<float> State(int index) => _states.Slice(index * Values.Length, Values.Length);
}
