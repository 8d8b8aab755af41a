using System.Numerics;
using System.Runtime.CompilerServices;
using ExpressML.Tensors;

namespace ExpressML.Kernels;

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
}
