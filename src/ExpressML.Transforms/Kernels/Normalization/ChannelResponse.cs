using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using ExpressML.Kernels.Elementwise;
using ExpressML.Tensors;

namespace ExpressML.Kernels.Normalization;

/// <summary>Local response normalisation of one lane block: y[c] = x[c]·s[c]^−β with s[c] = k + α·Σ x[j]² over the channels near c.</summary>
/// <remarks>
/// Shapes: x and y [C][H][W][16]. The sum is made afresh for each channel: a running sum would keep what rounding, ∞ or NaN left in it,
/// and a handful of products costs less than the power.
/// </remarks>
internal static class ChannelResponse
{
    public static void Forward(ReadOnlySpan<float> x, Shape shape, ResponseSettings settings, Span<float> y)
    {
        ReadOnlySpan<Vector<float>> source = MemoryMarshal.Cast<float, Vector<float>>(x);
        Span<Vector<float>> target = MemoryMarshal.Cast<float, Vector<float>>(y);
        int channel = shape.Area * Lanes.Count / Vector<float>.Count;
        for (int c = 0; c < shape.Channels; c++)
        {
            int first = settings.First(c) * channel, last = settings.Last(c, shape.Channels) * channel;
            for (int i = 0; i < channel; i++)
            {
                int index = c * channel + i;
                target[index] = source[index] * settings.Power(settings.Scale(source, first + i, last + i, channel));
            }
        }
    }

    /// <summary>Whether the channels of an image that is scored by itself are long enough for <see cref="PixelLanes"/>.</summary>
    public static bool HasPixelLanes(Shape shape) => shape.Area >= Vector<float>.Count;

    /// <summary>Of one image [C][H][W], with its pixels as lanes, the channels from <paramref name="first"/> up to but without <paramref name="end"/>.</summary>
    public static void PixelLanes(ReadOnlySpan<float> x, Shape shape, ResponseSettings settings, int first, int end, Span<float> y)
    {
        int area = shape.Area;
        for (int c = first; c < end; c++)
        {
            int from = settings.First(c) * area, to = settings.Last(c, shape.Channels) * area;
            for (int start = 0; start < area; start += Vector<float>.Count)
            {
                // The last pixels may be fewer than a vector: they are computed together with some that were before.
                int i = Math.Min(start, area - Vector<float>.Count);
                Vector<float> power = settings.Power(settings.Scale(x, from + i, to + i, area));
                (new Vector<float>(x[(c * area + i)..]) * power).CopyTo(y[(c * area + i)..]);
            }
        }
    }

    /// <summary>dx[c] = dy[c]·s[c]^−β − 2αβ·x[c]·Σ dy[j]·x[j]·s[j]^−(β + 1) over the channels j whose sums hold c.</summary>
    /// <param name="x">The input.</param>
    /// <param name="dy">The output gradient.</param>
    /// <param name="shape">Channels, height and width.</param>
    /// <param name="settings">The settings.</param>
    /// <param name="ratios">Scratch of the input's size, for the terms of the sum.</param>
    /// <param name="dx">The input gradient.</param>
    public static void InputGradient(
        ReadOnlySpan<float> x, ReadOnlySpan<float> dy, Shape shape, ResponseSettings settings, Span<float> ratios, Span<float> dx)
    {
        ReadOnlySpan<Vector<float>> source = MemoryMarshal.Cast<float, Vector<float>>(x);
        ReadOnlySpan<Vector<float>> gradient = MemoryMarshal.Cast<float, Vector<float>>(dy);
        Span<Vector<float>> ratio = MemoryMarshal.Cast<float, Vector<float>>(ratios), target = MemoryMarshal.Cast<float, Vector<float>>(dx);
        int channel = shape.Area * Lanes.Count / Vector<float>.Count;
        for (int c = 0; c < shape.Channels; c++)
        {
            int first = settings.First(c) * channel, last = settings.Last(c, shape.Channels) * channel;
            for (int i = 0; i < channel; i++)
            {
                int index = c * channel + i;
                Vector<float> scale = settings.Scale(source, first + i, last + i, channel);
                Vector<float> direct = gradient[index] * settings.Power(scale);
                target[index] = direct;
                ratio[index] = direct * source[index] / scale;
            }
        }

        for (int c = 0; c < shape.Channels; c++)
        {
            int first = settings.FirstHolder(c) * channel, last = settings.LastHolder(c, shape.Channels) * channel;
            for (int i = 0; i < channel; i++)
            {
                int index = c * channel + i;
                Vector<float> sum = default;
                for (int j = first + i; j <= last + i; j += channel)
                    sum += ratio[j];
                target[index] -= settings.Slope * source[index] * sum;
            }
        }
    }
}

/// <summary>The settings of a local response normalisation.</summary>
/// <param name="size">Channels in a sum.</param>
/// <param name="alpha">α, the factor of the sum.</param>
/// <param name="beta">β, the power.</param>
/// <param name="k">What is added to the sum.</param>
internal readonly struct ResponseSettings(int size, double alpha, double beta, double k)
{
    private readonly Vector<float> _alpha = new((float)alpha);
    private readonly Vector<float> _k = new((float)k);
    private readonly Vector<float> _power = new((float)-beta);
    private readonly bool _isThreeQuarters = beta == 0.75;
    private readonly int _before = size / 2;
    private readonly int _after = (size - 1) / 2;

    /// <summary>2αβ.</summary>
    public Vector<float> Slope { get; } = new((float)(2 * alpha * beta));

    /// <summary>The first channel of the sum of channel c.</summary>
    public int First(int c) => Math.Max(0, c - _before);

    /// <summary>The last channel of the sum of channel c.</summary>
    public int Last(int c, int channels) => (int)Math.Min(channels - 1L, (long)c + _after);

    /// <summary>The first channel whose sum holds channel c.</summary>
    public int FirstHolder(int c) => Math.Max(0, c - _after);

    /// <summary>The last channel whose sum holds channel c.</summary>
    public int LastHolder(int c, int channels) => (int)Math.Min(channels - 1L, (long)c + _before);

    /// <summary>k + α·Σ x².</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector<float> Scale(ReadOnlySpan<Vector<float>> x, int first, int last, int step)
    {
        Vector<float> sum = default;
        for (int j = first; j <= last; j += step)
            sum = Vector.FusedMultiplyAdd(x[j], x[j], sum);
        return Vector.FusedMultiplyAdd(_alpha, sum, _k);
    }

    /// <summary>The same, with a vector of neighbouring pixels.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector<float> Scale(ReadOnlySpan<float> x, int first, int last, int step)
    {
        Vector<float> sum = default;
        for (int j = first; j <= last; j += step)
        {
            var pixels = new Vector<float>(x[j..]);
            sum = Vector.FusedMultiplyAdd(pixels, pixels, sum);
        }

        return Vector.FusedMultiplyAdd(_alpha, sum, _k);
    }

    /// <summary>s^−β.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector<float> Power(Vector<float> s)
    {
        if (!_isThreeQuarters)
            return VectorMath.Exp(_power * VectorMath.Log(s));
        Vector<float> root = Vector.SquareRoot(s);
        return Vector<float>.One / (root * Vector.SquareRoot(root));
    }
}
