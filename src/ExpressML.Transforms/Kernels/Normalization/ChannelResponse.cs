using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
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
        if (Vector512.IsHardwareAccelerated)
            Forward<WideVector>(x, shape, settings, y);
        else
            Forward<NarrowVector>(x, shape, settings, y);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Forward<TVector>(ReadOnlySpan<float> x, Shape shape, ResponseSettings settings, Span<float> y)
        where TVector : struct, IVector<TVector>
    {
        ReadOnlySpan<TVector> source = MemoryMarshal.Cast<float, TVector>(x);
        Span<TVector> target = MemoryMarshal.Cast<float, TVector>(y);
        int channel = shape.Area * Lanes.Count / TVector.Count;
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
    public static bool HasPixelLanes(Shape shape) => shape.Area >= Lanes.Count;

    /// <summary>Of one image [C][H][W], with its pixels as lanes, the channels from <paramref name="first"/> up to but without <paramref name="end"/>.</summary>
    public static void PixelLanes(ReadOnlySpan<float> x, Shape shape, ResponseSettings settings, int first, int end, Span<float> y)
    {
        if (Vector512.IsHardwareAccelerated)
            PixelLanes<WideVector>(x, shape, settings, first, end, y);
        else
            PixelLanes<NarrowVector>(x, shape, settings, first, end, y);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void PixelLanes<TVector>(ReadOnlySpan<float> x, Shape shape, ResponseSettings settings, int first, int end, Span<float> y)
        where TVector : struct, IVector<TVector>
    {
        int area = shape.Area;
        for (int c = first; c < end; c++)
        {
            int from = settings.First(c) * area, to = settings.Last(c, shape.Channels) * area;
            for (int start = 0; start < area; start += TVector.Count)
            {
                // The last pixels may be fewer than a vector: they are computed together with some that were before.
                int i = Math.Min(start, area - TVector.Count);
                TVector power = settings.Power(settings.Scale<TVector>(x, from + i, to + i, area));
                MemoryMarshal.Cast<float, TVector>(y[(c * area + i)..])[0] = MemoryMarshal.Cast<float, TVector>(x[(c * area + i)..])[0] * power;
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
        if (Vector512.IsHardwareAccelerated)
            InputGradient<WideVector>(x, dy, shape, settings, ratios, dx);
        else
            InputGradient<NarrowVector>(x, dy, shape, settings, ratios, dx);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void InputGradient<TVector>(
        ReadOnlySpan<float> x, ReadOnlySpan<float> dy, Shape shape, ResponseSettings settings, Span<float> ratios, Span<float> dx)
        where TVector : struct, IVector<TVector>
    {
        ReadOnlySpan<TVector> source = MemoryMarshal.Cast<float, TVector>(x);
        ReadOnlySpan<TVector> gradient = MemoryMarshal.Cast<float, TVector>(dy);
        Span<TVector> ratio = MemoryMarshal.Cast<float, TVector>(ratios), target = MemoryMarshal.Cast<float, TVector>(dx);
        int channel = shape.Area * Lanes.Count / TVector.Count;
        for (int c = 0; c < shape.Channels; c++)
        {
            int first = settings.First(c) * channel, last = settings.Last(c, shape.Channels) * channel;
            for (int i = 0; i < channel; i++)
            {
                int index = c * channel + i;
                TVector scale = settings.Scale(source, first + i, last + i, channel);
                TVector direct = gradient[index] * settings.Power(scale);
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
                TVector sum = default;
                for (int j = first + i; j <= last + i; j += channel)
                    sum += ratio[j];
                target[index] -= TVector.Create(settings.Slope) * source[index] * sum;
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
    private readonly float _alpha = (float)alpha;
    private readonly float _k = (float)k;
    private readonly float _power = (float)-beta;
    private readonly bool _isThreeQuarters = beta == 0.75;
    private readonly int _before = size / 2;
    private readonly int _after = (size - 1) / 2;

    /// <summary>2αβ.</summary>
    public float Slope { get; } = (float)(2 * alpha * beta);

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
    public TVector Scale<TVector>(ReadOnlySpan<TVector> x, int first, int last, int step)
        where TVector : struct, IVector<TVector>
    {
        TVector sum = default;
        for (int j = first; j <= last; j += step)
            sum = TVector.FusedMultiplyAdd(x[j], x[j], sum);
        return TVector.FusedMultiplyAdd(TVector.Create(_alpha), sum, TVector.Create(_k));
    }

    /// <summary>The same, with a vector of neighbouring pixels.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Scale<TVector>(ReadOnlySpan<float> x, int first, int last, int step)
        where TVector : struct, IVector<TVector>
    {
        TVector sum = default;
        for (int j = first; j <= last; j += step)
        {
            TVector pixels = MemoryMarshal.Cast<float, TVector>(x[j..])[0];
            sum = TVector.FusedMultiplyAdd(pixels, pixels, sum);
        }

        return TVector.FusedMultiplyAdd(TVector.Create(_alpha), sum, TVector.Create(_k));
    }

    /// <summary>s^−β.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Power<TVector>(TVector s)
        where TVector : struct, IVector<TVector>
    {
        if (!_isThreeQuarters)
            return VectorMath.Exp(TVector.Create(_power) * VectorMath.Log(s));
        TVector root = TVector.Sqrt(s);
        return TVector.Create(1) / (root * TVector.Sqrt(root));
    }
}
