using ExpressML.Kernels.Convolutions;
using ExpressML.Kernels.Winograd;
using ExpressML.Tests.Support;

namespace ExpressML.Tests.Kernels;

[TestClass]
public sealed class WinogradFiltersTests
{
    private static readonly double[] _squarePoints = [0, 0.625, -0.625, 1.5, -1.5];
    private static readonly double[] _rowPoints = [0, 0.5, -0.5, 1, -1, 2, -2];

    [TestMethod]
    [DataRow(1, 1, 1)]
    [DataRow(5, 16, 1)]
    [DataRow(16, 5, 1)]
    [DataRow(33, 17, 1)]
    [DataRow(12, 21, 3)]
    public void Transform_AllFilters_AreTheirPolynomialsAtThePoints(int filters, int channels, int groups)
    {
        Verify<WinogradSquares>(filters, channels, groups, (w, _, p) => ValueOfSquare(w, p / WinogradSquares.Side, p % WinogradSquares.Side));
        Verify<WinogradRows>(filters, channels, groups, ValueOfRow);
    }

    private static void Verify<TForm>(int filters, int channels, int groups, Func<double[], int, int, double> value)
        where TForm : struct, IWinogradForm
    {
        var geometry = new ConvolutionGeometry((groups * channels, 8, 8), groups * filters, TForm.Window, TForm.Window, Stride: 1, Padding: 1, Dilation: 1, groups);
        double[] w = new Random(1).Draw(geometry.Filters * geometry.FanIn);
        foreach (bool turned in new[] { false, true })
        {
            var u = new GuardedBuffer(WinogradFilters<TForm>.Length(geometry));
            WinogradFilters<TForm>.Transform(new GuardedBuffer(w).Span, geometry, turned, u.Span);
            Near.AreEqual(Expected<TForm>(w, filters, channels, groups, turned, value), u.Read(), Precision.Unit, $"{geometry}, turned: {turned}");
        }
    }

    private static double[] Expected<TForm>(double[] w, int filters, int channels, int groups, bool turned, Func<double[], int, int, double> value)
        where TForm : struct, IWinogradForm
    {
        int area = TForm.Window * TForm.Window;
        double[] u = new double[groups * TForm.Positions * TForm.Taps * filters * channels];
        for (int group = 0; group < groups; group++)
        {
            for (int f = 0; f < filters; f++)
            {
                for (int c = 0; c < channels; c++)
                {
                    double[] filter = w[(((group * filters + f) * channels + c) * area)..][..area];
                    if (turned)
                        filter = TForm.TransposesBack ? [.. filter.Chunk(TForm.Window).Reverse().SelectMany(row => row)] : [.. filter.Reverse()];
                    for (int p = 0; p < TForm.Positions; p++)
                    {
                        for (int tap = 0; tap < TForm.Taps; tap++)
                        {
                            int place = turned ? (c * TForm.Taps + tap) * filters + f : (f * TForm.Taps + tap) * channels + c;
                            u[(group * TForm.Positions + p) * TForm.Taps * filters * channels + place] = value(filter, tap, p);
                        }
                    }
                }
            }
        }

        return u;
    }

    // Σ w[i, j]·pⁱ·qʲ, divided by the products of the differences of p, and of q, to the other points; at ∞ the highest coefficient.
    private static double ValueOfSquare(double[] w, int row, int column)
    {
        double value = 0;
        for (int i = 0; i < 3; i++)
        {
            for (int j = 0; j < 3; j++)
                value += w[3 * i + j] * Power(_squarePoints, row, i, 2) * Power(_squarePoints, column, j, 2);
        }

        return value;
    }

    // The same for one row of the window.
    private static double ValueOfRow(double[] w, int row, int point) => Enumerable.Range(0, 5).Sum(j => w[5 * row + j] * Power(_rowPoints, point, j, 4));

    private static double Power(double[] points, int point, int exponent, int highest)
    {
        if (point == points.Length)
            return exponent == highest ? 1 : 0;
        double differences = points.Where((_, other) => other != point).Aggregate(1.0, (product, other) => product * (points[point] - other));
        return Math.Pow(points[point], exponent) / differences;
    }
}
