using System.Numerics;
using System.Runtime.InteropServices;
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
        ReadOnlySpan<Vector<float>> source = MemoryMarshal.Cast<float, Vector<float>>(x);
        Span<Vector<float>> target = MemoryMarshal.Cast<float, Vector<float>>(p);
        int row = area * Lanes.Count / Vector<float>.Count;
        for (int column = 0; column < row; column++)
        {
            Vector<float> max = source[column], sum = default;
            for (int k = column + row; k < source.Length; k += row)
                max = Vector.Max(max, source[k]);
            for (int k = column; k < source.Length; k += row)
            {
                target[k] = VectorMath.Exp(source[k] - max);
                sum += target[k];
            }

            for (int k = column; k < source.Length; k += row)
                target[k] /= sum;
        }
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
    public static void InputGradient(ReadOnlySpan<float> p, ReadOnlySpan<float> dy, int area, Span<float> dx)
    {
        ReadOnlySpan<Vector<float>> probabilities = MemoryMarshal.Cast<float, Vector<float>>(p);
        ReadOnlySpan<Vector<float>> source = MemoryMarshal.Cast<float, Vector<float>>(dy);
        Span<Vector<float>> target = MemoryMarshal.Cast<float, Vector<float>>(dx);
        int row = area * Lanes.Count / Vector<float>.Count;
        for (int column = 0; column < row; column++)
        {
            Vector<float> mean = default;
            for (int k = column; k < source.Length; k += row)
                mean = Vector.FusedMultiplyAdd(probabilities[k], source[k], mean);
            for (int k = column; k < source.Length; k += row)
                target[k] = probabilities[k] * (source[k] - mean);
        }
    }

    private readonly struct Exponential(float max) : IFunction
    {
        private readonly Vector<float> _max = new(max);

        public Vector<float> Value(Vector<float> x) => VectorMath.Exp(x - _max);
    }
}
