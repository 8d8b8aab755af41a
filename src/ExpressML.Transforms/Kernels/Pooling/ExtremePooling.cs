using System.Numerics;
using System.Runtime.CompilerServices;
using ExpressML.Kernels.Elementwise;
using ExpressML.Tensors;

namespace ExpressML.Kernels.Pooling;

/// <summary>Max and min pooling of one lane block: y[c,i,j] = the largest, or smallest, x[c,r,s] in window (i, j).</summary>
/// <remarks>The first extreme in row order wins a tie and alone receives the gradient; NaN wins over every number.</remarks>
internal static unsafe class ExtremePooling
{
    /// <summary>Also keeps which pixel of its window each extreme is, counted row by row, for the way back.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Forward<TExtreme>(ReadOnlySpan<float> x, PoolingWindows windows, Span<float> y, Span<int> winners, bool appliesRelu = false)
        where TExtreme : struct, IExtreme
    {
        Shape input = windows.Input;
        fixed (float* xs = x, ys = y)
        fixed (int* indices = winners)
        {
            if (windows.AreSquaresOfTwo)
            {
                ForwardOfSquares<TExtreme>(
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
                        float* corner = channel + ((nint)rows.Start * input.Width + columns.Start) * Lanes.Count;
                        int height = rows.End - rows.Start, width = columns.End - columns.Start;
                        nint rowGap = (nint)(input.Width - width) * Lanes.Count;
                        for (int lane = 0; lane < Lanes.Count; lane += Vector<float>.Count)
                        {
                            float* source = corner + lane;
                            Vector<float> best = Vector.Load(source);
                            Vector<int> winner = default, pixel = default;
                            for (int u = height; u > 0; u--, source += rowGap)
                            {
                                for (int v = width; v > 0; v--, source += Lanes.Count)
                                {
                                    Vector<float> value = Vector.Load(source);
                                    Vector<int> wins = TExtreme.Wins(value, best) | ~Vector.Equals(value, value);
                                    best = Vector.ConditionalSelect(wins, value, best);
                                    winner = Vector.ConditionalSelect(wins, pixel, winner);
                                    pixel += Vector<int>.One;
                                }
                            }

                            (appliesRelu ? default(ActivationFunctions.Relu).Value(best) : best).Store(target + lane);
                            winner.Store(index + lane);
                        }

                        target += Lanes.Count;
                        index += Lanes.Count;
                    }
                }
            }
        }
    }

    /// <summary>dx[c,r,s] = Σ dy[c,i,j] over the windows that (r, s) won.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void InputGradient(ReadOnlySpan<float> dy, ReadOnlySpan<int> winners, PoolingWindows windows, Span<float> dx)
    {
        bool once = windows.IsPartition;
        if (!once)
            dx.Clear();
        Shape input = windows.Input;
        fixed (float* dys = dy, dxs = dx)
        fixed (int* indices = winners)
        {
            if (windows.AreSquaresOfTwo)
            {
                InputGradientOfSquares(
                    dys, indices, (nint)windows.Columns.Length * Lanes.Count, input.Channels * windows.Rows.Length, windows.Columns.Length,
                    dxs, (nint)input.Width * Lanes.Count);
                return;
            }

            float* source = dys, channel = dxs;
            int* index = indices;
            for (int c = 0; c < input.Channels; c++, channel += (nint)input.Area * Lanes.Count)
            {
                foreach (PoolingSpan rows in windows.Rows)
                {
                    foreach (PoolingSpan columns in windows.Columns)
                    {
                        float* corner = channel + ((nint)rows.Start * input.Width + columns.Start) * Lanes.Count;
                        int height = rows.End - rows.Start, width = columns.End - columns.Start;
                        nint rowGap = (nint)(input.Width - width) * Lanes.Count;
                        for (int lane = 0; lane < Lanes.Count; lane += Vector<float>.Count)
                        {
                            float* target = corner + lane;
                            Vector<float> gradient = Vector.Load(source + lane);
                            Vector<int> winner = Vector.Load(index + lane), pixel = default;
                            for (int u = height; u > 0; u--, target += rowGap)
                            {
                                for (int v = width; v > 0; v--, target += Lanes.Count)
                                {
                                    Vector<float> share = gradient & Vector.AsVectorSingle(Vector.Equals(winner, pixel));
                                    (once ? share : share + Vector.Load(target)).Store(target);
                                    pixel += Vector<int>.One;
                                }
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
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void ForwardOfSquares<TExtreme>(float* x, nint xRow, int rows, int columns, float* y, int* winners, nint yRow, bool appliesRelu)
        where TExtreme : struct, IExtreme
    {
        for (; rows > 0; rows--, x += 2 * xRow, y += yRow, winners += yRow)
        {
            float* upper = x, lower = x + xRow;
            nint length = (nint)columns * Lanes.Count;
            for (nint target = 0; target < length; target += Lanes.Count, upper += 2 * Lanes.Count, lower += 2 * Lanes.Count)
            {
                for (nint lane = 0; lane < Lanes.Count; lane += Vector<float>.Count)
                {
                    Vector<float> best = Vector.Load(upper + lane);
                    Vector<int> winner = default;
                    Take(Vector.Load(upper + Lanes.Count + lane), 1, ref best, ref winner);
                    Take(Vector.Load(lower + lane), 2, ref best, ref winner);
                    Take(Vector.Load(lower + Lanes.Count + lane), 3, ref best, ref winner);
                    (appliesRelu ? default(ActivationFunctions.Relu).Value(best) : best).Store(y + target + lane);
                    winner.Store(winners + target + lane);
                }
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        static void Take(Vector<float> value, int pixel, ref Vector<float> best, ref Vector<int> winner)
        {
            Vector<int> wins = TExtreme.Wins(value, best) | ~Vector.Equals(value, value);
            best = Vector.ConditionalSelect(wins, value, best);
            winner = Vector.ConditionalSelect(wins, Vector.Create(pixel), winner);
        }
    }

    /// <summary>The way back of <see cref="ForwardOfSquares"/>.</summary>
    /// <param name="dy">The output gradient.</param>
    /// <param name="winners">Which pixel of its window each extreme is.</param>
    /// <param name="dyRow">Floats from a row of both to the next.</param>
    /// <param name="rows">Rows of windows.</param>
    /// <param name="columns">Columns of windows.</param>
    /// <param name="dx">The input gradient; all of its windows are overwritten.</param>
    /// <param name="dxRow">Floats from a row of the input gradient to the next.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void InputGradientOfSquares(float* dy, int* winners, nint dyRow, int rows, int columns, float* dx, nint dxRow)
    {
        for (; rows > 0; rows--, dy += dyRow, winners += dyRow, dx += 2 * dxRow)
        {
            float* upper = dx, lower = dx + dxRow;
            nint length = (nint)columns * Lanes.Count;
            for (nint source = 0; source < length; source += Lanes.Count, upper += 2 * Lanes.Count, lower += 2 * Lanes.Count)
            {
                for (nint lane = 0; lane < Lanes.Count; lane += Vector<float>.Count)
                {
                    Vector<float> gradient = Vector.Load(dy + source + lane);
                    Vector<int> winner = Vector.Load(winners + source + lane);
                    Share(gradient, winner, 0).Store(upper + lane);
                    Share(gradient, winner, 1).Store(upper + Lanes.Count + lane);
                    Share(gradient, winner, 2).Store(lower + lane);
                    Share(gradient, winner, 3).Store(lower + Lanes.Count + lane);
                }
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        static Vector<float> Share(Vector<float> gradient, Vector<int> winner, int pixel) =>
            gradient & Vector.AsVectorSingle(Vector.Equals(winner, Vector.Create(pixel)));
    }
}
