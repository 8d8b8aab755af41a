namespace ExpressML.Kernels.Pooling;

/// <summary>The windows of a pooling over one example, cut at the border of the input: one span for each row and column of y.</summary>
internal sealed class PoolingWindows
{
    private PoolingWindows(Shape input, PoolingSpan[] rows, PoolingSpan[] columns, Size2D dilation)
    {
        (Input, Rows, Columns, Dilation) = (input, rows, columns, dilation);
        IsPartition = dilation == 1 && IsPartitionOf(input.Height, rows) && IsPartitionOf(input.Width, columns);
        int window = rows[0].End;
        AreSideBySide = dilation == 1 && rows.Concat(columns).All(span => span.End - span.Start == window && span.Start % window == 0)
            && rows[^1].End == rows.Length * window && columns[^1].End == columns.Length * window;
        AreTwoByTwo = AreSideBySide && IsPartition && window == 2;
    }

    /// <summary>Channels, height and width of x.</summary>
    public Shape Input { get; }

    /// <summary>Channels, height and width of y.</summary>
    public Shape Output => Input with { Height = Rows.Length, Width = Columns.Length };

    public PoolingSpan[] Rows { get; }

    public PoolingSpan[] Columns { get; }

    /// <summary>Step between the pixels of a window, in pixels.</summary>
    public Size2D Dilation { get; }

    /// <summary>Whether each input belongs to exactly one window, so that its gradient is written once.</summary>
    public bool IsPartition { get; }

    /// <summary>Whether windows are squares without gaps or overlaps, and do not reach over the border; some pixels behind the last may be left out.</summary>
    public bool AreSideBySide { get; }

    /// <summary>Whether, besides lying side by side, none reaches from one square of so many pixels into the next.</summary>
    public bool LieWithinSquares(int side) => AreSideBySide && side % Rows[0].End == 0;

    /// <summary>Whether the windows are 2×2 pixels each and leave none out.</summary>
    public bool AreTwoByTwo { get; }

    /// <summary>Windows that step over the padded input, of which each holds a pixel; an average counts the padding.</summary>
    public static PoolingWindows Sliding(Shape input, Size2D window, Size2D stride, Padding2D padding) => Sliding(
        input,
        new WindowAxis(input.Height, window.Height, stride.Height, padding.Top, padding.Bottom, Dilation: 1),
        new WindowAxis(input.Width, window.Width, stride.Width, padding.Left, padding.Right, Dilation: 1));

    /// <summary>Windows that step over the padded input, of which each holds a pixel: <see cref="WindowAxis.HasEmptyWindow"/>.</summary>
    /// <param name="input">Channels, height and width of x.</param>
    /// <param name="rows">The windows from top to bottom.</param>
    /// <param name="columns">The windows from left to right.</param>
    /// <param name="countsPadding">Whether an average counts the pixels of the padding; what a window has beyond never counts.</param>
    public static PoolingWindows Sliding(Shape input, WindowAxis rows, WindowAxis columns, bool countsPadding = true)
    {
        return new PoolingWindows(input, Spans(rows), Spans(columns), (rows.Dilation, columns.Dilation));

        PoolingSpan[] Spans(WindowAxis axis)
        {
            var spans = new PoolingSpan[axis.Outputs];
            for (int i = 0; i < spans.Length; i++)
            {
                (int first, int end) = axis.PixelsOf(i);
                int start = i * axis.Stride - axis.Before, counted = Math.Min(axis.Window, (axis.Inputs + axis.After - start - 1) / axis.Dilation + 1);
                spans[i] = new PoolingSpan(start + first * axis.Dilation, start + (end - 1) * axis.Dilation + 1, end - first, countsPadding ? counted : end - first);
            }

            return spans;
        }
    }

    /// <summary>As many windows as the output has pixels, spread evenly: <see cref="AdaptiveWindow"/>.</summary>
    public static PoolingWindows Adaptive(Shape input, int height, int width)
    {
        return new PoolingWindows(input, Axis(input.Height, height), Axis(input.Width, width), dilation: 1);

        static PoolingSpan[] Axis(int size, int count)
        {
            var spans = new PoolingSpan[count];
            for (int i = 0; i < count; i++)
            {
                (int start, int end) = AdaptiveWindow(i, count, size);
                spans[i] = new PoolingSpan(start, end, end - start, end - start);
            }

            return spans;
        }
    }

    /// <summary>Window i of so many that are spread evenly over an axis: from ⌊i·size / count⌋ up to but without ⌈(i + 1)·size / count⌉.</summary>
    public static (int Start, int End) AdaptiveWindow(int i, int count, int size) => ((int)((long)i * size / count), (int)(((long)(i + 1) * size + count - 1) / count));

    /// <summary>Pixels of all windows; a measure of work.</summary>
    public long Pixels => Input.Channels * Rows.Sum(row => (long)row.Pixels) * Columns.Sum(column => (long)column.Pixels);

    /// <summary>The same windows over an image of one channel.</summary>
    public PoolingWindows OfOneChannel() => new(Input with { Channels = 1 }, Rows, Columns, Dilation);

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
