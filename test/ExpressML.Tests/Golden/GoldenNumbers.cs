using ExpressML.Layers;
using ExpressML.Tensors;
using ExpressML.Tests.Support;

namespace ExpressML.Tests.Golden;

/// <summary>The numbers that go into golden cases and come out, as Data/PyTorch/golden.py draws and writes them.</summary>
internal static class GoldenNumbers
{
    public const int Input = 1, Gradient = 2, Targets = 4, Parameters = 100, Noise = 1000;
    private const int WeightsOfSum = 3;

    /// <summary>Numbers of [−1, 1) that single precision holds.</summary>
    public static double[] Stream(int number, int length) =>
        [.. Enumerable.Range(0, length).Select(i => (SplitMix.Mix(((ulong)number << 32) + (ulong)i) >> 40) / (double)(1 << 23) - 1)];

    /// <summary>Images of [−2, 2), in steps of 1 / <paramref name="steps"/> unless it is 0.</summary>
    public static double[][] Images(int examples, Shape shape, int steps = 0)
    {
        double[] x = Array.ConvertAll(Stream(Input, examples * shape.Length), value => 2 * value);
        return [.. (steps == 0 ? x : Array.ConvertAll(x, value => Math.Floor(value * steps) / steps)).Chunk(shape.Length)];
    }

    public static int[] Labels(int examples, int classes) => Array.ConvertAll(Stream(Targets, examples), value => (int)((value + 1) / 2 * classes));

    /// <summary>Draws all parameters, each from a stream of its own.</summary>
    public static void Draw(IEnumerable<Layer> layers)
    {
        foreach ((int i, Parameter parameter) in layers.SelectMany(layer => layer.Parameters).Index())
        {
            double[] values = Array.ConvertAll(Stream(Parameters + i, parameter.Length), value => parameter.Name switch
            {
                "weight" => value * Math.Sqrt(6.0 / parameter.FanIn),
                "scale" or "variance" => 1 + value / 2,
                _ => value / 4,
            });
            values.ToSingles().CopyTo(parameter.Values);
        }
    }

    /// <summary>Asserts that a tensor is the one that PyTorch gave: the sum, each number times one of a stream, and about 24 of the numbers.</summary>
    /// <param name="digest">What the file has of it.</param>
    /// <param name="actual">The tensor.</param>
    /// <param name="tolerance">How far numbers may be from each other, relative to the largest.</param>
    /// <param name="subject">What it is.</param>
    public static void AreEqual(double[] digest, double[] actual, double tolerance, string subject)
    {
        int every = actual.Length / 24 | 1;
        double largest = actual.Select(Math.Abs).Max(), sum = actual.Dot(Stream(WeightsOfSum, actual.Length));
        Near.AreEqual(digest[1..], [.. actual.Where((_, i) => i % every == 0)], _ => tolerance * largest, subject);

        // Independent errors add up as the square root of their number.
        Assert.AreEqual(digest[0], sum, tolerance * largest * Math.Sqrt(actual.Length), $"{subject}, sum");
    }
}
