namespace ExpressML.Optimizers;

/// <summary>Exponential moving average of the parameters: a ← d·a + (1 − d)·w after each step, with d = min(decay, (1 + t) / (10 + t)) in step t.</summary>
/// <remarks>
/// <para>
/// It smooths the noise of the last 1 / (1 − decay) steps, as a lower learning rate would, and generalises as well or better. It is worth most where the learning
/// rate is still high at the end; a schedule that ends at 0 does much of the same.
/// </para>
/// <para>
/// Variant: at the beginning, d is smaller, so that the average covers about the last tenth of the steps and the first parameters, which are random, are soon
/// forgotten; TensorFlow's <c>ExponentialMovingAverage</c> does this with <c>num_updates</c>. A decay of 0.99 is reached after 890 steps, and 0.999 after 8,990.
/// </para>
/// <para>Source: Polyak and Juditsky 1992; in this form, Tarvainen and Valpola 2017, "Mean teachers are better role models", §3, arXiv:1703.01780.</para>
/// </remarks>
public sealed class ExponentialMovingAverage : WeightAveraging
{
    /// <summary>An exponential moving average.</summary>
    /// <param name="decay">The largest share of the average that stays in a step, in [0, 1). Default: 0.999, an average over about 1,000 steps.</param>
    /// <param name="warmUp">Whether the share rises to it. Default: true. False is the plain formula, in which the first parameters weigh decayᵗ.</param>
    /// <exception cref="ArgumentOutOfRangeException">The decay is out of range.</exception>
    public ExponentialMovingAverage(double decay = 0.999, bool warmUp = true) => (DecayRate, WarmUp) = (Guard.AtLeastZeroBelowOne(decay), warmUp);

    /// <summary>The largest share of the average that stays in a step.</summary>
    public double DecayRate { get; }

    /// <summary>Whether the share rises to it: (1 + t) / (10 + t) in step t, as long as that is less.</summary>
    public bool WarmUp { get; }

    /// <inheritdoc/>
    public override double Decay(long stepNumber, long numberOfSteps) => WarmUp ? Math.Min(DecayRate, (1.0 + stepNumber) / (10.0 + stepNumber)) : DecayRate;

    /// <summary>The code that makes this average.</summary>
    public override string ToString() => FormattableString.Invariant($"new ExponentialMovingAverage(decay: {DecayRate}{(WarmUp ? "" : ", warmUp: false")})");
}
