using ExpressML.Kernels;

namespace ExpressML.Tests.Support.Reference;

/// <summary>What pooling means, for one example: each output is the maximum, or the mean, of the pixels of its window.</summary>
internal sealed class ReferencePooling
{
    private readonly PoolingGeometry _geometry;
    private readonly int[][] _windows;

    public ReferencePooling(PoolingGeometry geometry)
    {
        _geometry = geometry;
        _windows = [.. Windows()];
    }

    public double[] Max(double[] x) => Array.ConvertAll(_windows, window => x[Winner(x, window)]);

    public double[] MaxInputGradient(double[] x, double[] dy)
    {
        double[] dx = new double[x.Length];
        for (int y = 0; y < dy.Length; y++)
            dx[Winner(x, _windows[y])] += dy[y];
        return dx;
    }

    public double[] Average(double[] x) => Array.ConvertAll(_windows, window => window.Average(pixel => x[pixel]));

    public double[] AverageInputGradient(double[] dy)
    {
        double[] dx = new double[_geometry.Input.Length];
        for (int y = 0; y < dy.Length; y++)
        {
            foreach (int pixel in _windows[y])
                dx[pixel] += dy[y] / _windows[y].Length;
        }

        return dx;
    }

    /// <summary>The first maximum wins; NaN wins over every number, and a later NaN over an earlier.</summary>
    private static int Winner(double[] x, int[] window)
    {
        int winner = window[0];
        foreach (int pixel in window)
        {
            if (x[pixel] > x[winner] || double.IsNaN(x[pixel]))
                winner = pixel;
        }

        return winner;
    }

    private IEnumerable<int[]> Windows()
    {
        (int channels, int height, int width) = _geometry.Input;
        for (int c = 0; c < channels; c++)
            for (int top = 0; top + _geometry.Window <= height; top += _geometry.Stride)
                for (int left = 0; left + _geometry.Window <= width; left += _geometry.Stride)
                {
                    yield return [..
                        from u in Enumerable.Range(top, _geometry.Window)
                        from v in Enumerable.Range(left, _geometry.Window)
                        select (c * height + u) * width + v];
                }
    }
}
