namespace ExpressML.Losses;

/// <summary>How the examples of one lane block did.</summary>
/// <param name="Loss">Sum of their losses, each times the weight of its example.</param>
/// <param name="Correct">How many were classified correctly; null where the targets are not classes.</param>
internal readonly record struct BlockResult(double Loss, int? Correct = null);
