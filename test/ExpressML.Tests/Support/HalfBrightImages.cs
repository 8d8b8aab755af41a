using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;

namespace ExpressML.Tests.Support;

/// <summary>Noisy images of two classes that are easy to learn: red with a bright upper half, and blue with a bright lower half.</summary>
internal static class HalfBrightImages
{
    /// <summary>The side of images in memory, in pixels.</summary>
    public const int HeldSide = 20;

    /// <summary>The class of an image: they take turns.</summary>
    public static string ClassOf(int number) => number % 2 == 0 ? "upper" : "lower";

    /// <summary>The pixels of a square image, each as red, green, blue and alpha.</summary>
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

    /// <summary>Writes square images into the folder, by turns of one class and the other.</summary>
    /// <param name="folder">Where they go.</param>
    /// <param name="type">Their type: <c>png</c> or <c>jpg</c>.</param>
    /// <param name="count">How many.</param>
    /// <param name="side">Their side, in pixels.</param>
    /// <param name="alpha">Alpha of all pixels.</param>
    public static ImageFile[] Write(TemporaryFolder folder, string type, int count, int side, byte alpha = byte.MaxValue)
    {
        var random = new Random(1);
        return [.. Enumerable.Range(0, count).Select(number =>
        {
            string path = folder.File($"{number}.{type}");
            using MLImage image = MLImage.CreateFromPixels(side, side, MLPixelFormat.Rgba32, Draw(number, side, random, alpha));
            image.Save(path);
            return new ImageFile { Path = path, Class = ClassOf(number) };
        })];
    }

    /// <summary>Images in memory, by turns of one class and the other.</summary>
    public static HeldImage[] Hold(int count)
    {
        var random = new Random(1);
        return [.. Enumerable.Range(0, count).Select(number => new HeldImage
        {
            Image = MLImage.CreateFromPixels(HeldSide, HeldSide, MLPixelFormat.Rgba32, Draw(number, HeldSide, random)),
            Class = ClassOf(number),
        })];
    }
}

/// <summary>One file of <see cref="HalfBrightImages"/> and what it shows.</summary>
internal sealed class ImageFile
{
    public string Path { get; set; } = "";

    public string Class { get; set; } = "";
}

/// <summary>One image in memory, or none, and what it shows.</summary>
internal sealed class HeldImage
{
    [ImageType(HalfBrightImages.HeldSide, HalfBrightImages.HeldSide)]
    public MLImage? Image { get; set; }

    public string Class { get; set; } = "";
}
