using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using ExpressML.Tensors;

namespace ExpressML.Kernels.Pooling;

/// <summary>The way back through average pooling of one lane block; the way forward is that of <see cref="WindowPooling"/> with <see cref="Mean"/>.</summary>
internal static unsafe class AveragePooling
{
    /// <summary>dx[c,r,s] = Σ dy[c,i,j] / pixels over the windows that hold (r, s).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void InputGradient(ReadOnlySpan<float> dy, PoolingWindows windows, Span<float> dx)
    {
        Shape input = windows.Input;
        nint row = (nint)windows.Dilation.Height * input.Width * Lanes.Count, pixelStep = windows.Dilation.Width * Lanes.Count;
        fixed (float* dys = dy, dxs = dx)
        {
            float* source = dys, channel = dxs;
            for (int c = 0; c < input.Channels; c++, channel += (nint)input.Area * Lanes.Count)
            {
                if (!windows.IsPartition)
                    new Span<float>(channel, input.Area * Lanes.Count).Clear();
                foreach (PoolingSpan rows in windows.Rows)
                {
                    foreach (PoolingSpan columns in windows.Columns)
                    {
                        float* target = channel + ((nint)rows.Start * input.Width + columns.Start) * Lanes.Count;
                        int height = rows.Pixels, width = columns.Pixels;
                        nint rowGap = row - width * pixelStep;
                        Vector512<float> gradient = WindowPooling.Share(rows, columns) * Vector512.Load(source);
                        for (int u = height; u > 0; u--, target += rowGap)
                        {
                            for (int v = width; v > 0; v--, target += pixelStep)
                                (gradient + (windows.IsPartition ? Vector512<float>.Zero : Vector512.Load(target))).Store(target);
                        }

                        source += Lanes.Count;
                    }
                }
            }
        }
    }
}
