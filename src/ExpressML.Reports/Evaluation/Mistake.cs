namespace ExpressML.Reports.Evaluation;

/// <summary>Something wrong that a classifier says of a test row.</summary>
/// <param name="Row">Number of the row in the test data, from 0.</param>
/// <param name="Predicted">What was predicted, in words.</param>
/// <param name="Actual">What the label says, in words.</param>
/// <param name="Probability">The probability of the prediction, by the model.</param>
internal sealed record Mistake(long Row, string Predicted, string Actual, float Probability)
{
    /// <summary>Mistakes, the most certain first.</summary>
    public static IReadOnlyList<Mistake> Sorted(IEnumerable<Mistake> mistakes) => [.. mistakes.OrderByDescending(mistake => mistake.Probability).ThenBy(mistake => mistake.Row)];
}
