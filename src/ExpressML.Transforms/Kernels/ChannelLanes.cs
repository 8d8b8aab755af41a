using ExpressML.Tensors;

namespace ExpressML.Kernels;

/// <summary>Between one picture, [C][positions], and up to 16 of its channels side by side, [positions][16], as the examples of a lane block stand.</summary>
internal static unsafe class ChannelLanes
{
    /// <summary>Puts channels side by side; lanes that there is no channel for are undefined.</summary>
    /// <param name="x">The channels, one after another.</param>
    /// <param name="channels">How many; at most 16.</param>
    /// <param name="positions">Numbers of a channel.</param>
    /// <param name="block">The result.</param>
    public static void Gather(ReadOnlySpan<float> x, int channels, int positions, Span<float> block)
    {
        fixed (float* xs = x, blocks = block)
        {
            for (int p = 0; p < positions; p += Lanes.Count)
                LaneTransposition.Rectangle(xs + p, positions, channels, Math.Min(Lanes.Count, positions - p), blocks + (nint)p * Lanes.Count, Lanes.Count);
        }
    }

    /// <summary>Takes some neighbouring positions of the channels out again.</summary>
    /// <param name="block">What stands side by side.</param>
    /// <param name="channels">How many channels; at most 16.</param>
    /// <param name="positions">How many positions.</param>
    /// <param name="y">From the first of the positions in the first of the channels on.</param>
    /// <param name="yChannel">Floats from a channel to the next.</param>
    public static void Scatter(ReadOnlySpan<float> block, int channels, int positions, Span<float> y, int yChannel)
    {
        fixed (float* blocks = block, ys = y)
        {
            for (int p = 0; p < positions; p += Lanes.Count)
                LaneTransposition.Rectangle(blocks + (nint)p * Lanes.Count, Lanes.Count, Math.Min(Lanes.Count, positions - p), channels, ys + p, yChannel);
        }
    }
}
