using Microsoft.ML;
using Microsoft.ML.Data;

namespace ExpressML.Tests.Support;

/// <summary>An image of 12×12 with a bright blob, and where it is.</summary>
internal sealed class Blob
{
    [VectorType(12, 12)]
    public float[] Features { get; set; } = [];

    /// <summary>Row and column of the middle, in pixels.</summary>
    [VectorType(2)]
    public float[] Place { get; set; } = [];

    /// <summary>The deviation of the Gaussian, in pixels.</summary>
    public float Size { get; set; }
}

/// <summary>Views of <see cref="Blob"/>s.</summary>
internal static class Blobs
{
    private const int Side = 12;

    public static IDataView Load(MLContext mlContext, int count, int seed = 1)
    {
        var random = new Random(seed);
        return mlContext.Data.LoadFromEnumerable(Enumerable.Range(0, count).Select(_ => Create(random)).ToArray());
    }

    private static Blob Create(Random random)
    {
        float row = 2 + 8 * random.NextSingle(), column = 2 + 8 * random.NextSingle(), size = 1 + random.NextSingle();
        return new Blob
        {
            Features = [.. Enumerable.Range(0, Side * Side).Select(i => Light(i / Side - row, i % Side - column, size) + 20 * random.NextSingle())],
            Place = [row, column],
            Size = size,
        };
    }

    private static float Light(float down, float right, float size) => 200 * MathF.Exp(-(down * down + right * right) / (2 * size * size));
}
