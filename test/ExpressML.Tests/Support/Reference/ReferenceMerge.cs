using ExpressML.Layers;

namespace ExpressML.Tests.Support.Reference;

/// <summary>What a merge means, for one example in double precision.</summary>
internal static class ReferenceMerge
{
    /// <summary>The output of one example.</summary>
    /// <param name="kind">How values are put together.</param>
    /// <param name="values">The values.</param>
    /// <param name="shapes">Their shapes.</param>
    /// <param name="output">The shape of the output.</param>
    public static double[] Forward(MergeKind kind, double[][] values, IReadOnlyList<Shape> shapes, Shape output)
    {
        if (kind == MergeKind.Concatenate)
            return [.. values.SelectMany(value => value)];
        double[] y = new double[output.Length];
        for (int c = 0; c < output.Channels; c++)
        {
            for (int i = 0; i < output.Height; i++)
            {
                for (int j = 0; j < output.Width; j++)
                {
                    IEnumerable<double> numbers = values.Select((value, k) => value[Index(shapes[k], c, i, j)]);
                    y[Index(output, c, i, j)] = kind == MergeKind.Add ? numbers.Sum() : numbers.Aggregate(1.0, (product, number) => product * number);
                }
            }
        }

        return y;
    }

    private static int Index(Shape shape, int c, int i, int j) =>
        ((shape.Channels == 1 ? 0 : c) * shape.Height + (shape.Height == 1 ? 0 : i)) * shape.Width + (shape.Width == 1 ? 0 : j);
}
