using Microsoft.ML.Data;

namespace ExpressML.Tests.Support;

/// <summary>Noisy picture files of two classes that are easy to learn: red with a bright upper half, and blue with a bright lower half.</summary>
internal static class HalfBrightPictures
{
    /// <summary>Writes square pictures into the folder, by turns of one class and the other.</summary>
    /// <param name="folder">Where they go.</param>
    /// <param name="type">Their type: <c>png</c> or <c>jpg</c>.</param>
    /// <param name="count">How many.</param>
    /// <param name="side">Their side, in pixels.</param>
    public static PictureFile[] Write(TemporaryFolder folder, string type, int count, int side)
    {
        var random = new Random(1);
        return [.. Enumerable.Range(0, count).Select(i =>
        {
            bool isUpper = i % 2 == 0;
            var pixels = new byte[side * side * 4];
            for (int pixel = 0; pixel < side * side; pixel++)
            {
                bool isBright = pixel < side * side / 2 == isUpper;
                byte value = (byte)((isBright ? 200 : 20) + random.Next(40));
                pixels[4 * pixel + (isUpper ? 0 : 2)] = value;
                pixels[4 * pixel + 1] = value;
                pixels[4 * pixel + 3] = byte.MaxValue;
            }

            string path = folder.File($"{i}.{type}");
            using MLImage image = MLImage.CreateFromPixels(side, side, MLPixelFormat.Rgba32, pixels);
            image.Save(path);
            return new PictureFile { Path = path, Class = isUpper ? "upper" : "lower" };
        })];
    }
}

/// <summary>One file of <see cref="HalfBrightPictures"/> and what it shows.</summary>
internal sealed class PictureFile
{
    public string Path { get; set; } = "";

    public string Class { get; set; } = "";
}
