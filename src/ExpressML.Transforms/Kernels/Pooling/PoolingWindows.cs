namespace ExpressML.Kernels.Pooling;

/// <summary>The windows of a pooling over one example, cut at the border of the input: one span for each row and column of y.</summary>
internal sealed class PoolingWindows
{
    private PoolingWindows(Shape input, PoolingSpan[] rows, PoolingSpan[] columns)
    {
        (Input, Rows, Columns) = (input, rows, columns);
        IsPartition = IsPartitionOf(input.Height, rows) && IsPartitionOf(input.Width, columns);
        int window = rows[0].End;
        AreSideBySide = rows.Concat(columns).All(span => span.End - span.Start == window && span.Start % window == 0)
            && rows[^1].End == rows.Length * window && columns[^1].End == columns.Length * window;
        AreTwoByTwo = AreSideBySide && IsPartition && window == 2;
    }

    /// <summary>Channels, height and width of x.</summary>
    public Shape Input { get; }

    /// <summary>Channels, height and width of y.</summary>
    public Shape Output => Input with { Height = Rows.Length, Width = Columns.Length };

    public PoolingSpan[] Rows { get; }

    public PoolingSpan[] Columns { get; }

    /// <summary>Whether each input belongs to exactly one window, so that its gradient is written once.</summary>
    public bool IsPartition { get; }

    /// <summary>Whether windows are squares without gaps or overlaps, and do not reach over the border; some pixels behind the last may be left out.</summary>
    public bool AreSideBySide { get; }

    /// <summary>Whether, besides lying side by side, none reaches from one square of so many pixels into the next.</summary>
    public bool LieWithinSquares(int side) => AreSideBySide && side % Rows[0].End == 0;

    /// <summary>Whether the windows are 2×2 pixels each and leave none out.</summary>
    public bool AreTwoByTwo { get; }

    /// <summary>Channels, height and width of y for windows that step over the padded input, without making them.</summary>
    /// <exception cref="OverflowException">The sizes are beyond what an <see cref="int"/> holds.</exception>
    public static Shape SlidingOutput(Shape input, int window, int stride, int padding) =>
        input with { Height = SlidingCount(input.Height, window, stride, padding), Width = SlidingCount(input.Width, window, stride, padding) };

    /// <summary>Square windows that step over the padded input; those that do not fit whole are left out.</summary>
    public static PoolingWindows Sliding(Shape input, int window, int stride, int padding)
    {
        return new PoolingWindows(input, Axis(input.Height), Axis(input.Width));

        PoolingSpan[] Axis(int size)
        {
            var spans = new PoolingSpan[SlidingCount(size, window, stride, padding)];
            for (int i = 0; i < spans.Length; i++)
            {
                int start = i * stride - padding;
                spans[i] = new PoolingSpan(Math.Max(0, start), Math.Min(size, start + window), window);
            }

            return spans;
        }
    }

    /// <summary>As many windows as the output has pixels, spread evenly: from ⌊i·size / count⌋ up to but without ⌈(i + 1)·size / count⌉.</summary>
    public static PoolingWindows Adaptive(Shape input, int height, int width)
    {
        return new PoolingWindows(input, Axis(input.Height, height), Axis(input.Width, width));

        static PoolingSpan[] Axis(int size, int count)
        {
            var spans = new PoolingSpan[count];
            for (int i = 0; i < count; i++)
            {
                int start = (int)((long)i * size / count), end = (int)(((long)(i + 1) * size + count - 1) / count);
                spans[i] = new PoolingSpan(start, end, end - start);
            }

            return spans;
        }
    }

    /// <summary>Pixels of all windows; a measure of work.</summary>
    public long Pixels => (long)Input.Channels * Rows.Sum(row => (long)(row.End - row.Start)) * Columns.Sum(column => (long)(column.End - column.Start));

    /// <summary>The same windows over an image of one channel.</summary>
    public PoolingWindows OfOneChannel() => new(Input with { Channels = 1 }, Rows, Columns);

    private static int SlidingCount(int size, int window, int stride, int padding) => checked((size + 2 * padding - window) / stride + 1);

    private static bool IsPartitionOf(int size, PoolingSpan[] spans)
    {
        int end = 0;
        foreach (PoolingSpan span in spans)
        {
            if (span.Start != end)
                return false;
            end = span.End;
        }

        return end == size;
    }
}
