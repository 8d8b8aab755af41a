namespace ExpressML.Reports.Evaluation;

/// <summary>What a regression says of the test rows, for one of its outputs.</summary>
/// <param name="Name">The name of the output; empty if it is the only one.</param>
/// <param name="Actual">The labels.</param>
/// <param name="Predicted">The predictions, in the same order.</param>
internal sealed record PredictedNumbers(string Name, IReadOnlyList<float> Actual, IReadOnlyList<float> Predicted)
{
    /// <summary>Prediction less label, of each row.</summary>
    public IReadOnlyList<double> Residuals { get; } = [.. Predicted.Zip(Actual, (predicted, actual) => (double)predicted - actual)];

    /// <summary>√(mean of the squared residuals).</summary>
    public double RootMeanSquaredError => Math.Sqrt(Residuals.Average(residual => residual * residual));

    /// <summary>The mean of the residuals without their signs.</summary>
    public double MeanAbsoluteError => Residuals.Average(Math.Abs);

    /// <summary>R² = 1 − Σ(y − t)² / Σ(t − t̄)²; NaN if all labels are the same.</summary>
    public double RSquared
    {
        get
        {
            double mean = Actual.Average(value => (double)value), variation = Actual.Sum(value => (value - mean) * (value - mean));
            return variation == 0 ? double.NaN : 1 - Residuals.Sum(residual => residual * residual) / variation;
        }
    }
}
