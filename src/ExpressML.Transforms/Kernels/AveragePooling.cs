using System.Numerics;
using System.Runtime.CompilerServices;
using ExpressML.Tensors;

namespace ExpressML.Kernels;

/// <summary>Average pooling of one lane block: y[c,i,j] = (1 / window²)·Σ x[c, i·stride + u, j·stride + v] for 0 ≤ u,v &lt; window.</summary>
internal static unsafe class AveragePooling
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Forward(ReadOnlySpan<float> x, PoolingGeometry g, Span<float> y)
    {
        Shape output = g.Output;
        var share = new Vector<float>((float)(1.0 / (g.Window * g.Window)));
        nint rowGap = (nint)(g.Input.Width - g.Window) * Lanes.Count;
        fixed (float* xs = x, ys = y)
        {
            float* target = ys;
            for (int c = 0; c < g.Input.Channels; c++)
            {
                for (int i = 0; i < output.Height; i++)
                {
                    float* corner = xs + ((nint)(c * g.Input.Height + i * g.Stride) * g.Input.Width) * Lanes.Count;
                    for (int j = 0; j < output.Width; j++, corner += g.Stride * Lanes.Count, target += Lanes.Count)
                    {
                        for (int lane = 0; lane < Lanes.Count; lane += Vector<float>.Count)
                        {
                            float* source = corner + lane;
                            Vector<float> sum = default;
                            for (int u = 0; u < g.Window; u++, source += rowGap)
                            {
                                for (int v = 0; v < g.Window; v++, source += Lanes.Count)
                                    sum += Vector.Load(source);
                            }

                            (sum * share).Store(target + lane);
                        }
                    }
                }
            }
        }
    }

    /// <summary>dx[c,r,s] = (1 / window²)·Σ dy[c,i,j] over the windows that hold (r, s).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void InputGradient(ReadOnlySpan<float> dy, PoolingGeometry g, Span<float> dx)
    {
        dx.Clear();
        Shape output = g.Output;
        var share = new Vector<float>((float)(1.0 / (g.Window * g.Window)));
        nint rowGap = (nint)(g.Input.Width - g.Window) * Lanes.Count;
        fixed (float* dys = dy, dxs = dx)
        {
            float* source = dys;
            for (int c = 0; c < g.Input.Channels; c++)
            {
                for (int i = 0; i < output.Height; i++)
                {
                    float* corner = dxs + ((nint)(c * g.Input.Height + i * g.Stride) * g.Input.Width) * Lanes.Count;
                    for (int j = 0; j < output.Width; j++, corner += g.Stride * Lanes.Count, source += Lanes.Count)
                    {
                        for (int lane = 0; lane < Lanes.Count; lane += Vector<float>.Count)
                        {
                            float* target = corner + lane;
                            Vector<float> gradient = share * Vector.Load(source + lane);
                            for (int u = 0; u < g.Window; u++, target += rowGap)
                            {
                                for (int v = 0; v < g.Window; v++, target += Lanes.Count)
                                    (gradient + Vector.Load(target)).Store(target);
                            }
                        }
                    }
                }
            }
        }
    }
}
