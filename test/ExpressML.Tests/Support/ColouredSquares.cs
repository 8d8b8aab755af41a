using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;

namespace ExpressML.Tests.Support;

/// <summary>Pictures of two classes that a network learns at once: red ones with a bright upper half, and blue ones with a bright lower half.</summary>
internal static class ColouredSquares
{
    public const int Side = 20;

    /// <summary>The picture's pixels as red, green, blue and alpha.</summary>
    public static byte[] Draw(int number, Random random, byte alpha = byte.MaxValue)
    {
        bool isUpper = number % 2 == 0;
        var pixels = new byte[Side * Side * 4];
        for (int pixel = 0; pixel < Side * Side; pixel++)
        {
            bool isBright = pixel < Side * Side / 2 == isUpper;
            byte value = (byte)((isBright ? 200 : 20) + random.Next(40));
            pixels[4 * pixel + (isUpper ? 0 : 2)] = value;
            pixels[4 * pixel + 1] = value;
            pixels[4 * pixel + 3] = alpha;
        }

        return pixels;
    }

    public static string ClassOf(int number) => number % 2 == 0 ? "upper" : "lower";

    /// <summary>Pictures as files.</summary>
    public static PictureFile[] Write(TemporaryFolder folder, string type, int count, byte alpha = byte.MaxValue)
    {
        var random = new Random(1);
        return [.. Enumerable.Range(0, count).Select(i =>
        {
            string path = folder.File($"{i}.{type}");
            using MLImage image = MLImage.CreateFromPixels(Side, Side, MLPixelFormat.Rgba32, Draw(i, random, alpha));
            image.Save(path);
            return new PictureFile { Path = path, Class = ClassOf(i) };
        })];
    }

    /// <summary>Pictures in memory.</summary>
    public static HeldPicture[] Hold(int count)
    {
        var random = new Random(1);
        return [.. Enumerable.Range(0, count).Select(i => new HeldPicture
        {
            Image = MLImage.CreateFromPixels(Side, Side, MLPixelFormat.Rgba32, Draw(i, random)), Class = ClassOf(i),
        })];
    }
}

/// <summary>One picture as a file.</summary>
internal sealed class PictureFile
{
    public string Path { get; set; } = "";

    public string Class { get; set; } = "";
}

/// <summary>One picture in memory, or none.</summary>
internal sealed class HeldPicture
{
    [ImageType(ColouredSquares.Side, ColouredSquares.Side)]
    public MLImage? Image { get; set; }

    public string Class { get; set; } = "";
}
