using System.Runtime.Intrinsics;
using ExpressML.Tensors;

namespace ExpressML.Kernels.Elementwise;

/// <summary>Negated squared distances of one lane block to K codes: y[k] = −Σ (x[j] − w[k,j])² over the J numbers of an example.</summary>
/// <remarks>Shapes: x [J][16], w [K][J], y [K][16].</remarks>
internal static class RadialDistances
{
    public static void Forward(ReadOnlySpan<float> x, ReadOnlySpan<float> w, Span<float> y)
    {
        ReadOnlySpan<Vector512<float>> source = Lanes.Vectors(x);
        Span<Vector512<float>> target = Lanes.Vectors(y);
        for (int k = 0; k < target.Length; k++)
        {
            Vector512<float> sum = default;
            for (int j = 0; j < source.Length; j++)
            {
                Vector512<float> difference = source[j] - Vector512.Create(w[k * source.Length + j]);
                sum = Vector512.FusedMultiplyAdd(-difference, difference, sum);
            }

            target[k] = sum;
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
        ReadOnlySpan<Vector512<float>> values = Lanes.Vectors(x), source = Lanes.Vectors(dy);
        Span<Vector512<float>> target = Lanes.Vectors(dx);
        for (int j = 0; j < target.Length; j++)
        {
            Vector512<float> sum = default;
            for (int k = 0; k < source.Length; k++)
                sum = Vector512.FusedMultiplyAdd(values[j] - Vector512.Create(w[k * target.Length + j]), source[k], sum);
            target[j] = -2 * sum;
        }
    }
}
