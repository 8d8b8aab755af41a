using System.Numerics;
using System.Runtime.CompilerServices;
using ExpressML.Tensors;

namespace ExpressML.Kernels;

/// <summary>Average pooling of one lane block: y[c,i,j] = (1 / pixels)·Σ x[c,r,s] over the pixels of window (i, j).</summary>
internal static unsafe class AveragePooling
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Forward(ReadOnlySpan<float> x, PoolingWindows windows, Span<float> y)
    {
        Shape input = windows.Input;
        fixed (float* xs = x, ys = y)
        {
            float* target = ys, channel = xs;
            for (int c = 0; c < input.Channels; c++, channel += (nint)input.Area * Lanes.Count)
            {
                foreach (PoolingSpan rows in windows.Rows)
                {
                    foreach (PoolingSpan columns in windows.Columns)
                    {
                        float* corner = channel + ((nint)rows.Start * input.Width + columns.Start) * Lanes.Count;
                        int height = rows.End - rows.Start, width = columns.End - columns.Start;
                        nint rowGap = (nint)(input.Width - width) * Lanes.Count;
                        Vector<float> share = Share(rows, columns);
                        for (int lane = 0; lane < Lanes.Count; lane += Vector<float>.Count)
                        {
                            float* source = corner + lane;
                            Vector<float> sum = default;
                            for (int u = height; u > 0; u--, source += rowGap)
                            {
                                for (int v = width; v > 0; v--, source += Lanes.Count)
                                    sum += Vector.Load(source);
                            }

                            (sum * share).Store(target + lane);
                        }

                        target += Lanes.Count;
                    }
                }
            }
        }
    }

    /// <summary>dx[c,r,s] = Σ dy[c,i,j] / pixels over the windows that hold (r, s).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void InputGradient(ReadOnlySpan<float> dy, PoolingWindows windows, Span<float> dx)
    {
        dx.Clear();
        Shape input = windows.Input;
        fixed (float* dys = dy, dxs = dx)
        {
            float* source = dys, channel = dxs;
            for (int c = 0; c < input.Channels; c++, channel += (nint)input.Area * Lanes.Count)
            {
                foreach (PoolingSpan rows in windows.Rows)
                {
                    foreach (PoolingSpan columns in windows.Columns)
                    {
                        float* corner = channel + ((nint)rows.Start * input.Width + columns.Start) * Lanes.Count;
                        int height = rows.End - rows.Start, width = columns.End - columns.Start;
                        nint rowGap = (nint)(input.Width - width) * Lanes.Count;
                        Vector<float> share = Share(rows, columns);
                        for (int lane = 0; lane < Lanes.Count; lane += Vector<float>.Count)
                        {
                            float* target = corner + lane;
                            Vector<float> gradient = share * Vector.Load(source + lane);
                            for (int u = height; u > 0; u--, target += rowGap)
                            {
                                for (int v = width; v > 0; v--, target += Lanes.Count)
                                    (gradient + Vector.Load(target)).Store(target);
                            }
                        }

                        source += Lanes.Count;
                    }
                }
            }
        }
    }

    private static Vector<float> Share(PoolingSpan rows, PoolingSpan columns) => new((float)(1.0 / ((double)rows.Length * columns.Length)));
}
