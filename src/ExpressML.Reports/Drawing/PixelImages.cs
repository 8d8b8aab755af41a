using OxyPlot;

namespace ExpressML.Reports.Drawing;

/// <summary>Images made of numbers, as PNG in the text of a page.</summary>
internal static class PixelImages
{
    /// <summary>An image as a data URI.</summary>
    /// <param name="shape">Its shape: with 3 or 4 channels red, green and blue (and alpha); else the mean of the channels as grey.</param>
    /// <param name="pixels">Its pixels, planar.</param>
    /// <param name="black">The number that is shown as black.</param>
    /// <param name="white">The number that is shown as white.</param>
    public static string DataUri(Shape shape, ReadOnlySpan<float> pixels, float black, float white)
    {
        var colors = new OxyColor[shape.Width, shape.Height];
        for (int row = 0; row < shape.Height; row++)
        {
            for (int column = 0; column < shape.Width; column++)
                colors[column, row] = ColorAt(shape, pixels, row * shape.Width + column, black, white);
        }

        return $"data:image/png;base64,{Convert.ToBase64String(OxyImage.Create(colors, ImageFormat.Png).GetData())}";
    }

    private static OxyColor ColorAt(Shape shape, ReadOnlySpan<float> pixels, int place, float black, float white)
    {
        float scale = white > black ? byte.MaxValue / (white - black) : 0;
        if (shape.Channels is 3 or 4)
        {
            byte alpha = shape.Channels == 4 ? ToByte(pixels[3 * shape.Area + place]) : byte.MaxValue;
            return OxyColor.FromArgb(alpha, ToByte(pixels[place]), ToByte(pixels[shape.Area + place]), ToByte(pixels[2 * shape.Area + place]));
        }

        float sum = 0;
        for (int c = 0; c < shape.Channels; c++)
            sum += pixels[c * shape.Area + place];
        byte grey = ToByte(sum / shape.Channels);
        return OxyColor.FromRgb(grey, grey, grey);

        byte ToByte(float value) => (byte)Math.Clamp(MathF.Round((value - black) * scale), 0, byte.MaxValue);
    }
}
