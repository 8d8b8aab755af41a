using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using ExpressML.Tensors;

namespace ExpressML.Kernels.Elementwise;

/// <summary>Puts numbers of two shapes together place by place, where size 1 on an axis counts for all places along it; and sums gradients back into such a shape.</summary>
internal static class Broadcasting
{
    /// <summary>y = f(a, b) for some channels of the output. The destination may be the memory of an operand of the same shape.</summary>
    /// <param name="function">The function.</param>
    /// <param name="a">The first operand.</param>
    /// <param name="b">The second operand.</param>
    /// <param name="shape">The shape of the output.</param>
    /// <param name="lanes">Numbers of one place: 16 for a lane block, 1 for an image by itself.</param>
    /// <param name="first">The first channel.</param>
    /// <param name="end">The channel after the last.</param>
    /// <param name="y">The whole output.</param>
    [SkipLocalsInit]
    public static void Combine<TFunction>(
        TFunction function, BroadcastOperand a, BroadcastOperand b, Shape shape, int lanes, int first, int end, Span<float> y)
        where TFunction : struct, IPairFunction
    {
        if (a.Shape == shape && b.Shape == shape)
        {
            Row(function, a.Channels(first, end, lanes), b.Channels(first, end, lanes), y[(first * shape.Area * lanes)..(end * shape.Area * lanes)]);
            return;
        }

        bool isFlat = a.HasFlatChannels(shape) && b.HasFlatChannels(shape);
        int rows = isFlat ? 1 : shape.Height, length = shape.Area / rows * lanes;
        Span<float> repeated = stackalloc float[2 * Lanes.Count];
        for (int c = first; c < end; c++)
        {
            for (int row = 0; row < rows; row++)
            {
                Row(
                    function, a.Row(c, row, shape, isFlat, lanes, repeated[..Lanes.Count]), b.Row(c, row, shape, isFlat, lanes, repeated[Lanes.Count..]),
                    y.Slice((c * rows + row) * length, length));
            }
        }
    }

    /// <summary>dx = Σ dy over all places for which a number of x counts, for lane blocks: each row by itself, then the rows one after another.</summary>
    /// <param name="dy">The output gradient.</param>
    /// <param name="shape">Its shape.</param>
    /// <param name="dx">The input gradient.</param>
    /// <param name="source">Its shape.</param>
    /// <param name="adds">Whether the sums are added to what is there.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Reduce(ReadOnlySpan<float> dy, Shape shape, Span<float> dx, Shape source, bool adds)
    {
        if (!adds)
            dx.Clear();
        Span<Vector512<float>> sums = Lanes.Vectors(dx);
        for (int c = 0; c < shape.Channels; c++)
        {
            for (int i = 0; i < shape.Height; i++)
            {
                ReadOnlySpan<float> row = dy.Slice((c * shape.Height + i) * shape.Width * Lanes.Count, shape.Width * Lanes.Count);
                int place = ((source.Channels == 1 ? 0 : c) * source.Height + (source.Height == 1 ? 0 : i)) * source.Width;
                if (source.Width == 1)
                    sums[place] += Sum(Lanes.Vectors(row));
                else
                    Accumulation.Add(row, dx.Slice(place * Lanes.Count, row.Length));
            }
        }
    }

    // An operand of one vector stands for each.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Row<TFunction>(TFunction function, ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> y)
        where TFunction : struct, IPairFunction
    {
        int stepOfA = a.Length == y.Length ? 1 : 0, stepOfB = b.Length == y.Length ? 1 : 0;
        ReadOnlySpan<Vector512<float>> left = Lanes.Vectors(a), right = Lanes.Vectors(b);
        Span<Vector512<float>> target = Lanes.Vectors(y);
        for (int i = 0; i < target.Length; i++)
            target[i] = function.Value(left[i * stepOfA], right[i * stepOfB]);
        for (int i = target.Length * Lanes.Count; i < y.Length; i++)
            y[i] = function.Value(a[i * stepOfA], b[i * stepOfB]);
    }

    private static Vector512<float> Sum(ReadOnlySpan<Vector512<float>> row)
    {
        Vector512<float> sum = Vector512<float>.Zero;
        foreach (Vector512<float> number in row)
            sum += number;
        return sum;
    }
}
