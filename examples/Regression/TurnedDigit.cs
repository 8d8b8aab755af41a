using Digits;
using ExpressML;
using Microsoft.ML.Data;

namespace Regression;

/// <summary>One row of the data: an image of a digit that was turned, and by how much.</summary>
internal sealed class TurnedDigit
{
    /// <summary>How far a digit is turned at most, either way, in degrees.</summary>
    public const float MostDegrees = 45;

    private const int Side = 28;

    // The digit's longer side, as in MNIST. Its corners stay in the image, however it is turned.
    private const double BoxSide = 20;

    /// <summary>Rows and columns of an image.</summary>
    public static Shape Shape { get; } = new(1, Side, Side);

    [VectorType(Side, Side)]
    public float[] Pixels { get; set; } = [];

    /// <summary>By how many degrees the digit is turned, counter-clockwise.</summary>
    public float Angle { get; set; }

    /// <summary>Each digit of a set several times, turned by random angles.</summary>
    public static TurnedDigit[] Of(IEnumerable<Digit> digits, Shape shape, int times, Random random) =>
        [.. digits.SelectMany(digit => Enumerable.Range(0, times).Select(_ => Of(digit.Pixels, shape, MostDegrees * ((2 * random.NextSingle()) - 1))))];

    /// <summary>A digit, enlarged to a box of 20×20 pixels in the middle of 28×28, and turned about the middle.</summary>
    /// <param name="pixels">Row after row.</param>
    /// <param name="shape">How many rows and columns they are.</param>
    /// <param name="angle">By how many degrees it is turned, counter-clockwise.</param>
    public static TurnedDigit Of(float[] pixels, Shape shape, float angle)
    {
        (double sine, double cosine) = Math.SinCos(angle * Math.PI / 180);
        double scale = Math.Max(shape.Height, shape.Width) / BoxSide;
        var turned = new float[Side * Side];
        for (int i = 0; i < turned.Length; i++)
        {
            // From the middle of the image, and turned back to where this pixel was.
            double x = (i % Side) - ((Side - 1) / 2.0), y = (i / Side) - ((Side - 1) / 2.0);
            turned[i] = Sample(pixels, shape, ((shape.Width - 1) / 2.0) + (scale * ((x * cosine) - (y * sine))), ((shape.Height - 1) / 2.0) + (scale * ((x * sine) + (y * cosine))));
        }

        return new TurnedDigit { Pixels = turned, Angle = angle };
    }

    // Bilinear: the mean of the four pixels around, by how near they are. Outside of the digit is 0.
    private static float Sample(float[] pixels, Shape shape, double x, double y)
    {
        int left = (int)Math.Floor(x), top = (int)Math.Floor(y);
        double right = x - left, bottom = y - top;
        return (float)(((1 - bottom) * (((1 - right) * Pixel(top, left)) + (right * Pixel(top, left + 1))))
            + (bottom * (((1 - right) * Pixel(top + 1, left)) + (right * Pixel(top + 1, left + 1)))));

        float Pixel(int row, int column) => row >= 0 && row < shape.Height && column >= 0 && column < shape.Width ? pixels[(row * shape.Width) + column] : 0;
    }
}
