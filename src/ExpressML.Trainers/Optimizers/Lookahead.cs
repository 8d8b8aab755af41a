namespace ExpressML.Optimizers;

/// <summary>Lookahead: every k steps the slow parameters move towards the trained ones, which go on from there: a ← d·a + (1 − d)·w, w ← a.</summary>
/// <remarks>
/// <para>
/// d = decay·(t/T)^power after step t of T. Between, the average stays as it is, and the training takes k steps of its optimizer, which keeps what it remembers.
/// What is validated and returned within these k steps is d·a + (1 − d)·w, with the d of that step, so that no step is lost.
/// </para>
/// <para>
/// Variant: with a warm-up, d = min(decay·(t/T)^power, n / (10 + n)), n the number of moves before. So the average covers at most about the last tenth of the moves, and the first
/// parameters have no share in it, however short the training is. It matters in the first 10·decay / (1 − decay) moves: 34 for a decay of 0.774.
/// </para>
/// <para>
/// The paper's form has a constant d, power 0; its slow step size α is 1 − d. With a power, the training runs freely at first and is averaged more and more:
/// <c>new Lookahead(steps: 5, decay: Math.Pow(0.95, 5), power: 3)</c> is that of airbench94.
/// </para>
/// <para>
/// Source: Zhang, Lucas, Hinton and Ba 2019, "Lookahead Optimizer: k steps forward, 1 step back", Algorithm 1, arXiv:1907.08610; with a power: Jordan 2024, "94% on
/// CIFAR-10 in 3.29 Seconds on a Single GPU", §3.4, arXiv:2404.00498, whose running averages of batch normalisation take part as here.
/// </para>
/// </remarks>
public sealed class Lookahead : WeightAveraging
{
    /// <summary>Lookahead.</summary>
    /// <param name="steps">k, how many steps are taken before the slow parameters move; at least 1. Default: 5.</param>
    /// <param name="decay">The share of the slow parameters that stays then, at the end of the training; in [0, 1). Default: 0.5, the paper's α = 0.5.</param>
    /// <param name="power">How the share rises: with this power of the share of the training that is done; at least 0. Default: 0, it is constant.</param>
    /// <param name="warmUp">Whether the first parameters are soon forgotten. Default: false, the paper's form.</param>
    /// <exception cref="ArgumentOutOfRangeException">A setting is out of range.</exception>
    public Lookahead(int steps = 5, double decay = 0.5, double power = 0, bool warmUp = false)
    {
        Steps = Guard.AtLeast(steps, 1);
        DecayRate = Guard.AtLeastZeroBelowOne(decay);
        Power = Guard.FiniteAndNotNegative(power);
        WarmUp = warmUp;
    }

    /// <summary>k, how many steps are taken before the slow parameters move.</summary>
    public int Steps { get; }

    /// <summary>The share of the slow parameters that stays then, at the end of the training.</summary>
    public double DecayRate { get; }

    /// <summary>The power of the share of the training that is done, with which it rises; 0 if it is constant.</summary>
    public double Power { get; }

    /// <summary>Whether the first parameters are soon forgotten: with n moves before, the share is at most n / (10 + n).</summary>
    public bool WarmUp { get; }

    /// <inheritdoc/>
    public override double Decay(long stepNumber, long numberOfSteps) => stepNumber % Steps == 0 ? ResultDecay(stepNumber, numberOfSteps) : 1;

    /// <inheritdoc/>
    public override double ResultDecay(long stepNumber, long numberOfSteps)
    {
        long movesBefore = (stepNumber - 1) / Steps;
        return Math.Min(DecayRate * Math.Pow((double)stepNumber / numberOfSteps, Power), WarmUp ? movesBefore / (10.0 + movesBefore) : 1);
    }

    /// <inheritdoc/>
    public override bool ContinuesFromAverage(long stepNumber, long numberOfSteps) => stepNumber % Steps == 0;

    /// <summary>The code that makes this average.</summary>
    public override string ToString()
    {
        string power = Power == 0 ? "" : FormattableString.Invariant($", power: {Power}"), warmUp = WarmUp ? ", warmUp: true" : "";
        return FormattableString.Invariant($"new Lookahead(steps: {Steps}, decay: {DecayRate}{power}{warmUp})");
    }
}
