using Microsoft.ML.Data;

namespace DrawADigit;

/// <summary>One row of the data: the pixels of a framed digit, and the number that it shows.</summary>
internal sealed class DigitRow
{
    [VectorType(DigitFrame.Pixels, DigitFrame.Pixels)]
    public float[] Features { get; set; } = [];

    public int Number { get; set; }

    /// <summary>A digit in its frame.</summary>
    public static DigitRow Of(Drawing drawing, int number = 0) => new() { Features = DigitFrame.Around(drawing).Cut(drawing), Number = number };
}
