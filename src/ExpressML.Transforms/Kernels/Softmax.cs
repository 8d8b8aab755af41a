using System.Numerics;
using System.Runtime.InteropServices;
using ExpressML.Tensors;

namespace ExpressML.Kernels;

/// <summary>Softmax: p[k] = exp(x[k] − max x) / Σ exp(x[j] − max x). The maximum is taken out so that nothing overflows.</summary>
internal static class Softmax
{
    /// <summary>Of one lane block [K][16], lane by lane; may work in place.</summary>
    /// <param name="x">K rows of 16 lanes.</param>
    /// <param name="p">The probabilities, of the same shape.</param>
    public static void LaneBlock(ReadOnlySpan<float> x, Span<float> p)
    {
        ReadOnlySpan<Vector<float>> source = MemoryMarshal.Cast<float, Vector<float>>(x);
        Span<Vector<float>> target = MemoryMarshal.Cast<float, Vector<float>>(p);
        int vectors = Lanes.Count / Vector<float>.Count;
        for (int lane = 0; lane < vectors; lane++)
        {
            Vector<float> max = source[lane], sum = default;
            for (int k = lane + vectors; k < source.Length; k += vectors)
                max = Vector.Max(max, source[k]);
            for (int k = lane; k < source.Length; k += vectors)
            {
                target[k] = VectorMath.Exp(source[k] - max);
                sum += target[k];
            }

            for (int k = lane; k < source.Length; k += vectors)
                target[k] /= sum;
        }
    }
}
