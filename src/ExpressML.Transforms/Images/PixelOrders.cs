namespace ExpressML.Images;

/// <summary>Brings pixels into the engine's order.</summary>
internal static class PixelOrders
{
    /// <summary>[height][width][channels] → [channels][height][width].</summary>
    public static void ToPlanar(ReadOnlySpan<float> interleaved, Shape shape, Span<float> planar)
    {
        for (int c = 0; c < shape.Channels; c++)
        {
            Span<float> channel = planar.Slice(c * shape.Area, shape.Area);
            for (int pixel = 0; pixel < channel.Length; pixel++)
                channel[pixel] = interleaved[pixel * shape.Channels + c];
        }
    }
}
