using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using ExpressML.Kernels.Products;
using ExpressML.Tensors;

namespace ExpressML.Kernels.Normalization;

/// <summary>Layer normalisation of one lane block: y[i] = scale[i]·x̂[i] + shift[i] with x̂[i] = (x[i] − mean) / √(variance + ε), lane by lane.</summary>
/// <remarks>Each lane is one example, so mean and variance never leave it. They are summed in double precision.</remarks>
internal static class ExampleMoments
{
    /// <summary>Floats of <c>moments</c>: mean and 1 / √(variance + ε) of each lane.</summary>
    public const int Length = 2 * Lanes.Count;

    /// <summary>y from x; keeps mean and inverse deviation of each lane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Forward(
        ReadOnlySpan<float> x, ReadOnlySpan<float> scale, ReadOnlySpan<float> shift, double epsilon, Span<float> moments, Span<float> y)
    {
        Measure(x, epsilon, moments);
        ReadOnlySpan<Vector512<float>> source = Lanes.Vectors(x);
        Span<Vector512<float>> target = Lanes.Vectors(y);
        (Vector512<float> mean, Vector512<float> inverse) = Moments(moments);
        for (int i = 0; i < target.Length; i++)
            target[i] = Vector512.FusedMultiplyAdd(Vector512.Create(scale[i]), (source[i] - mean) * inverse, Vector512.Create(shift[i]));
    }

    /// <summary>Of one image by itself: the sums of a lane, in the same order.</summary>
    public static void OfImage(ReadOnlySpan<float> x, ReadOnlySpan<float> scale, ReadOnlySpan<float> shift, double epsilon, Span<float> y)
    {
        double share = 1.0 / x.Length, mean = 0, squares = 0;
        foreach (float value in x)
            mean += value;
        mean *= share;
        foreach (float value in x)
            squares += (value - mean) * (value - mean);
        float center = (float)mean, inverse = (float)(1 / Math.Sqrt(squares * share + epsilon));
        for (int i = 0; i < x.Length; i++)
            y[i] = MathF.FusedMultiplyAdd(scale[i], (x[i] - center) * inverse, shift[i]);
    }

    /// <summary>dscale[i] = Σ dy[i]·x̂[i] and dshift[i] = Σ dy[i] over the lanes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void ParameterGradients(
        ReadOnlySpan<float> x, ReadOnlySpan<float> dy, ReadOnlySpan<float> moments, Span<float> dscale, Span<float> dshift)
    {
        ReadOnlySpan<Vector512<float>> source = Lanes.Vectors(x), gradient = Lanes.Vectors(dy);
        (Vector512<float> mean, Vector512<float> inverse) = Moments(moments);
        for (int i = 0; i < source.Length; i++)
        {
            dscale[i] = LaneSums.Sum(gradient[i] * ((source[i] - mean) * inverse));
            dshift[i] = LaneSums.Sum(gradient[i]);
        }
    }

    /// <summary>dx = (g − mean(g) − x̂·mean(g·x̂)) / √(variance + ε) with g[i] = scale[i]·dy[i].</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void InputGradient(
        ReadOnlySpan<float> x, ReadOnlySpan<float> dy, ReadOnlySpan<float> scale, ReadOnlySpan<float> moments, Span<float> dx)
    {
        ReadOnlySpan<Vector512<float>> source = Lanes.Vectors(x), gradient = Lanes.Vectors(dy);
        Span<Vector512<float>> target = Lanes.Vectors(dx);
        (Vector512<float> mean, Vector512<float> inverse) = Moments(moments);
        Vector512<double> sumLow = default, sumHigh = default, productLow = default, productHigh = default;
        for (int i = 0; i < source.Length; i++)
        {
            Vector512<float> g = gradient[i] * Vector512.Create(scale[i]), product = g * ((source[i] - mean) * inverse);
            sumLow += Vector512.WidenLower(g);
            sumHigh += Vector512.WidenUpper(g);
            productLow += Vector512.WidenLower(product);
            productHigh += Vector512.WidenUpper(product);
        }

        double share = 1.0 / scale.Length;
        Vector512<float> meanGradient = Vector512.Narrow(sumLow * share, sumHigh * share);
        Vector512<float> meanProduct = Vector512.Narrow(productLow * share, productHigh * share);
        for (int i = 0; i < target.Length; i++)
        {
            Vector512<float> g = gradient[i] * Vector512.Create(scale[i]), normalized = (source[i] - mean) * inverse;
            target[i] = (g - meanGradient - normalized * meanProduct) * inverse;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Measure(ReadOnlySpan<float> x, double epsilon, Span<float> moments)
    {
        ReadOnlySpan<Vector512<float>> source = Lanes.Vectors(x);
        double share = 1.0 / source.Length;
        Vector512<double> low = default, high = default, lowSquares = default, highSquares = default;
        foreach (Vector512<float> value in source)
        {
            low += Vector512.WidenLower(value);
            high += Vector512.WidenUpper(value);
        }

        (low, high) = (low * share, high * share);
        foreach (Vector512<float> value in source)
        {
            Vector512<double> lowDifference = Vector512.WidenLower(value) - low, highDifference = Vector512.WidenUpper(value) - high;
            lowSquares += lowDifference * lowDifference;
            highSquares += highDifference * highDifference;
        }

        Span<Vector512<float>> statistics = Lanes.Vectors(moments);
        statistics[0] = Vector512.Narrow(low, high);
        statistics[1] = Vector512.Narrow(InverseDeviation(lowSquares), InverseDeviation(highSquares));

        Vector512<double> InverseDeviation(Vector512<double> squares) =>
            Vector512<double>.One / Vector512.Sqrt(squares * share + Vector512.Create(epsilon));
    }

    private static (Vector512<float> Mean, Vector512<float> InverseDeviation) Moments(ReadOnlySpan<float> moments)
    {
        ReadOnlySpan<Vector512<float>> statistics = Lanes.Vectors(moments);
        return (statistics[0], statistics[1]);
    }
}
