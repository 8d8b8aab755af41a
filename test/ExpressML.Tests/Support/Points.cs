using ExpressML.Networks;
using ExpressML.Transforms;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace ExpressML.Tests.Support;

/// <summary>A row with four numbers and a label of each kind, a noiseless function of them.</summary>
internal sealed class Point
{
    [VectorType(4)]
    public float[] Features { get; set; } = [];

    /// <summary>Whether the first two numbers have the same sign.</summary>
    public bool IsAlike { get; set; }

    /// <summary>1000 + 300·f, with f of mean 0 and deviation about 1.</summary>
    public float Number { get; set; }

    /// <summary>f, and 1000 times the third number.</summary>
    [VectorType(2)]
    public float[] Numbers { get; set; } = [];

    /// <summary>Whether each of the first three numbers is positive.</summary>
    [VectorType(3)]
    public bool[] Flags { get; set; } = [];
}

/// <summary>Views of <see cref="Point"/>s: the simplest rows that a dense network can learn every task on.</summary>
internal static class Points
{
    public static Point[] Create(int count, int seed = 1)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => Create([.. random.Draw(4).ToSingles()]))];
    }

    public static IDataView Load(MLContext mlContext, int count, int seed = 1) => mlContext.Data.LoadFromEnumerable(Create(count, seed));

    /// <summary>A small dense network with random weights that scores points.</summary>
    public static NetworkTransformer Transformer(PredictionTask task)
    {
        Network network = new NetworkBuilder().Dense(5).Tanh().Dense(task.OutputCount).Build(Shape.Vector(4));
        network.Initialize(new Random(3));
        return new NetworkTransformer(network, "Features", PixelOrder.Planar, task, numberOfThreads: 1);
    }

    // sin(πx) has mean 0 and deviation 0.707 on −1 to 1, and x·y and z add variances of 1/9 and 1/3 each.
    private static Point Create(float[] x)
    {
        float f = (float)(Math.Sin(Math.PI * x[0]) + x[0] * x[1] + x[2]);
        return new Point
        {
            Features = x,
            IsAlike = x[0] * x[1] > 0,
            Number = 1000 + 300 * f,
            Numbers = [f, 1000 * x[2]],
            Flags = [x[0] > 0, x[1] > 0, x[2] > 0],
        };
    }
}
