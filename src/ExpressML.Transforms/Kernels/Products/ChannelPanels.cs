using System.Runtime.CompilerServices;
using ExpressML.Tensors;

namespace ExpressML.Kernels.Products;

/// <summary>Between the channels of one image, plane after plane, and a panel in which up to 16 channels of each pixel stand side by side.</summary>
internal static unsafe class ChannelPanels
{
    private const int SquareLength = Lanes.Count * Lanes.Count;

    /// <summary>panel[pixel, c] = x[c, pixel]; lanes without a channel get 0.</summary>
    /// <param name="x">The first pixel of the first channel.</param>
    /// <param name="xChannel">Floats from a channel to the next.</param>
    /// <param name="channels">How many, at most 16.</param>
    /// <param name="pixels">Pixels of a channel.</param>
    /// <param name="panel">The panel, [pixels][16].</param>
    [SkipLocalsInit]
    public static void Pack(float* x, nint xChannel, int channels, int pixels, float* panel)
    {
        // 16 pixels of all channels; those that there are not stay 0.
        float* square = stackalloc float[SquareLength], turned = stackalloc float[SquareLength];
        new Span<float>(square, SquareLength).Clear();
        int pixel = 0;
        for (; pixel + Lanes.Count <= pixels; pixel += Lanes.Count)
        {
            RectangleCopy.Copy(x + pixel, xChannel, square, Lanes.Count, channels, Lanes.Count);
            LaneTransposition.Square(square, Lanes.Count, panel + (nint)pixel * Lanes.Count, Lanes.Count);
        }

        if (pixel == pixels)
            return;
        for (int c = 0; c < channels; c++)
            new ReadOnlySpan<float>(x + c * xChannel + pixel, pixels - pixel).CopyTo(new Span<float>(square + c * Lanes.Count, Lanes.Count));
        LaneTransposition.Square(square, Lanes.Count, turned, Lanes.Count);
        RectangleCopy.Copy(turned, Lanes.Count, panel + (nint)pixel * Lanes.Count, Lanes.Count, pixels - pixel, Lanes.Count);
    }

    /// <inheritdoc cref="Pack(float*, nint, int, int, float*)"/>
    public static void Pack(ReadOnlySpan<float> x, int channels, int pixels, Span<float> panel)
    {
        fixed (float* planes = x, lanes = panel)
            Pack(planes, pixels, channels, pixels, lanes);
    }

    /// <summary>y[c, pixel] = panel[pixel, c] for the first <paramref name="channels"/>.</summary>
    /// <param name="panel">The panel, [pixels][16].</param>
    /// <param name="channels">How many, at most 16.</param>
    /// <param name="pixels">Pixels of the panel.</param>
    /// <param name="y">The first pixel of the first channel.</param>
    /// <param name="yChannel">Floats from a channel to the next.</param>
    public static void Unpack(float* panel, int channels, int pixels, float* y, nint yChannel)
    {
        for (int pixel = 0; pixel < pixels; pixel += Lanes.Count)
        {
            LaneTransposition.Rectangle(
                panel + (nint)pixel * Lanes.Count, Lanes.Count, Math.Min(Lanes.Count, pixels - pixel), channels, y + pixel, yChannel);
        }
    }

    /// <inheritdoc cref="Unpack(float*, int, int, float*, nint)"/>
    public static void Unpack(ReadOnlySpan<float> panel, int channels, int pixels, Span<float> y, nint yChannel)
    {
        fixed (float* lanes = panel, planes = y)
            Unpack(lanes, channels, pixels, planes, yChannel);
    }
}
