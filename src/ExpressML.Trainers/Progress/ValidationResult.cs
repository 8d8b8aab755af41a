namespace ExpressML.Progress;

/// <summary>What was measured on the validation rows.</summary>
/// <param name="Loss">The mean loss.</param>
/// <param name="Accuracy">The share of rows that are classified correctly; NaN without classes.</param>
/// <param name="Metrics">The further metrics by their names.</param>
internal sealed record ValidationResult(double Loss, double Accuracy, IReadOnlyDictionary<string, double> Metrics);
