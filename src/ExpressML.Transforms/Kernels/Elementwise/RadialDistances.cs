using System.Numerics;
using System.Runtime.InteropServices;
using ExpressML.Tensors;

namespace ExpressML.Kernels.Elementwise;

/// <summary>Negated squared distances of one lane block to K codes: y[k] = −Σ (x[j] − w[k,j])² over the J numbers of an example.</summary>
/// <remarks>Shapes: x [J][16], w [K][J], y [K][16].</remarks>
internal static class RadialDistances
{
    public static void Forward(ReadOnlySpan<float> x, ReadOnlySpan<float> w, Span<float> y)
    {
        ReadOnlySpan<Vector<float>> source = MemoryMarshal.Cast<float, Vector<float>>(x);
        Span<Vector<float>> target = MemoryMarshal.Cast<float, Vector<float>>(y);
        int vectors = Lanes.Count / Vector<float>.Count, length = source.Length / vectors;
        for (int i = 0; i < target.Length; i++)
        {
            (int k, int vector) = Math.DivRem(i, vectors);
            Vector<float> sum = default;
            for (int j = 0; j < length; j++)
            {
                Vector<float> difference = source[j * vectors + vector] - new Vector<float>(w[k * length + j]);
                sum = Vector.FusedMultiplyAdd(-difference, difference, sum);
            }

            target[i] = sum;
        }
    }

    /// <summary>Of one image by itself: the sums of a lane, in the same order.</summary>
    public static void OfImage(ReadOnlySpan<float> x, ReadOnlySpan<float> w, Span<float> y)
    {
        for (int k = 0; k < y.Length; k++)
        {
            ReadOnlySpan<float> code = w.Slice(k * x.Length, x.Length);
            float sum = 0;
            for (int j = 0; j < x.Length; j++)
                sum = MathF.FusedMultiplyAdd(-(x[j] - code[j]), x[j] - code[j], sum);
            y[k] = sum;
        }
    }

    /// <summary>dx[j] = −2·Σ (x[j] − w[k,j])·dy[k] over the codes.</summary>
    public static void InputGradient(ReadOnlySpan<float> x, ReadOnlySpan<float> w, ReadOnlySpan<float> dy, Span<float> dx)
    {
        ReadOnlySpan<Vector<float>> values = MemoryMarshal.Cast<float, Vector<float>>(x), source = MemoryMarshal.Cast<float, Vector<float>>(dy);
        Span<Vector<float>> target = MemoryMarshal.Cast<float, Vector<float>>(dx);
        int vectors = Lanes.Count / Vector<float>.Count, length = target.Length / vectors, codes = source.Length / vectors;
        for (int i = 0; i < target.Length; i++)
        {
            (int j, int vector) = Math.DivRem(i, vectors);
            Vector<float> sum = default;
            for (int k = 0; k < codes; k++)
                sum = Vector.FusedMultiplyAdd(values[i] - new Vector<float>(w[k * length + j]), source[k * vectors + vector], sum);
            target[i] = new Vector<float>(-2) * sum;
        }
    }
}
