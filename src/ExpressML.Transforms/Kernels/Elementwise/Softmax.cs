using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using ExpressML.Tensors;

namespace ExpressML.Kernels.Elementwise;

/// <summary>Softmax: p[k] = exp(x[k] − max x) / Σ exp(x[j] − max x). The maximum is taken out so that nothing overflows.</summary>
internal static class Softmax
{
    /// <summary>Of one lane block [K][area][16], lane by lane and position by position; may work in place.</summary>
    /// <param name="x">K rows of area · 16 numbers.</param>
    /// <param name="p">The probabilities, of the same shape.</param>
    /// <param name="area">Positions of one row. Default: 1.</param>
    public static void LaneBlock(ReadOnlySpan<float> x, Span<float> p, int area = 1)
    {
        if (Vector512.IsHardwareAccelerated)
            LaneBlock<WideVector>(x, p, area);
        else
            LaneBlock<NarrowVector>(x, p, area);
    }

    /// <summary>Of one vector by itself: what a lane computes, in the same order; may work in place.</summary>
    public static void OfVector(ReadOnlySpan<float> x, Span<float> p)
    {
        float max = x[0], sum = 0;
        for (int k = 1; k < x.Length; k++)
            max = MathF.Max(max, x[k]);
        Activations.Apply(new Exponential(max), x, p);
        foreach (float value in p)
            sum += value;
        for (int k = 0; k < p.Length; k++)
            p[k] /= sum;
    }

    /// <summary>dx[k] = p[k]·(dy[k] − Σ p[j]·dy[j]); may work in place.</summary>
    /// <param name="p">The probabilities, K rows of area · 16 numbers.</param>
    /// <param name="dy">Their gradient.</param>
    /// <param name="area">Positions of one row.</param>
    /// <param name="dx">The input gradient.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void InputGradient(ReadOnlySpan<float> p, ReadOnlySpan<float> dy, int area, Span<float> dx)
    {
        ReadOnlySpan<Vector512<float>> probabilities = Lanes.Vectors(p);
        ReadOnlySpan<Vector512<float>> source = Lanes.Vectors(dy);
        Span<Vector512<float>> target = Lanes.Vectors(dx);
        for (int column = 0; column < area; column++)
        {
            Vector512<float> mean = default;
            for (int k = column; k < source.Length; k += area)
                mean = Vector512.FusedMultiplyAdd(probabilities[k], source[k], mean);
            for (int k = column; k < source.Length; k += area)
                target[k] = probabilities[k] * (source[k] - mean);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void LaneBlock<TVector>(ReadOnlySpan<float> x, Span<float> p, int area)
        where TVector : struct, IVector<TVector>
    {
        ReadOnlySpan<TVector> source = MemoryMarshal.Cast<float, TVector>(x);
        Span<TVector> target = MemoryMarshal.Cast<float, TVector>(p);
        int row = area * Lanes.Count / TVector.Count;
        for (int column = 0; column < row; column++)
        {
            TVector max = source[column], sum = default;
            for (int k = column + row; k < source.Length; k += row)
                max = TVector.Max(max, source[k]);
            for (int k = column; k < source.Length; k += row)
            {
                TVector power = VectorMath.Exp(source[k] - max);
                target[k] = power;
                sum += power;
            }

            for (int k = column; k < source.Length; k += row)
                target[k] /= sum;
        }
    }

    private readonly struct Exponential(float max) : IFunction
    {
        public TVector Value<TVector>(TVector x)
            where TVector : struct, IVector<TVector> => VectorMath.Exp(x - TVector.Create(max));
    }
}
