using System.Formats.Tar;
using System.IO.Compression;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;

namespace ExpressML.Tests.Support;

/// <summary>An image of <see cref="Cifar10"/>: planar red, green and blue of 32×32 pixels, 0 to 255.</summary>
internal sealed class CifarImage
{
    [VectorType(3, Cifar10.Side, Cifar10.Side)]
    public float[] Features { get; set; } = [];

    public string Class { get; set; } = "";
}

/// <summary>The first images of each class of CIFAR-10, to train with and to test with.</summary>
internal sealed record Cifar10(CifarImage[] Training, CifarImage[] Test)
{
    public const int Side = 32;

    /// <summary>
    /// Reads them from the archive that the environment variable EXPRESSML_CIFAR10 names, or from shared/data/cifar10-full-jpg.tar.gz beside the
    /// repository. It holds files called <c>cifar10-jpg/{train,test}/class/0000.jpg</c>.
    /// </summary>
    /// <exception cref="AssertInconclusiveException">It is not there: the test is skipped.</exception>
    public static Cifar10 Read(int trainingAClass, int testAClass = 0)
    {
        var parts = new Dictionary<string, (int ImagesAClass, List<CifarImage> Images)> { ["train"] = (trainingAClass, []), ["test"] = (testAClass, []) };
        var seen = new Dictionary<string, int>();
        using FileStream file = File.OpenRead(SharedData.Find("EXPRESSML_CIFAR10", "cifar10-full-jpg.tar.gz"));
        using var archive = new TarReader(new GZipStream(file, CompressionMode.Decompress));
        while (archive.GetNextEntry() is { } entry)
        {
            if (entry.DataStream is null || entry.Name.Split('/') is not [.., var part, var name, _])
                continue;
            (int imagesAClass, List<CifarImage> images) = parts[part];
            string folder = $"{part}/{name}";
            int earlier = seen.GetValueOrDefault(folder);
            if (earlier == imagesAClass)
                continue;
            seen[folder] = earlier + 1;
            images.Add(new CifarImage { Features = PlanarPixels(entry.DataStream), Class = name });
        }

        return new Cifar10([.. parts["train"].Images], [.. parts["test"].Images]);
    }

    /// <summary>The images as a view with the columns Features and Label.</summary>
    public static IDataView Load(MLContext mlContext, CifarImage[] images)
    {
        IDataView data = mlContext.Data.LoadFromEnumerable(images);
        return mlContext.Transforms.Conversion.MapValueToKey("Label", "Class", keyOrdinality: ValueToKeyMappingEstimator.KeyOrdinality.ByValue)
            .Fit(data).Transform(data);
    }

    private static float[] PlanarPixels(Stream jpeg)
    {
        const int Area = Side * Side;
        using MLImage image = MLImage.CreateFromStream(jpeg);
        ReadOnlySpan<byte> pixels = image.Pixels;
        int[] colors = image.PixelFormat == MLPixelFormat.Bgra32 ? [2, 1, 0] : [0, 1, 2];
        var planar = new float[colors.Length * Area];
        for (int pixel = 0; pixel < Area; pixel++)
        {
            for (int channel = 0; channel < colors.Length; channel++)
                planar[channel * Area + pixel] = pixels[4 * pixel + colors[channel]];
        }

        return planar;
    }
}
