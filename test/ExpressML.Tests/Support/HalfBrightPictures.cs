using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;

namespace ExpressML.Tests.Support;

/// <summary>Noisy pictures of two classes that are easy to learn: red with a bright upper half, and blue with a bright lower half.</summary>
internal static class HalfBrightPictures
{
    /// <summary>The side of pictures in memory, in pixels.</summary>
    public const int HeldSide = 20;

    /// <summary>The class of a picture: they take turns.</summary>
    public static string ClassOf(int number) => number % 2 == 0 ? "upper" : "lower";

    /// <summary>The pixels of a square picture, each as red, green, blue and alpha.</summary>
    public static byte[] Draw(int number, int side, Random random, byte alpha = byte.MaxValue)
    {
        bool isUpper = number % 2 == 0;
        var pixels = new byte[side * side * 4];
        for (int pixel = 0; pixel < side * side; pixel++)
        {
            bool isBright = pixel < side * side / 2 == isUpper;
            byte value = (byte)((isBright ? 200 : 20) + random.Next(40));
            pixels[4 * pixel + (isUpper ? 0 : 2)] = value;
            pixels[4 * pixel + 1] = value;
            pixels[4 * pixel + 3] = alpha;
        }

        return pixels;
    }

    /// <summary>Writes square pictures into the folder, by turns of one class and the other.</summary>
    /// <param name="folder">Where they go.</param>
    /// <param name="type">Their type: <c>png</c> or <c>jpg</c>.</param>
    /// <param name="count">How many.</param>
    /// <param name="side">Their side, in pixels.</param>
    /// <param name="alpha">Alpha of all pixels.</param>
    public static PictureFile[] Write(TemporaryFolder folder, string type, int count, int side, byte alpha = byte.MaxValue)
    {
        var random = new Random(1);
        return [.. Enumerable.Range(0, count).Select(number =>
        {
            string path = folder.File($"{number}.{type}");
            using MLImage image = MLImage.CreateFromPixels(side, side, MLPixelFormat.Rgba32, Draw(number, side, random, alpha));
            image.Save(path);
            return new PictureFile { Path = path, Class = ClassOf(number) };
        })];
    }

    /// <summary>Pictures in memory, by turns of one class and the other.</summary>
    public static HeldPicture[] Hold(int count)
    {
        var random = new Random(1);
        return [.. Enumerable.Range(0, count).Select(number => new HeldPicture
        {
            Image = MLImage.CreateFromPixels(HeldSide, HeldSide, MLPixelFormat.Rgba32, Draw(number, HeldSide, random)),
            Class = ClassOf(number),
        })];
    }
}

/// <summary>One file of <see cref="HalfBrightPictures"/> and what it shows.</summary>
internal sealed class PictureFile
{
    public string Path { get; set; } = "";

    public string Class { get; set; } = "";
}

/// <summary>One picture in memory, or none, and what it shows.</summary>
internal sealed class HeldPicture
{
    [ImageType(HalfBrightPictures.HeldSide, HalfBrightPictures.HeldSide)]
    public MLImage? Image { get; set; }

    public string Class { get; set; } = "";
}
