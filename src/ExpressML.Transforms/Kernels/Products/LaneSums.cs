using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using ExpressML.Tensors;

namespace ExpressML.Kernels.Products;

/// <summary>Sums over the lanes of a block: what gradients of parameters need, since each example adds to them.</summary>
/// <remarks>The 16 lanes are kept apart to the end and added in one fixed order, so a sum does not depend on the width of the vectors.</remarks>
internal static unsafe class LaneSums
{
    /// <summary>y[c] = Σ x[c, position, lane] over positions and lanes.</summary>
    public static void Channels(ReadOnlySpan<float> x, int channels, int positions, Span<float> y)
    {
        for (int c = 0; c < channels; c++)
            y[c] = Sum(x.Slice(c * positions * Lanes.Count, positions * Lanes.Count));
    }

    /// <summary>The sum of 16 lanes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Sum(Vector512<float> lanes)
    {
        Vector256<float> eight = lanes.GetLower() + lanes.GetUpper();
        Vector128<float> four = eight.GetLower() + eight.GetUpper();
        return (four[0] + four[2]) + (four[1] + four[3]);
    }

    /// <inheritdoc cref="Sum(Vector512{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Sum(float* lanes) => Sum(Vector512.Load(lanes));

    /// <summary>The sum of the first lanes, one after the other in double precision.</summary>
    public static double Active(Vector512<float> lanes, int activeLanes)
    {
        float* numbers = stackalloc float[Lanes.Count];
        lanes.Store(numbers);
        double sum = 0;
        for (int lane = 0; lane < activeLanes; lane++)
            sum += numbers[lane];
        return sum;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static float Sum(ReadOnlySpan<float> x)
    {
        // Four sums of each lane hide the latency of the addition.
        ReadOnlySpan<Vector512<float>> source = Lanes.Vectors(x);
        Vector512<float> a = default, b = default, c = default, d = default;
        int i = 0;
        for (; i + 3 < source.Length; i += 4)
        {
            a += source[i];
            b += source[i + 1];
            c += source[i + 2];
            d += source[i + 3];
        }

        for (; i < source.Length; i++)
            a += source[i];
        return Sum((a + b) + (c + d));
    }
}
