using System.Formats.Tar;
using System.IO.Compression;
using Digits;
using Microsoft.ML.Data;

namespace ExpressML.Benchmarks.Learning;

/// <summary>Reads data sets of images from the files in which they are published.</summary>
internal static class ImageSetFiles
{
    /// <summary>MNIST or a relative: the four IDX files in a folder.</summary>
    /// <exception cref="IOException">The folder or a file is not there.</exception>
    /// <exception cref="InvalidDataException">A file is damaged.</exception>
    public static ImageSet ReadIdx(string folder)
    {
        DigitSet digits = DigitFiles.Read(folder);
        return new ImageSet(digits.Shape, Rows(digits.Training), Rows(digits.Test));

        static ImageRow[] Rows(Digit[] images) => Array.ConvertAll(images, image => new ImageRow { Features = Array.ConvertAll(image.Pixels, pixel => (byte)pixel), Class = image.Number });
    }

    /// <summary>A gzipped tar archive of images of one size by part and class: <c>…/train/cat/0001.jpg</c>, <c>…/test/cat/0001.jpg</c>.</summary>
    /// <exception cref="IOException">The file is not there.</exception>
    /// <exception cref="InvalidDataException">The file is damaged, has no images in one of the two parts, or has images of several sizes.</exception>
    public static ImageSet ReadArchive(string path)
    {
        var parts = new Dictionary<string, List<(string Class, byte[] Pixels)>> { ["train"] = [], ["test"] = [] };
        Shape? shape = null;
        using FileStream file = File.OpenRead(path);
        using var archive = new TarReader(new GZipStream(file, CompressionMode.Decompress));
        while (archive.GetNextEntry() is { } entry)
        {
            if (entry.DataStream is null || entry.Name.Split('/') is not [.., var part, var name, _] || !parts.TryGetValue(part, out var images))
                continue;
            using MLImage image = MLImage.CreateFromStream(entry.DataStream);
            var size = new Shape(3, image.Height, image.Width);
            if (size != (shape ??= size))
                throw new InvalidDataException($"'{path}': '{entry.Name}' is {size}, but the images before are {shape}. All must have one size.");
            images.Add((name, PlanarPixels(image)));
        }

        if (shape is null || parts.Values.Any(images => images.Count == 0))
            throw new InvalidDataException($"'{path}' needs images in folders called train/CLASS and test/CLASS.");
        string[] classes = [.. parts["train"].Select(image => image.Class).Distinct().Order(StringComparer.Ordinal)];
        return new ImageSet(shape.Value, Rows("train"), Rows("test"));

        ImageRow[] Rows(string part) => [.. parts[part].Select(image => new ImageRow { Features = image.Pixels, Class = Array.IndexOf(classes, image.Class) })];
    }

    private static byte[] PlanarPixels(MLImage image)
    {
        ReadOnlySpan<byte> pixels = image.Pixels;
        int area = image.Height * image.Width;
        int[] colors = image.PixelFormat == MLPixelFormat.Bgra32 ? [2, 1, 0] : [0, 1, 2];
        byte[] planar = new byte[colors.Length * area];
        for (int pixel = 0; pixel < area; pixel++)
        {
            for (int channel = 0; channel < colors.Length; channel++)
                planar[channel * area + pixel] = pixels[4 * pixel + colors[channel]];
        }

        return planar;
    }
}
