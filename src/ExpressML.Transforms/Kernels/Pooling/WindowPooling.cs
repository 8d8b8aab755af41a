using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using ExpressML.Kernels.Elementwise;
using ExpressML.Tensors;

namespace ExpressML.Kernels.Pooling;

/// <summary>Pooling where only the results count: y[c,i,j] from the x[c,r,s] in window (i, j), taken row by row.</summary>
internal static unsafe class WindowPooling
{
    /// <summary>Of one lane block [C][H][W][16], whatever its lanes are.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void LaneBlock<TReduction>(TReduction reduction, ReadOnlySpan<float> x, PoolingWindows windows, Span<float> y)
        where TReduction : struct, IReduction
    {
        Shape input = windows.Input;
        fixed (float* xs = x, ys = y)
        {
            float* target = ys, channel = xs;
            int row = windows.Dilation.Height * input.Width * Lanes.Count, pixel = windows.Dilation.Width * Lanes.Count;
            for (int c = 0; c < input.Channels; c++, channel += (nint)input.Area * Lanes.Count)
            {
                foreach (PoolingSpan rows in windows.Rows)
                {
                    foreach (PoolingSpan columns in windows.Columns)
                    {
                        float* corner = channel + ((nint)rows.Start * input.Width + columns.Start) * Lanes.Count;
                        int height = rows.Pixels, width = (columns.End - columns.Start) * Lanes.Count;
                        Vector512<float> share = Share(rows, columns);
                        reduction.End(Window(reduction, corner, height, row, width, pixel), share).Store(target);
                        target += Lanes.Count;
                    }
                }
            }
        }
    }

    /// <summary>Whether <see cref="ColumnLanes"/> can do it: windows of neighbouring columns look alike, and fill at least half of a vector.</summary>
    public static bool HasColumnLanes(PoolingWindows windows)
    {
        PoolingSpan[] columns = windows.Columns;
        return windows.Dilation.Width == 1 && columns.Length >= Lanes.Count / 2 && Step(columns) is 1 or 2
            && Enumerable.Range(0, columns.Length).All(j => columns[j] == columns[0] with { Start = j * Step(columns), End = columns[0].End + j * Step(columns) });
    }

    /// <summary>Of one image, with neighbouring windows of a row as lanes: the channels from <paramref name="first"/> up to but without <paramref name="end"/>.</summary>
    /// <param name="reduction">What is made of a window.</param>
    /// <param name="x">The image, in an array of <see cref="Lanes.ImageLength"/>: numbers behind it are read, and do not count.</param>
    /// <param name="windows">Windows that <see cref="HasColumnLanes"/>.</param>
    /// <param name="first">The first channel.</param>
    /// <param name="end">One past the last channel.</param>
    /// <param name="y">The result.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void ColumnLanes<TReduction>(TReduction reduction, ReadOnlySpan<float> x, PoolingWindows windows, int first, int end, Span<float> y)
        where TReduction : struct, IReduction
    {
        Shape input = windows.Input, output = windows.Output;
        PoolingSpan column = windows.Columns[0];
        int step = Step(windows.Columns), lastStart = Math.Max(0, output.Width - Lanes.Count);
        fixed (float* xs = x, ys = y)
        {
            float* target = ys + (nint)first * output.Area;
            for (int c = first; c < end; c++)
            {
                foreach (PoolingSpan rows in windows.Rows)
                {
                    float* row = xs + (nint)c * input.Area + (nint)rows.Start * input.Width;
                    int height = rows.Pixels;
                    Vector512<float> share = Share(rows, column);
                    for (int start = 0; start < output.Width; start += Lanes.Count)
                    {
                        // The last windows may be fewer than 16: they are pooled together with some that were before, or of what is no window.
                        int j = Math.Min(start, lastStart);
                        Vector512<float> result = step == 1
                            ? Window(reduction, row + j, height, windows.Dilation.Height * input.Width, column.End, 1)
                            : EverySecond(reduction, row + 2 * j, height, windows.Dilation.Height * input.Width, column.End);
                        result = reduction.End(result, share);
                        if (output.Width >= Lanes.Count)
                            result.Store(target + j);
                        else
                            PartialVector.Store(result, new Span<float>(target, output.Width));
                    }

                    target += output.Width;
                }
            }
        }
    }

    /// <summary>One by the pixels that the average over a window counts. Inlined, it costs nothing where the reduction does not look at it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Share(PoolingSpan rows, PoolingSpan columns) =>
        Vector512.Create((float)(1.0 / ((double)rows.Length * columns.Length)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Window<TReduction>(TReduction reduction, float* x, int height, int row, int width, int pixel)
        where TReduction : struct, IReduction
    {
        Vector512<float> result = reduction.Start(Vector512.Load(x));
        for (int u = 0; u < height; u++, x += row)
        {
            for (int v = 0; v < width; v += pixel)
                result = reduction.Add(result, Vector512.Load(x + v));
        }

        return result;
    }

    // Windows two columns apart.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> EverySecond<TReduction>(TReduction reduction, float* x, int height, int row, int width)
        where TReduction : struct, IReduction
    {
        Vector512<float> result = reduction.Start(AlternateLanes.Even(x));
        for (int u = 0; u < height; u++, x += row)
        {
            for (int v = 0; v < width; v += 2)
            {
                result = reduction.Add(result, AlternateLanes.Even(x + v));
                if (v + 1 < width)
                    result = reduction.Add(result, AlternateLanes.Odd(x + v));
            }
        }

        return result;
    }

    private static int Step(PoolingSpan[] columns) => columns.Length == 1 ? 1 : columns[1].Start - columns[0].Start;
}
