using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using ExpressML.Images;
using ExpressML.Tensors;

namespace ExpressML.Kernels.Copying;

/// <summary>Bilinear resizing of lane blocks, by the formula of <see cref="BilinearResize"/>, which does the same to one image.</summary>
internal static class BilinearBlocks
{
    /// <summary>y from x.</summary>
    /// <param name="x">The input, [C][H][W][16].</param>
    /// <param name="input">Channels, height and width of it.</param>
    /// <param name="rows">The two rows that each row of the output blends.</param>
    /// <param name="columns">The same of columns.</param>
    /// <param name="y">The output.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Forward(ReadOnlySpan<float> x, Shape input, BilinearAxis rows, BilinearAxis columns, Span<float> y)
    {
        ReadOnlySpan<Vector512<float>> source = Lanes.Vectors(x);
        Span<Vector512<float>> target = Lanes.Vectors(y);
        int place = 0;
        for (int c = 0; c < input.Channels; c++)
        {
            ReadOnlySpan<Vector512<float>> channel = source.Slice(c * input.Area, input.Area);
            for (int i = 0; i < rows.Length; i++)
            {
                ReadOnlySpan<Vector512<float>> top = channel.Slice(rows.Near[i] * input.Width, input.Width), bottom = channel.Slice(rows.Far[i] * input.Width, input.Width);
                Vector512<float> v = Vector512.Create(rows.Way[i]);
                for (int j = 0; j < columns.Length; j++)
                {
                    int l = columns.Near[j], r = columns.Far[j];
                    Vector512<float> u = Vector512.Create(columns.Way[j]);
                    Vector512<float> above = top[l] + u * (top[r] - top[l]), below = bottom[l] + u * (bottom[r] - bottom[l]);
                    target[place++] = above + v * (below - above);
                }
            }
        }
    }

    /// <summary>dx: each output gradient goes to the four pixels that were blended, with their weights.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void InputGradient(ReadOnlySpan<float> dy, Shape input, BilinearAxis rows, BilinearAxis columns, Span<float> dx)
    {
        dx.Clear();
        ReadOnlySpan<Vector512<float>> source = Lanes.Vectors(dy);
        Span<Vector512<float>> target = Lanes.Vectors(dx);
        int place = 0;
        for (int c = 0; c < input.Channels; c++)
        {
            Span<Vector512<float>> channel = target.Slice(c * input.Area, input.Area);
            for (int i = 0; i < rows.Length; i++)
            {
                Span<Vector512<float>> top = channel.Slice(rows.Near[i] * input.Width, input.Width), bottom = channel.Slice(rows.Far[i] * input.Width, input.Width);
                Vector512<float> v = Vector512.Create(rows.Way[i]);
                for (int j = 0; j < columns.Length; j++)
                {
                    int l = columns.Near[j], r = columns.Far[j];
                    Vector512<float> u = Vector512.Create(columns.Way[j]);
                    Vector512<float> below = v * source[place], above = source[place] - below, aboveRight = u * above, belowRight = u * below;
                    place++;
                    top[l] += above - aboveRight;
                    top[r] += aboveRight;
                    bottom[l] += below - belowRight;
                    bottom[r] += belowRight;
                }
            }
        }
    }
}
