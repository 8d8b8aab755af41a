namespace Tabular;

/// <summary>What is said of one row.</summary>
internal sealed class Predicted
{
    /// <summary>The label, where it is known.</summary>
    public float Y { get; set; }

    /// <summary>The prediction, in the unit of the label.</summary>
    public float Score { get; set; }
}
