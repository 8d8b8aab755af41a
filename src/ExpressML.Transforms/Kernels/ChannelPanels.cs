using ExpressML.Tensors;

namespace ExpressML.Kernels;

/// <summary>Between the channels of one picture, plane after plane, and a panel in which up to 16 channels of each pixel stand side by side.</summary>
internal static unsafe class ChannelPanels
{
    /// <summary>panel[pixel, c] = x[c, pixel]; lanes without a channel get 0.</summary>
    /// <param name="x">The first channel, [channels][pixels].</param>
    /// <param name="channels">How many, at most 16.</param>
    /// <param name="pixels">Pixels of a channel.</param>
    /// <param name="panel">The panel, [pixels][16].</param>
    public static void Pack(float* x, int channels, int pixels, float* panel)
    {
        int pixel = 0;
        if (channels == Lanes.Count)
        {
            for (; pixel + Lanes.Count <= pixels; pixel += Lanes.Count)
                LaneTransposition.Square(x + pixel, pixels, panel + (nint)pixel * Lanes.Count, Lanes.Count);
        }

        for (; pixel < pixels; pixel++)
        {
            for (int c = 0; c < Lanes.Count; c++)
                panel[(nint)pixel * Lanes.Count + c] = c < channels ? x[(nint)c * pixels + pixel] : 0;
        }
    }

    /// <summary>y[c, pixel] = panel[pixel, c] for the first <paramref name="channels"/>.</summary>
    public static void Unpack(float* panel, int channels, int pixels, float* y)
    {
        int pixel = 0;
        if (channels == Lanes.Count)
        {
            for (; pixel + Lanes.Count <= pixels; pixel += Lanes.Count)
                LaneTransposition.Square(panel + (nint)pixel * Lanes.Count, Lanes.Count, y + pixel, pixels);
        }

        for (; pixel < pixels; pixel++)
        {
            for (int c = 0; c < channels; c++)
                y[(nint)c * pixels + pixel] = panel[(nint)pixel * Lanes.Count + c];
        }
    }
}
