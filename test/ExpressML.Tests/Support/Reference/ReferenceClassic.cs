using ExpressML.Layers;

namespace ExpressML.Tests.Support.Reference;

/// <summary>What the layers of LeNet-5's first form mean, for one example: the formulas of their documentation, in naive loops.</summary>
internal static class ReferenceClassic
{
    public static double[] Forward(Layer layer, double[] x, double[][] parameters) =>
        [.. Pixels(layer.OutputShape).Select(pixel => Number(layer, pixel.C, pixel.I, pixel.J, (c, i, j) => x[Index(layer.InputShape, c, i, j)], parameters))];

    private static double Number(Layer layer, int c, int i, int j, Func<int, int, int, double> x, double[][] parameters)
    {
        switch (layer)
        {
            case Subsampling2D sampling:
                int side = sampling.Window;
                return parameters[0][c] * Window(side).Sum(at => x(c, i * side + at.U, j * side + at.V)) + parameters[1][c];
            case TableConv2D table:
                double sum = parameters[^1][c];
                for (int s = 0; s < table.Table[c].Count; s++)
                    sum += Window(table.Window).Sum(at => parameters[c][(s * table.Window + at.U) * table.Window + at.V] * x(table.Table[c][s], i + at.U, j + at.V));
                return sum;
            default:
                int length = layer.InputShape.Length;
                return -Enumerable.Range(0, length).Sum(k => Math.Pow(x(k, 0, 0) - parameters[0][c * length + k], 2));
        }
    }

    private static IEnumerable<(int U, int V)> Window(int side) => Enumerable.Range(0, side * side).Select(at => (at / side, at % side));

    private static IEnumerable<(int C, int I, int J)> Pixels(Shape shape) =>
        Enumerable.Range(0, shape.Length).Select(at => (at / shape.Area, at % shape.Area / shape.Width, at % shape.Width));

    private static int Index(Shape shape, int c, int i, int j) => (c * shape.Height + i) * shape.Width + j;
}
