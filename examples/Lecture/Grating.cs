using Microsoft.ML.Data;

namespace Lecture;

/// <summary>A drawn image of stripes: four directions in three pairs of colours make twelve kinds.</summary>
internal sealed class Grating
{
    public const int Side = 51, Directions = 4;

    public static readonly (string Name, float[] Color)[] Pairs = [("black and white", [1, 1, 1]), ("red and green", [1, -1, 0]), ("blue and yellow", [-1, -1, 1])];

    /// <summary>Red, green and blue, planar, each from 0 to 1 before the noise.</summary>
    [VectorType(3, Side, Side)]
    public float[] Features { get; set; } = [];

    public string Kind { get; set; } = "";

    /// <summary>Stripes of random width, place and contrast, with noise.</summary>
    public static Grating[] Create(int count, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(i => Create(random, direction: i % Directions, Pairs[i / Directions % Pairs.Length]))];
    }

    /// <summary>The pixels of the upper left corner, planar.</summary>
    public float[] Corner(int side) =>
        [.. Enumerable.Range(0, 3 * side * side).Select(i => Features[(i / (side * side) * Side * Side) + (i / side % side * Side) + (i % side)])];

    private static Grating Create(Random random, int direction, (string Name, float[] Color) pair)
    {
        double angle = Math.PI * (direction + 0.4 * (random.NextDouble() - 0.5)) / Directions, wavelength = 5 + 7 * random.NextDouble(), phase = random.NextDouble();
        double contrast = 0.15 + 0.3 * random.NextDouble();
        var pixels = new float[3 * Side * Side];
        for (int i = 0; i < pixels.Length; i++)
        {
            (int channel, int place) = Math.DivRem(i, Side * Side);
            (int row, int column) = Math.DivRem(place, Side);
            double wave = Math.Sin(2 * Math.PI * ((column * Math.Cos(angle) + row * Math.Sin(angle)) / wavelength + phase));
            pixels[i] = (float)(0.5 + contrast * pair.Color[channel] * wave + 0.2 * (random.NextDouble() - 0.5));
        }

        return new Grating { Features = pixels, Kind = $"{direction * 180 / Directions}°, {pair.Name}" };
    }
}
