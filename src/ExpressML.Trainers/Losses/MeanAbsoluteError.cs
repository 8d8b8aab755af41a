namespace ExpressML.Losses;

/// <summary>Mean absolute error: |x − t|, the mean over outputs and examples. Its gradient is the sign of x − t.</summary>
/// <remarks>
/// <para>Outliers matter less than with <see cref="MeanSquaredError"/>: the best constant prediction is the median, not the mean.</para>
/// <para>Variant: the gradient is 0 if x = t, as PyTorch's <c>L1Loss</c>.</para>
/// <para>Source: Hastie, Tibshirani and Friedman 2009, "The Elements of Statistical Learning", §10.6.</para>
/// </remarks>
public sealed class MeanAbsoluteError : ElementwiseLoss
{
    /// <inheritdoc/>
    public override void CheckTargets(int outputCount, TargetKind targets) => RequireTargets(targets, TargetKind.Class, TargetKind.Number);

    /// <inheritdoc/>
    protected override double Evaluate(double output, double target, out double derivative)
    {
        double difference = output - target;
        derivative = difference > 0 ? 1 : difference < 0 ? -1 : 0;
        return Math.Abs(difference);
    }

    /// <summary>The code that makes this loss.</summary>
    public override string ToString() => "new MeanAbsoluteError()";
}
