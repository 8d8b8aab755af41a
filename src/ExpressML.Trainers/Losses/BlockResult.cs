namespace ExpressML.Losses;

/// <summary>The loss and the correct answers of one lane block.</summary>
/// <param name="Loss">Sum of the losses of its examples, each times the weight of the example.</param>
/// <param name="Correct">How many were classified correctly; null if the targets are not classes.</param>
internal readonly record struct BlockResult(double Loss, int? Correct = null);
