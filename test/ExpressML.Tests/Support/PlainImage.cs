using Microsoft.ML.Data;

namespace ExpressML.Tests.Support;

/// <summary>Files with an image of one grey.</summary>
internal static class PlainImage
{
    private const int Side = 40;

    /// <param name="path">The file; its folder is made, and its extension is the format.</param>
    /// <param name="value">The grey, from 0 to 255.</param>
    public static void Write(string path, byte value)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        using MLImage image = MLImage.CreateFromPixels(Side, Side, MLPixelFormat.Rgba32, Enumerable.Repeat(value, Side * Side * 4).ToArray());
        image.Save(path);
    }
}
