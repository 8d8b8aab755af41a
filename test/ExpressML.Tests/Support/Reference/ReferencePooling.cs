namespace ExpressML.Tests.Support.Reference;

/// <summary>What pooling means, for one example: each output is the maximum, the minimum or the mean of the pixels of its window.</summary>
internal sealed class ReferencePooling
{
    private readonly int _inputLength;
    private readonly Window[] _windows;

    private ReferencePooling(Shape input, IEnumerable<Window> windows) => (_inputLength, _windows) = (input.Length, [.. windows]);

    public int OutputLength => _windows.Length;

    public static ReferencePooling Sliding(
        Shape input, Size2D window, Size2D stride, Padding2D padding, Size2D? dilation = null, bool ceilMode = false, bool countIncludePad = true)
    {
        (int down, int across) = (dilation?.Height ?? 1, dilation?.Width ?? 1);
        return new ReferencePooling(
            input,
            from c in Enumerable.Range(0, input.Channels)
            from top in Starts(input.Height, window.Height, stride.Height, padding.Top, padding.Bottom, down)
            from left in Starts(input.Width, window.Width, stride.Width, padding.Left, padding.Right, across)
            let rows = Of(top, window.Height, down)
            let columns = Of(left, window.Width, across)
            let pixels = Pixels(input, c, rows.Contains, columns.Contains)
            let counted = rows.Count(row => row < input.Height + padding.Bottom) * columns.Count(column => column < input.Width + padding.Right)
            select new Window(pixels, countIncludePad ? counted : pixels.Length));

        static int[] Of(int start, int count, int step) => [.. Enumerable.Range(0, count).Select(i => start + i * step)];

        // Whole windows; then, if it counts, the one that reaches beyond.
        IEnumerable<int> Starts(int size, int pixels, int step, int before, int after, int apart)
        {
            int start = -before;
            for (; start + apart * (pixels - 1) < size + after; start += step)
                yield return start;
            bool isRest = start - step + apart * (pixels - 1) + 1 < size + after || start == -before;
            if (ceilMode && isRest && start < size)
                yield return start;
        }
    }

    public static ReferencePooling Adaptive(Shape input, int height, int width)
    {
        return new ReferencePooling(
            input,
            from c in Enumerable.Range(0, input.Channels)
            from i in Enumerable.Range(0, height)
            from j in Enumerable.Range(0, width)
            let pixels = Pixels(input, c, row => IsIn(row, i, input.Height, height), column => IsIn(column, j, input.Width, width))
            select new Window(pixels, pixels.Length));

        static bool IsIn(int pixel, int i, int size, int count) =>
            pixel >= Math.Floor(i * size / (double)count) && pixel < Math.Ceiling((i + 1) * size / (double)count);
    }

    public double[] Max(double[] x) => Array.ConvertAll(_windows, window => x[Winner(x, window, sign: 1)]);

    public double[] Min(double[] x) => Array.ConvertAll(_windows, window => x[Winner(x, window, sign: -1)]);

    public double[] MaxInputGradient(double[] x, double[] dy) => WinnersGradient(x, dy, sign: 1);

    public double[] MinInputGradient(double[] x, double[] dy) => WinnersGradient(x, dy, sign: -1);

    public double[] Average(double[] x) => Array.ConvertAll(_windows, window => window.Pixels.Sum(pixel => x[pixel]) / window.Count);

    public double[] AverageInputGradient(double[] dy)
    {
        double[] dx = new double[_inputLength];
        for (int y = 0; y < dy.Length; y++)
        {
            foreach (int pixel in _windows[y].Pixels)
                dx[pixel] += dy[y] / _windows[y].Count;
        }

        return dx;
    }

    private double[] WinnersGradient(double[] x, double[] dy, int sign)
    {
        double[] dx = new double[_inputLength];
        for (int y = 0; y < dy.Length; y++)
            dx[Winner(x, _windows[y], sign)] += dy[y];
        return dx;
    }

    /// <summary>The first extreme wins; NaN wins over every number, and a later NaN over an earlier.</summary>
    private static int Winner(double[] x, Window window, int sign)
    {
        int winner = window.Pixels[0];
        foreach (int pixel in window.Pixels)
        {
            if (sign * x[pixel] > sign * x[winner] || double.IsNaN(x[pixel]))
                winner = pixel;
        }

        return winner;
    }

    private static int[] Pixels(Shape input, int channel, Predicate<int> holdsRow, Predicate<int> holdsColumn) =>
    [..
        from row in Enumerable.Range(0, input.Height)
        where holdsRow(row)
        from column in Enumerable.Range(0, input.Width)
        where holdsColumn(column)
        select (channel * input.Height + row) * input.Width + column];

    /// <summary>The pixels of a window that lie in the input, and what their sum is divided by for the mean.</summary>
    private sealed record Window(int[] Pixels, int Count);
}
