using System.Numerics;
using System.Runtime.CompilerServices;
using ExpressML.Tensors;

namespace ExpressML.Kernels;

/// <summary>Max pooling of one lane block: y[c,i,j] = max of x[c, i·stride + u, j·stride + v] for 0 ≤ u,v &lt; window.</summary>
/// <remarks>The first maximum in row order wins a tie and alone receives the gradient; NaN wins over every number.</remarks>
internal static unsafe class MaxPooling
{
    /// <summary>Also keeps which pixel of its window each maximum is, u·window + v, for the way back.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Forward(ReadOnlySpan<float> x, PoolingGeometry g, Span<float> y, Span<int> winners)
    {
        Shape output = g.Output;
        nint rowGap = (nint)(g.Input.Width - g.Window) * Lanes.Count;
        fixed (float* xs = x, ys = y)
        fixed (int* indices = winners)
        {
            float* target = ys;
            int* index = indices;
            for (int c = 0; c < g.Input.Channels; c++)
            {
                for (int i = 0; i < output.Height; i++)
                {
                    float* corner = xs + ((nint)(c * g.Input.Height + i * g.Stride) * g.Input.Width) * Lanes.Count;
                    for (int j = 0; j < output.Width; j++, corner += g.Stride * Lanes.Count)
                    {
                        for (int lane = 0; lane < Lanes.Count; lane += Vector<float>.Count)
                        {
                            float* source = corner + lane;
                            Vector<float> max = Vector.Load(source);
                            Vector<int> winner = default, pixel = default;
                            for (int u = 0; u < g.Window; u++, source += rowGap)
                            {
                                for (int v = 0; v < g.Window; v++, source += Lanes.Count)
                                {
                                    Vector<float> value = Vector.Load(source);
                                    Vector<int> wins = Vector.GreaterThan(value, max) | ~Vector.Equals(value, value);
                                    max = Vector.ConditionalSelect(wins, value, max);
                                    winner = Vector.ConditionalSelect(wins, pixel, winner);
                                    pixel += Vector<int>.One;
                                }
                            }

                            max.Store(target + lane);
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
    public static void InputGradient(ReadOnlySpan<float> dy, ReadOnlySpan<int> winners, PoolingGeometry g, Span<float> dx)
    {
        bool once = g.IsPartition;
        if (!once)
            dx.Clear();
        Shape output = g.Output;
        nint rowGap = (nint)(g.Input.Width - g.Window) * Lanes.Count;
        fixed (float* dys = dy, dxs = dx)
        fixed (int* indices = winners)
        {
            float* source = dys;
            int* index = indices;
            for (int c = 0; c < g.Input.Channels; c++)
            {
                for (int i = 0; i < output.Height; i++)
                {
                    float* corner = dxs + ((nint)(c * g.Input.Height + i * g.Stride) * g.Input.Width) * Lanes.Count;
                    for (int j = 0; j < output.Width; j++, corner += g.Stride * Lanes.Count)
                    {
                        for (int lane = 0; lane < Lanes.Count; lane += Vector<float>.Count)
                        {
                            float* target = corner + lane;
                            Vector<float> gradient = Vector.Load(source + lane);
                            Vector<int> winner = Vector.Load(index + lane), pixel = default;
                            for (int u = 0; u < g.Window; u++, target += rowGap)
                            {
                                for (int v = 0; v < g.Window; v++, target += Lanes.Count)
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
