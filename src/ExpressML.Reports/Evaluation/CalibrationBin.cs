namespace ExpressML.Reports.Evaluation;

/// <summary>The predictions with about the same probability.</summary>
/// <param name="From">The lowest probability, itself excluded.</param>
/// <param name="To">The highest probability.</param>
/// <param name="Rows">How many predictions there are.</param>
/// <param name="Confidence">Their mean probability; NaN without any.</param>
/// <param name="Accuracy">The share of them that is right; NaN without any.</param>
internal sealed record CalibrationBin(double From, double To, long Rows, double Confidence, double Accuracy);
