using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using ExpressML.Tensors;

namespace ExpressML.Kernels.Elementwise;

/// <summary>The logarithm of a softmax: y[k] = d[k] − ln Σ exp(d[j]) with d[k] = x[k] − max x, so that nothing overflows.</summary>
internal static class LogSoftmax
{
    /// <summary>Of one lane block [K][area][16], lane by lane and position by position; may work in place.</summary>
    public static void LaneBlock(ReadOnlySpan<float> x, Span<float> y, int area)
    {
        if (Vector512.IsHardwareAccelerated)
            LaneBlock<WideVector>(x, y, area);
        else
            LaneBlock<NarrowVector>(x, y, area);
    }

    /// <summary>Of one vector by itself: what a lane computes, in the same order; may work in place.</summary>
    public static void OfVector(ReadOnlySpan<float> x, Span<float> y)
    {
        float max = x[0], sum = 0;
        for (int k = 1; k < x.Length; k++)
            max = MathF.Max(max, x[k]);
        Span<float> powers = stackalloc float[Lanes.Count];
        for (int k = 0; k < y.Length; k += Lanes.Count)
        {
            Span<float> some = y[k..Math.Min(k + Lanes.Count, y.Length)], ofSome = powers[..some.Length];
            Activations.Apply(new Difference(max), x.Slice(k, some.Length), some);
            Activations.Apply(default(Exponential), some, ofSome);
            foreach (float power in ofSome)
                sum += power;
        }

        Span<float> logarithm = [sum];
        Activations.Apply(default(Logarithm), logarithm, logarithm);
        Activations.Apply(new Difference(logarithm[0]), y, y);
    }

    /// <summary>dx[k] = dy[k] − exp(y[k])·Σ dy[j]; may work in place.</summary>
    /// <param name="y">The result, K rows of area · 16 numbers.</param>
    /// <param name="dy">Its gradient.</param>
    /// <param name="area">Positions of one row.</param>
    /// <param name="dx">The input gradient.</param>
    public static void InputGradient(ReadOnlySpan<float> y, ReadOnlySpan<float> dy, int area, Span<float> dx)
    {
        if (Vector512.IsHardwareAccelerated)
            InputGradient<WideVector>(y, dy, area, dx);
        else
            InputGradient<NarrowVector>(y, dy, area, dx);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void LaneBlock<TVector>(ReadOnlySpan<float> x, Span<float> y, int area)
        where TVector : struct, IVector<TVector>
    {
        ReadOnlySpan<TVector> source = MemoryMarshal.Cast<float, TVector>(x);
        Span<TVector> target = MemoryMarshal.Cast<float, TVector>(y);
        int row = area * Lanes.Count / TVector.Count;
        for (int column = 0; column < row; column++)
        {
            TVector max = source[column], sum = default;
            for (int k = column + row; k < source.Length; k += row)
                max = TVector.Max(max, source[k]);
            for (int k = column; k < source.Length; k += row)
            {
                TVector difference = source[k] - max;
                target[k] = difference;
                sum += VectorMath.Exp(difference);
            }

            TVector logarithm = VectorMath.Log(sum);
            for (int k = column; k < source.Length; k += row)
                target[k] -= logarithm;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void InputGradient<TVector>(ReadOnlySpan<float> y, ReadOnlySpan<float> dy, int area, Span<float> dx)
        where TVector : struct, IVector<TVector>
    {
        ReadOnlySpan<TVector> result = MemoryMarshal.Cast<float, TVector>(y), source = MemoryMarshal.Cast<float, TVector>(dy);
        Span<TVector> target = MemoryMarshal.Cast<float, TVector>(dx);
        int row = area * Lanes.Count / TVector.Count;
        for (int column = 0; column < row; column++)
        {
            TVector sum = default;
            for (int k = column; k < source.Length; k += row)
                sum += source[k];
            for (int k = column; k < source.Length; k += row)
                target[k] = TVector.FusedMultiplyAdd(-VectorMath.Exp(result[k]), sum, source[k]);
        }
    }

    private readonly struct Difference(float subtrahend) : IFunction
    {
        public TVector Value<TVector>(TVector x)
            where TVector : struct, IVector<TVector> => x - TVector.Create(subtrahend);
    }

    private readonly struct Exponential : IFunction
    {
        public TVector Value<TVector>(TVector x)
            where TVector : struct, IVector<TVector> => VectorMath.Exp(x);
    }

    private readonly struct Logarithm : IFunction
    {
        public TVector Value<TVector>(TVector x)
            where TVector : struct, IVector<TVector> => VectorMath.Log(x);
    }
}
