using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using ExpressML.Tensors;

namespace ExpressML.Kernels.Products;

/// <summary>Sums of products over a channel: what the gradient of a factor needs that all numbers of the channel are multiplied with.</summary>
internal static class ChannelProducts
{
    /// <summary>Σ x·dy over the numbers of a lane block where x ≤ most.</summary>
    /// <param name="x">The input.</param>
    /// <param name="dy">The output gradient, which is 0 in lanes of padding.</param>
    /// <param name="most">The largest x that counts; infinity for all.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static float Sum(ReadOnlySpan<float> x, ReadOnlySpan<float> dy, float most = float.PositiveInfinity)
    {
        // Four sums of each lane hide the latency of the multiply-add.
        ReadOnlySpan<Vector512<float>> values = Lanes.Vectors(x), gradients = Lanes.Vectors(dy);
        Vector512<float> bound = Vector512.Create(most), a = default, b = default, c = default, d = default;
        int i = 0;
        for (; i + 3 < values.Length; i += 4)
        {
            a = Vector512.FusedMultiplyAdd(UpTo(bound, values[i]), gradients[i], a);
            b = Vector512.FusedMultiplyAdd(UpTo(bound, values[i + 1]), gradients[i + 1], b);
            c = Vector512.FusedMultiplyAdd(UpTo(bound, values[i + 2]), gradients[i + 2], c);
            d = Vector512.FusedMultiplyAdd(UpTo(bound, values[i + 3]), gradients[i + 3], d);
        }

        for (; i < values.Length; i++)
            a = Vector512.FusedMultiplyAdd(UpTo(bound, values[i]), gradients[i], a);
        return LaneSums.Sum((a + b) + (c + d));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> UpTo(Vector512<float> bound, Vector512<float> x) => Vector512.AndNot(x, Vector512.GreaterThan(x, bound));
}
