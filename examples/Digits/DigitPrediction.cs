namespace Digits;

/// <summary>What the model says of one image.</summary>
public sealed class DigitPrediction
{
    /// <summary>The most probable number.</summary>
    public int PredictedLabel { get; set; }

    /// <summary>The probability of each number.</summary>
    public float[] Score { get; set; } = [];
}
