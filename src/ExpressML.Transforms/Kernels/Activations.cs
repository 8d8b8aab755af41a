using System.Numerics;
using System.Runtime.InteropServices;

namespace ExpressML.Kernels;

/// <summary>Element-wise functions over lane blocks; a block is always a whole number of vectors.</summary>
/// <remarks>Each may work in place: destination and source may be the same span. The gradients need the function's result only.</remarks>
internal static class Activations
{
    /// <summary>y = max(x, 0); NaN stays NaN.</summary>
    public static void Relu(ReadOnlySpan<float> x, Span<float> y)
    {
        ReadOnlySpan<Vector<float>> source = Vectors(x);
        Span<Vector<float>> target = Vectors(y);
        for (int i = 0; i < target.Length; i++)
            target[i] = Vector.AndNot(source[i], Vector.AsVectorSingle(Vector.LessThan(source[i], Vector<float>.Zero)));
    }

    /// <summary>dx = dy where y &gt; 0, else 0.</summary>
    public static void ReluGradient(ReadOnlySpan<float> y, ReadOnlySpan<float> dy, Span<float> dx)
    {
        ReadOnlySpan<Vector<float>> result = Vectors(y), source = Vectors(dy);
        Span<Vector<float>> target = Vectors(dx);
        for (int i = 0; i < target.Length; i++)
            target[i] = source[i] & Vector.AsVectorSingle(Vector.GreaterThan(result[i], Vector<float>.Zero));
    }

    /// <summary>y = tanh x.</summary>
    public static void Tanh(ReadOnlySpan<float> x, Span<float> y)
    {
        ReadOnlySpan<Vector<float>> source = Vectors(x);
        Span<Vector<float>> target = Vectors(y);
        for (int i = 0; i < target.Length; i++)
            target[i] = VectorMath.Tanh(source[i]);
    }

    /// <summary>dx = dy·(1 − y²).</summary>
    public static void TanhGradient(ReadOnlySpan<float> y, ReadOnlySpan<float> dy, Span<float> dx)
    {
        ReadOnlySpan<Vector<float>> result = Vectors(y), source = Vectors(dy);
        Span<Vector<float>> target = Vectors(dx);
        for (int i = 0; i < target.Length; i++)
            target[i] = source[i] * Vector.FusedMultiplyAdd(-result[i], result[i], Vector<float>.One);
    }

    /// <summary>y[c] = (x[c] − mean[c]) / deviation[c] over the channels of a block.</summary>
    public static void Standardize(ReadOnlySpan<float> x, ReadOnlySpan<float> mean, ReadOnlySpan<float> deviation, Span<float> y)
    {
        int channel = x.Length / mean.Length;
        for (int c = 0; c < mean.Length; c++)
        {
            ReadOnlySpan<Vector<float>> source = Vectors(x.Slice(c * channel, channel));
            Span<Vector<float>> target = Vectors(y.Slice(c * channel, channel));
            Vector<float> shift = new(mean[c]), factor = new(1 / deviation[c]);
            for (int i = 0; i < target.Length; i++)
                target[i] = (source[i] - shift) * factor;
        }
    }

    /// <summary>dx[c] = dy[c] / deviation[c] over the channels of a block.</summary>
    public static void StandardizeGradient(ReadOnlySpan<float> dy, ReadOnlySpan<float> deviation, Span<float> dx)
    {
        int channel = dy.Length / deviation.Length;
        for (int c = 0; c < deviation.Length; c++)
        {
            ReadOnlySpan<Vector<float>> source = Vectors(dy.Slice(c * channel, channel));
            Span<Vector<float>> target = Vectors(dx.Slice(c * channel, channel));
            Vector<float> factor = new(1 / deviation[c]);
            for (int i = 0; i < target.Length; i++)
                target[i] = source[i] * factor;
        }
    }

    private static ReadOnlySpan<Vector<float>> Vectors(ReadOnlySpan<float> span) => MemoryMarshal.Cast<float, Vector<float>>(span);

    private static Span<Vector<float>> Vectors(Span<float> span) => MemoryMarshal.Cast<float, Vector<float>>(span);
}
