namespace ExpressML.Reports.Evaluation;

/// <summary>A test row and what the model says of it.</summary>
/// <param name="Row">Number of the row in the test data, from 0.</param>
/// <param name="Class">Its class, from 0.</param>
/// <param name="Predicted">The class that was predicted.</param>
/// <param name="Probability">The probability of that class, by the model.</param>
internal readonly record struct ClassifiedRow(long Row, int Class, int Predicted, float Probability)
{
    public bool IsRight => Class == Predicted;
}
