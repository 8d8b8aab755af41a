using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using ExpressML.Tensors;

namespace ExpressML.Kernels.Elementwise;

/// <summary>Adds one array of numbers to another, as the partial gradients of lane blocks are, in the order of the blocks.</summary>
internal static class Accumulation
{
    /// <summary>sum += x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Add(ReadOnlySpan<float> x, Span<float> sum)
    {
        ReadOnlySpan<Vector512<float>> source = Lanes.Vectors(x);
        Span<Vector512<float>> target = Lanes.Vectors(sum);
        for (int i = 0; i < source.Length; i++)
            target[i] += source[i];
        for (int i = source.Length * Lanes.Count; i < x.Length; i++)
            sum[i] += x[i];
    }
}
