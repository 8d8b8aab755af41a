using System.Numerics;
using System.Runtime.InteropServices;

namespace ExpressML.Kernels.Elementwise;

/// <summary>Adds one array of numbers to another, as the partial gradients of lane blocks are, in the order of the blocks.</summary>
internal static class Accumulation
{
    /// <summary>sum += x.</summary>
    public static void Add(ReadOnlySpan<float> x, Span<float> sum)
    {
        ReadOnlySpan<Vector<float>> source = MemoryMarshal.Cast<float, Vector<float>>(x);
        Span<Vector<float>> target = MemoryMarshal.Cast<float, Vector<float>>(sum);
        for (int i = 0; i < source.Length; i++)
            target[i] += source[i];
        for (int i = source.Length * Vector<float>.Count; i < x.Length; i++)
            sum[i] += x[i];
    }
}
