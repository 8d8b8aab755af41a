namespace Digits;

/// <summary>One row of the data: an image as numbers, row after row, and the number that it shows.</summary>
public sealed class Digit
{
    public float[] Pixels { get; set; } = [];

    public int Number { get; set; }
}
