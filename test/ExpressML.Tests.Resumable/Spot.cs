using Microsoft.ML.Data;

namespace ExpressML.Tests.Resumable;

/// <summary>A noisy image with a bright spot, and in which quarter of it that is.</summary>
internal sealed class Spot
{
    private const int Side = 16;

    [VectorType(Side, Side)]
    public float[] Features { get; set; } = [];

    public int Quarter { get; set; }

    public static Spot[] Draw(int count)
    {
        var random = new Random(1);
        return [.. Enumerable.Range(0, count).Select(_ => DrawOne(random))];
    }

    private static Spot DrawOne(Random random)
    {
        (int row, int column) = (random.Next(Side), random.Next(Side));
        float[] pixels = [.. Enumerable.Range(0, Side * Side).Select(_ => (float)random.Next(180))];
        pixels[row * Side + column] = 255;
        return new Spot { Features = pixels, Quarter = row / (Side / 2) * 2 + column / (Side / 2) };
    }
}
