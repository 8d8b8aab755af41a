using ExpressML.Images;

namespace ExpressML.Transforms.Columns;

/// <summary>What the numbers of a vector column mean: the shape of one image and the order of its numbers; or the shape that images are brought to.</summary>
/// <param name="Shape">Channels, height and width.</param>
/// <param name="Order">Whether channels or pixels lie together.</param>
/// <param name="Shrinking">How larger images are brought to the shape.</param>
internal readonly record struct InputLayout(Shape Shape, PixelOrder Order, Shrinking Shrinking = Shrinking.Averaged)
{
    /// <summary>How far a channel's number is from the same pixel's in the next channel.</summary>
    public int ChannelStep => Order == PixelOrder.Planar ? Shape.Area : 1;

    /// <summary>How far a pixel is from the next one in the same channel.</summary>
    public int PixelStep => Order == PixelOrder.Planar ? 1 : Shape.Channels;
}
