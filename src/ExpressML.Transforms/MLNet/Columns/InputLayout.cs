namespace ExpressML.Transforms.Columns;

/// <summary>What the numbers of a vector column mean: the shape of one image and the order of its numbers.</summary>
/// <param name="Shape">Channels, height and width.</param>
/// <param name="Order">Whether channels or pixels lie together.</param>
internal readonly record struct InputLayout(Shape Shape, PixelOrder Order)
{
    /// <summary>How far a channel's number is from the same pixel's in the next channel.</summary>
    public int ChannelStep => Order == PixelOrder.Planar ? Shape.Area : 1;

    /// <summary>How far a pixel is from the next one in the same channel.</summary>
    public int PixelStep => Order == PixelOrder.Planar ? 1 : Shape.Channels;
}
