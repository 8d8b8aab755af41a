namespace Regression;

/// <summary>What the model says of one image.</summary>
internal sealed class ReadAngle
{
    /// <summary>The angle, in the unit of the label: degrees.</summary>
    public float Score { get; set; }
}
