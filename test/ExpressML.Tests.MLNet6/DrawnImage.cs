using System.Globalization;
using Microsoft.ML.Data;

namespace ExpressML.Tests.MLNet6;

/// <summary>A file with an image of stripes, and which way these run.</summary>
internal sealed class DrawnImage
{
    public string FileName { get; set; } = "";

    public string Direction { get; set; } = "";

    /// <summary>Draws an image and saves it as PNG.</summary>
    /// <param name="folder">Where to.</param>
    /// <param name="number">Which image.</param>
    /// <param name="side">Pixels of one side.</param>
    public static DrawnImage Save(string folder, int number, int side)
    {
        bool isUpright = number % 2 == 0;
        byte[] pixels = new byte[4 * side * side];
        for (int i = 0; i < side * side; i++)
        {
            int place = isUpright ? i % side : i / side;
            (pixels[4 * i], pixels[4 * i + 1], pixels[4 * i + 2], pixels[4 * i + 3]) = ((byte)((place + number) % 4 * 60), (byte)(number * 5), (byte)(i % 7 * 20), 255);
        }

        string name = string.Create(CultureInfo.InvariantCulture, $"{number}.png");
        using (MLImage image = MLImage.CreateFromPixels(side, side, MLPixelFormat.Rgba32, pixels))
            image.Save(Path.Combine(folder, name));
        return new DrawnImage { FileName = name, Direction = isUpright ? "upright" : "flat" };
    }
}
