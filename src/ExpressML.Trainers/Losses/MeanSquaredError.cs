namespace ExpressML.Losses;

/// <summary>Mean squared error: (x − t)², the mean over outputs and examples. Its gradient is 2(x − t).</summary>
/// <remarks>
/// <para>Variant: without the factor ½ of many textbooks, as PyTorch's <c>MSELoss</c>.</para>
/// <para>Source: Bishop 2006, "Pattern Recognition and Machine Learning", §1.1.</para>
/// </remarks>
public sealed class MeanSquaredError : ElementwiseLoss
{
    /// <inheritdoc/>
    public override void CheckTargets(int outputCount, TargetKind targets) => RequireTargets(targets, TargetKind.Class, TargetKind.Number);

    /// <inheritdoc/>
    protected override double Evaluate(double output, double target, out double derivative)
    {
        double difference = output - target;
        derivative = 2 * difference;
        return difference * difference;
    }

    /// <summary>The code that makes this loss.</summary>
    public override string ToString() => "new MeanSquaredError()";
}
