using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using ExpressML.Kernels.Products;
using ExpressML.Tensors;

namespace ExpressML.Kernels.Normalization;

/// <summary>Layer normalisation of each pixel over its channels: y[c,p] = scale[c]·x̂[c,p] + shift[c] with x̂[c,p] = (x[c,p] − mean[p]) / √(variance[p] + ε).</summary>
/// <remarks>
/// Sixteen numbers side by side are one pixel of the examples of a lane block, or neighbouring pixels of one image. Mean and variance never leave their lane,
/// and are summed in double precision, channel after channel, so both give the same bits.
/// </remarks>
internal static class PixelMoments
{
    // Vectors whose sums are made side by side: each channel is read in runs, and what is read first is still in a cache when it is read again.
    private const int MostTogether = 8;

    /// <summary>Floats of <c>moments</c> for so many pixels: the means of all, then their 1 / √(variance + ε).</summary>
    public static int Length(int pixels) => checked(2 * pixels * Lanes.Count);

    /// <summary>y from x; keeps mean and inverse deviation of each pixel.</summary>
    public static void Forward(ReadOnlySpan<float> x, ReadOnlySpan<float> scale, ReadOnlySpan<float> shift, double epsilon, Span<float> moments, Span<float> y)
    {
        int channel = x.Length / scale.Length;
        Span<Vector512<float>> means = Lanes.Vectors(moments[..channel]), inverses = Lanes.Vectors(moments[channel..]);
        for (int pixel = 0; pixel < means.Length; pixel += MostTogether)
        {
            int count = Math.Min(MostTogether, means.Length - pixel);
            Normalize(x, channel, pixel * Lanes.Count, scale, shift, epsilon, means.Slice(pixel, count), inverses.Slice(pixel, count), y);
        }
    }

    /// <summary>Whether an image that is scored by itself has enough pixels for <see cref="PixelLanes"/>.</summary>
    public static bool HasPixelLanes(Shape shape) => shape.Area >= Lanes.Count;

    /// <summary>Into how many parts <see cref="PixelLanes"/> can be cut.</summary>
    public static int Parts(Shape shape) => (Lanes.Blocks(shape.Area) + MostTogether - 1) / MostTogether;

    /// <summary>Of one image [C][H][W], with its pixels as lanes, the parts from <paramref name="first"/> up to but without <paramref name="end"/>.</summary>
    public static void PixelLanes(
        ReadOnlySpan<float> x, Shape shape, ReadOnlySpan<float> scale, ReadOnlySpan<float> shift, double epsilon, int first, int end, Span<float> y)
    {
        Span<Vector512<float>> means = stackalloc Vector512<float>[MostTogether], inverses = stackalloc Vector512<float>[MostTogether];
        int whole = shape.Area / Lanes.Count;
        for (int vector = first * MostTogether; vector < Math.Min(end * MostTogether, whole); vector += MostTogether)
        {
            int count = Math.Min(MostTogether, whole - vector);
            Normalize(x, shape.Area, vector * Lanes.Count, scale, shift, epsilon, means[..count], inverses[..count], y);
        }

        // The last pixels may be fewer than a vector: they are computed together with some that were before.
        if (end == Parts(shape) && whole * Lanes.Count < shape.Area)
            Normalize(x, shape.Area, shape.Area - Lanes.Count, scale, shift, epsilon, means[..1], inverses[..1], y);
    }

    /// <summary>dscale[c] = Σ dy·x̂ and dshift[c] = Σ dy over pixels and lanes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void ParameterGradients(ReadOnlySpan<float> x, ReadOnlySpan<float> dy, ReadOnlySpan<float> moments, Span<float> dscale, Span<float> dshift)
    {
        int channel = x.Length / dscale.Length;
        ReadOnlySpan<Vector512<float>> means = Lanes.Vectors(moments[..channel]), inverses = Lanes.Vectors(moments[channel..]);
        for (int c = 0; c < dscale.Length; c++)
        {
            ReadOnlySpan<Vector512<float>> source = Lanes.Vectors(x.Slice(c * channel, channel)), gradient = Lanes.Vectors(dy.Slice(c * channel, channel));
            // Two sums of each lane hide some of the latency of the addition.
            Vector512<float> even = default, odd = default;
            int i = 0;
            for (; i + 1 < means.Length; i += 2)
            {
                even = Vector512.FusedMultiplyAdd((source[i] - means[i]) * inverses[i], gradient[i], even);
                odd = Vector512.FusedMultiplyAdd((source[i + 1] - means[i + 1]) * inverses[i + 1], gradient[i + 1], odd);
            }

            if (i < means.Length)
                even = Vector512.FusedMultiplyAdd((source[i] - means[i]) * inverses[i], gradient[i], even);
            dscale[c] = LaneSums.Sum(even + odd);
        }

        LaneSums.Channels(dy, dshift.Length, means.Length, dshift);
    }

    /// <summary>dx = (g − mean(g) − x̂·mean(g·x̂)) / √(variance + ε) with g[c,p] = scale[c]·dy[c,p], and means over the channels of a pixel.</summary>
    public static void InputGradient(ReadOnlySpan<float> x, ReadOnlySpan<float> dy, ReadOnlySpan<float> scale, ReadOnlySpan<float> moments, Span<float> dx)
    {
        int channel = x.Length / scale.Length;
        ReadOnlySpan<Vector512<float>> means = Lanes.Vectors(moments[..channel]), inverses = Lanes.Vectors(moments[channel..]);
        for (int pixel = 0; pixel < means.Length; pixel += MostTogether)
        {
            int count = Math.Min(MostTogether, means.Length - pixel);
            InputGradient(x, dy, channel, pixel * Lanes.Count, scale, means.Slice(pixel, count), inverses.Slice(pixel, count), dx);
        }
    }

    // Neighbouring vectors from a place in each channel on.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Normalize(
        ReadOnlySpan<float> x, int channel, int place, ReadOnlySpan<float> scale, ReadOnlySpan<float> shift, double epsilon,
        Span<Vector512<float>> means, Span<Vector512<float>> inverses, Span<float> y)
    {
        int length = means.Length * Lanes.Count;
        Measure(x, channel, scale.Length, place, epsilon, means, inverses);
        for (int c = 0; c < scale.Length; c++)
        {
            ReadOnlySpan<Vector512<float>> source = Lanes.Vectors(x.Slice(c * channel + place, length));
            Span<Vector512<float>> target = Lanes.Vectors(y.Slice(c * channel + place, length));
            Vector512<float> factor = Vector512.Create(scale[c]), summand = Vector512.Create(shift[c]);
            for (int i = 0; i < target.Length; i++)
                target[i] = Vector512.FusedMultiplyAdd(factor, (source[i] - means[i]) * inverses[i], summand);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Measure(
        ReadOnlySpan<float> x, int channel, int channels, int place, double epsilon, Span<Vector512<float>> means, Span<Vector512<float>> inverses)
    {
        int count = means.Length, length = count * Lanes.Count;
        double share = 1.0 / channels;
        Span<Vector512<double>> low = stackalloc Vector512<double>[count], high = stackalloc Vector512<double>[count];
        low.Clear();
        high.Clear();
        for (int c = 0; c < channels; c++)
        {
            ReadOnlySpan<Vector512<float>> source = Lanes.Vectors(x.Slice(c * channel + place, length));
            for (int i = 0; i < source.Length; i++)
            {
                low[i] += Vector512.WidenLower(source[i]);
                high[i] += Vector512.WidenUpper(source[i]);
            }
        }

        Span<Vector512<double>> lowSquares = stackalloc Vector512<double>[count], highSquares = stackalloc Vector512<double>[count];
        lowSquares.Clear();
        highSquares.Clear();
        for (int i = 0; i < count; i++)
            (low[i], high[i]) = (low[i] * share, high[i] * share);
        for (int c = 0; c < channels; c++)
        {
            ReadOnlySpan<Vector512<float>> source = Lanes.Vectors(x.Slice(c * channel + place, length));
            for (int i = 0; i < source.Length; i++)
            {
                Vector512<double> lowDifference = Vector512.WidenLower(source[i]) - low[i], highDifference = Vector512.WidenUpper(source[i]) - high[i];
                lowSquares[i] += lowDifference * lowDifference;
                highSquares[i] += highDifference * highDifference;
            }
        }

        for (int i = 0; i < count; i++)
        {
            means[i] = Vector512.Narrow(low[i], high[i]);
            inverses[i] = Vector512.Narrow(InverseDeviation(lowSquares[i]), InverseDeviation(highSquares[i]));
        }

        Vector512<double> InverseDeviation(Vector512<double> squares) => Vector512<double>.One / Vector512.Sqrt(squares * share + Vector512.Create(epsilon));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void InputGradient(
        ReadOnlySpan<float> x, ReadOnlySpan<float> dy, int channel, int place, ReadOnlySpan<float> scale,
        ReadOnlySpan<Vector512<float>> means, ReadOnlySpan<Vector512<float>> inverses, Span<float> dx)
    {
        int count = means.Length, length = count * Lanes.Count;
        Span<Vector512<double>> sumLow = stackalloc Vector512<double>[count], sumHigh = stackalloc Vector512<double>[count];
        Span<Vector512<double>> productLow = stackalloc Vector512<double>[count], productHigh = stackalloc Vector512<double>[count];
        sumLow.Clear();
        sumHigh.Clear();
        productLow.Clear();
        productHigh.Clear();
        for (int c = 0; c < scale.Length; c++)
        {
            ReadOnlySpan<Vector512<float>> source = Lanes.Vectors(x.Slice(c * channel + place, length)), gradient = Lanes.Vectors(dy.Slice(c * channel + place, length));
            Vector512<float> factor = Vector512.Create(scale[c]);
            for (int i = 0; i < source.Length; i++)
            {
                Vector512<float> g = gradient[i] * factor, product = g * ((source[i] - means[i]) * inverses[i]);
                sumLow[i] += Vector512.WidenLower(g);
                sumHigh[i] += Vector512.WidenUpper(g);
                productLow[i] += Vector512.WidenLower(product);
                productHigh[i] += Vector512.WidenUpper(product);
            }
        }

        double share = 1.0 / scale.Length;
        Span<Vector512<float>> meanGradients = stackalloc Vector512<float>[count], meanProducts = stackalloc Vector512<float>[count];
        for (int i = 0; i < count; i++)
        {
            meanGradients[i] = Vector512.Narrow(sumLow[i] * share, sumHigh[i] * share);
            meanProducts[i] = Vector512.Narrow(productLow[i] * share, productHigh[i] * share);
        }

        for (int c = 0; c < scale.Length; c++)
        {
            ReadOnlySpan<Vector512<float>> source = Lanes.Vectors(x.Slice(c * channel + place, length)), gradient = Lanes.Vectors(dy.Slice(c * channel + place, length));
            Span<Vector512<float>> target = Lanes.Vectors(dx.Slice(c * channel + place, length));
            Vector512<float> factor = Vector512.Create(scale[c]);
            for (int i = 0; i < target.Length; i++)
            {
                Vector512<float> normalized = (source[i] - means[i]) * inverses[i];
                target[i] = (gradient[i] * factor - meanGradients[i] - normalized * meanProducts[i]) * inverses[i];
            }
        }
    }
}
