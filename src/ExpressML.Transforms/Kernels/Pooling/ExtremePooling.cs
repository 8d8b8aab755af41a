using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using ExpressML.Kernels.Elementwise;
using ExpressML.Tensors;

namespace ExpressML.Kernels.Pooling;

/// <summary>Max and min pooling of one lane block: y[c,i,j] = the largest, or smallest, x[c,r,s] in window (i, j).</summary>
/// <remarks>The first extreme in row order wins a tie and alone receives the gradient; NaN wins over every number.</remarks>
internal static unsafe class ExtremePooling
{
    /// <summary>Also keeps which pixel of its window each extreme is, counted row by row, for the way back.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Forward<TExtreme>(ReadOnlySpan<float> x, PoolingWindows windows, Span<float> y, Span<int> winners, bool appliesRelu = false)
        where TExtreme : struct, IExtreme
    {
        Shape input = windows.Input;
        nint row = (nint)windows.Dilation.Height * input.Width * Lanes.Count, pixelStep = windows.Dilation.Width * Lanes.Count;
        fixed (float* xs = x, ys = y)
        fixed (int* indices = winners)
        {
            if (windows.AreTwoByTwo)
            {
                ForwardTwoByTwo<TExtreme>(
                    xs, (nint)input.Width * Lanes.Count, input.Channels * windows.Rows.Length, windows.Columns.Length,
                    ys, indices, (nint)windows.Columns.Length * Lanes.Count, appliesRelu);
                return;
            }

            float* target = ys, channel = xs;
            int* index = indices;
            for (int c = 0; c < input.Channels; c++, channel += (nint)input.Area * Lanes.Count)
            {
                foreach (PoolingSpan rows in windows.Rows)
                {
                    foreach (PoolingSpan columns in windows.Columns)
                    {
                        float* source = channel + ((nint)rows.Start * input.Width + columns.Start) * Lanes.Count;
                        int height = rows.Pixels, width = columns.Pixels;
                        nint rowGap = row - width * pixelStep;
                        Vector512<float> best = Vector512.Load(source);
                        Vector512<int> winner = default, pixel = default;
                        for (int u = height; u > 0; u--, source += rowGap)
                        {
                            for (int v = width; v > 0; v--, source += pixelStep)
                            {
                                Take<TExtreme>(Vector512.Load(source), pixel, ref best, ref winner);
                                pixel += Vector512<int>.One;
                            }
                        }

                        (appliesRelu ? default(ActivationFunctions.Relu).Value(best) : best).Store(target);
                        winner.Store(index);
                        target += Lanes.Count;
                        index += Lanes.Count;
                    }
                }
            }
        }
    }

    /// <summary>dx[c,r,s] = Σ dy[c,i,j] over the windows that (r, s) won.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void InputGradient(ReadOnlySpan<float> dy, ReadOnlySpan<int> winners, PoolingWindows windows, Span<float> dx)
    {
        bool once = windows.IsPartition;
        Shape input = windows.Input;
        nint row = (nint)windows.Dilation.Height * input.Width * Lanes.Count, pixelStep = windows.Dilation.Width * Lanes.Count;
        fixed (float* dys = dy, dxs = dx)
        fixed (int* indices = winners)
        {
            if (windows.AreTwoByTwo)
            {
                InputGradientTwoByTwo(
                    dys, indices, (nint)windows.Columns.Length * Lanes.Count, input.Channels * windows.Rows.Length, windows.Columns.Length,
                    dxs, (nint)input.Width * Lanes.Count);
                return;
            }

            float* source = dys, channel = dxs;
            int* index = indices;
            for (int c = 0; c < input.Channels; c++, channel += (nint)input.Area * Lanes.Count)
            {
                if (!once)
                    new Span<float>(channel, input.Area * Lanes.Count).Clear();
                foreach (PoolingSpan rows in windows.Rows)
                {
                    foreach (PoolingSpan columns in windows.Columns)
                    {
                        float* target = channel + ((nint)rows.Start * input.Width + columns.Start) * Lanes.Count;
                        int height = rows.Pixels, width = columns.Pixels;
                        nint rowGap = row - width * pixelStep;
                        Vector512<float> gradient = Vector512.Load(source);
                        Vector512<int> winner = Vector512.Load(index), pixel = default;
                        for (int u = height; u > 0; u--, target += rowGap)
                        {
                            for (int v = width; v > 0; v--, target += pixelStep)
                            {
                                Vector512<float> share = Share(gradient, winner, pixel);
                                (once ? share : share + Vector512.Load(target)).Store(target);
                                pixel += Vector512<int>.One;
                            }
                        }

                        source += Lanes.Count;
                        index += Lanes.Count;
                    }
                }
            }
        }
    }

    /// <summary>Max pooling over windows of 2×2 side by side.</summary>
    /// <param name="x">The input, <paramref name="rows"/> pairs of rows.</param>
    /// <param name="xRow">Floats from a row of the input to the next.</param>
    /// <param name="rows">Rows of windows.</param>
    /// <param name="columns">Columns of windows.</param>
    /// <param name="y">The output.</param>
    /// <param name="winners">Which pixel of its window each extreme is.</param>
    /// <param name="yRow">Floats from a row of the output, and of the winners, to the next.</param>
    /// <param name="appliesRelu">Whether negative results become 0.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void ForwardTwoByTwo<TExtreme>(float* x, nint xRow, int rows, int columns, float* y, int* winners, nint yRow, bool appliesRelu)
        where TExtreme : struct, IExtreme
    {
        for (; rows > 0; rows--, x += 2 * xRow, y += yRow, winners += yRow)
        {
            float* upper = x, lower = x + xRow;
            nint length = (nint)columns * Lanes.Count;
            for (nint target = 0; target < length; target += Lanes.Count, upper += 2 * Lanes.Count, lower += 2 * Lanes.Count)
            {
                Vector512<float> best = Vector512.Load(upper);
                Vector512<int> winner = default;
                Take<TExtreme>(Vector512.Load(upper + Lanes.Count), Vector512<int>.One, ref best, ref winner);
                Take<TExtreme>(Vector512.Load(lower), Vector512.Create(2), ref best, ref winner);
                Take<TExtreme>(Vector512.Load(lower + Lanes.Count), Vector512.Create(3), ref best, ref winner);
                (appliesRelu ? default(ActivationFunctions.Relu).Value(best) : best).Store(y + target);
                winner.Store(winners + target);
            }
        }
    }

    /// <summary>The way back of <see cref="ForwardTwoByTwo"/>.</summary>
    /// <param name="dy">The output gradient.</param>
    /// <param name="winners">Which pixel of its window each extreme is.</param>
    /// <param name="dyRow">Floats from a row of both to the next.</param>
    /// <param name="rows">Rows of windows.</param>
    /// <param name="columns">Columns of windows.</param>
    /// <param name="dx">The input gradient; all of its windows are overwritten.</param>
    /// <param name="dxRow">Floats from a row of the input gradient to the next.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void InputGradientTwoByTwo(float* dy, int* winners, nint dyRow, int rows, int columns, float* dx, nint dxRow)
    {
        for (; rows > 0; rows--, dy += dyRow, winners += dyRow, dx += 2 * dxRow)
        {
            float* upper = dx, lower = dx + dxRow;
            nint length = (nint)columns * Lanes.Count;
            for (nint source = 0; source < length; source += Lanes.Count, upper += 2 * Lanes.Count, lower += 2 * Lanes.Count)
            {
                Vector512<float> gradient = Vector512.Load(dy + source);
                Vector512<int> winner = Vector512.Load(winners + source);
                Share(gradient, winner, Vector512<int>.Zero).Store(upper);
                Share(gradient, winner, Vector512<int>.One).Store(upper + Lanes.Count);
                Share(gradient, winner, Vector512.Create(2)).Store(lower);
                Share(gradient, winner, Vector512.Create(3)).Store(lower + Lanes.Count);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Take<TExtreme>(Vector512<float> value, Vector512<int> pixel, ref Vector512<float> best, ref Vector512<int> winner)
        where TExtreme : struct, IExtreme
    {
        Vector512<float> wins = TExtreme.Wins(value, best);
        best = LaneSelection.Select(wins, value, best);
        winner = LaneSelection.Select(wins.AsInt32(), pixel, winner);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Share(Vector512<float> gradient, Vector512<int> winner, Vector512<int> pixel) =>
        gradient & Vector512.Equals(winner, pixel).AsSingle();
}
