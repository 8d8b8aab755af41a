namespace ExpressML.Data;

/// <summary>What the numbers of a feature column mean: the shape of one picture and the order of its numbers.</summary>
/// <param name="Shape">Channels, height and width.</param>
/// <param name="Order">Whether channels or pixels lie together.</param>
internal readonly record struct InputLayout(Shape Shape, PixelOrder Order);
