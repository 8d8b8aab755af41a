namespace DrawADigit;

/// <summary>Brings a digit to the place and size that it has in MNIST: its box is 20 pixels long in an image of 28×28, its centre of mass in the middle.</summary>
/// <remarks>
/// Both what the network is trained on and what it is asked go this way, so that they look alike. Source: LeCun et al. 1998, <see href="https://yann.lecun.com/exdb/mnist/"/>.
/// </remarks>
/// <param name="Left">Where the frame of 28×28 begins in the drawing, in its pixels.</param>
/// <param name="Top">The same from above.</param>
/// <param name="Side">How long a side of the frame is there.</param>
internal sealed record DigitFrame(double Left, double Top, double Side)
{
    /// <summary>Pixels of a side.</summary>
    public const int Pixels = 28;

    private const int BoxPixels = 20;

    // The digits to train with were drawn on 8×8 pixels, each the mean of a square of 2.5 of these: so soft are their lines.
    private const double Softness = 2.5;
    private const int SamplesOfAPixel = 6;

    /// <summary>The frame around the ink of a drawing, which must have some.</summary>
    public static DigitFrame Around(Drawing drawing)
    {
        (int height, int width) = (drawing.Shape.Height, drawing.Shape.Width);
        (int top, int bottom, int left, int right) = (height, 0, width, 0);
        double mass = 0, x = 0, y = 0;
        for (int i = 0; i < height * width; i++)
        {
            float ink = drawing.Ink[i];
            if (ink <= 0)
                continue;
            (int row, int column) = (i / width, i % width);
            (top, bottom, left, right) = (Math.Min(top, row), Math.Max(bottom, row + 1), Math.Min(left, column), Math.Max(right, column + 1));
            (mass, x, y) = (mass + ink, x + (ink * (column + 0.5)), y + (ink * (row + 0.5)));
        }

        double side = Math.Max(bottom - top, right - left) * (double)Pixels / BoxPixels;
        return new DigitFrame((x / mass) - (side / 2), (y / mass) - (side / 2), side);
    }

    /// <summary>The 28×28 pixels in the frame, row after row, from 0 to 255.</summary>
    public float[] Cut(Drawing drawing)
    {
        double pixel = Side / Pixels, window = Math.Max(pixel, Math.Max(1, Softness * pixel));
        float[] pixels = new float[Pixels * Pixels];
        for (int i = 0; i < pixels.Length; i++)
            pixels[i] = Mean(drawing, Left + ((i % Pixels + 0.5) * pixel), Top + ((i / Pixels + 0.5) * pixel), window);
        float most = pixels.Max();
        return Array.ConvertAll(pixels, ink => 255 * ink / most);
    }

    // The mean ink of a square.
    private static float Mean(Drawing drawing, double x, double y, double side)
    {
        double sum = 0;
        for (int i = 0; i < SamplesOfAPixel * SamplesOfAPixel; i++)
        {
            int column = (int)Math.Floor(x + (side * (((i % SamplesOfAPixel) + 0.5) / SamplesOfAPixel - 0.5)));
            int row = (int)Math.Floor(y + (side * (((i / SamplesOfAPixel) + 0.5) / SamplesOfAPixel - 0.5)));
            if (row >= 0 && row < drawing.Shape.Height && column >= 0 && column < drawing.Shape.Width)
                sum += drawing.Ink[(row * drawing.Shape.Width) + column];
        }

        return (float)(sum / (SamplesOfAPixel * SamplesOfAPixel));
    }
}
