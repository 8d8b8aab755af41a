namespace ExpressML.Losses;

/// <summary>Huber's loss of d = x − t: d²/2 where |d| ≤ δ, else δ(|d| − δ/2); the mean over outputs and examples.</summary>
/// <remarks>
/// <para>Squared near the target, where it is smooth, and absolute far from it, so that outliers do not dominate. Its gradient is d, clamped to ±δ.</para>
/// <para>Variant: as PyTorch's <c>HuberLoss</c>; its <c>SmoothL1Loss</c> is this divided by δ.</para>
/// <para>Source: Huber 1964, "Robust Estimation of a Location Parameter", The Annals of Mathematical Statistics 35(1).</para>
/// </remarks>
public sealed class Huber : ElementwiseLoss
{
    /// <summary>δ, the distance from the target at which the loss changes from squared to absolute, in units of the target; above 0. Default: 1.</summary>
    public double Delta { get; init; } = 1;

    /// <inheritdoc/>
    public override void Validate() => Guard.FiniteAndPositive(Delta);

    /// <inheritdoc/>
    public override void CheckTargets(int outputCount, TargetKind targets) => RequireTargets(targets, TargetKind.Class, TargetKind.Number);

    /// <inheritdoc/>
    protected override double Evaluate(double output, double target, out double derivative)
    {
        double difference = output - target, distance = Math.Abs(difference);
        derivative = Math.Clamp(difference, -Delta, Delta);
        return distance <= Delta ? difference * difference / 2 : Delta * (distance - Delta / 2);
    }

    /// <summary>The code that makes this loss.</summary>
    public override string ToString() => FormattableString.Invariant($"new Huber {{ Delta = {Delta} }}");
}
