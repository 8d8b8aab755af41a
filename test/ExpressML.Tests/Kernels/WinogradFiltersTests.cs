using ExpressML.Kernels;
using ExpressML.Tests.Support;

namespace ExpressML.Tests.Kernels;

[TestClass]
public sealed class WinogradFiltersTests
{
    private static readonly double[] _points = [0, 0.625, -0.625, 1.5, -1.5];

    [TestMethod]
    [DataRow(1, 1, 1)]
    [DataRow(5, 16, 1)]
    [DataRow(16, 5, 1)]
    [DataRow(33, 17, 1)]
    [DataRow(12, 21, 3)]
    public void Transform_AllFilters_AreTheirPolynomialsAtThePoints(int filters, int channels, int groups)
    {
        var geometry = new ConvolutionGeometry((groups * channels, 8, 8), groups * filters, 3, 3, Stride: 1, Padding: 1, Dilation: 1, groups);
        double[] w = new Random(1).Draw(geometry.Filters * geometry.FanIn);
        foreach (bool turned in new[] { false, true })
        {
            var u = new GuardedBuffer(WinogradFilters.Length(geometry));
            WinogradFilters.Transform(new GuardedBuffer(w).Span, geometry, turned, u.Span);
            Near.AreEqual(Expected(w, filters, channels, groups, turned), u.Read(), Precision.Unit, $"{geometry}, turned: {turned}");
        }
    }

    private static double[] Expected(double[] w, int filters, int channels, int groups, bool turned)
    {
        double[] u = new double[groups * Winograd.Positions * filters * channels];
        for (int group = 0; group < groups; group++)
        {
            for (int f = 0; f < filters; f++)
            {
                for (int c = 0; c < channels; c++)
                {
                    double[] filter = w[(((group * filters + f) * channels + c) * 9)..][..9];
                    if (turned)
                        Array.Reverse(filter);
                    for (int p = 0; p < Winograd.Positions; p++)
                    {
                        int place = turned ? c * filters + f : f * channels + c;
                        u[(group * Winograd.Positions + p) * filters * channels + place] = Value(filter, p / Winograd.Side, p % Winograd.Side);
                    }
                }
            }
        }

        return u;
    }

    // Σ w[i, j]·pⁱ·qʲ, divided by the products of the differences of p, and of q, to the other points; at ∞ the highest coefficient.
    private static double Value(double[] w, int row, int column)
    {
        double value = 0;
        for (int i = 0; i < 3; i++)
        {
            for (int j = 0; j < 3; j++)
                value += w[3 * i + j] * Power(row, i) * Power(column, j);
        }

        return value;
    }

    private static double Power(int point, int exponent)
    {
        if (point == _points.Length)
            return exponent == 2 ? 1 : 0;
        double differences = _points.Where((_, other) => other != point).Aggregate(1.0, (product, other) => product * (_points[point] - other));
        return Math.Pow(_points[point], exponent) / differences;
    }
}
