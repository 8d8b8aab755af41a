namespace ExpressML.Onnx;

/// <summary>A value of an ONNX graph that stands for one of a network.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Shape">Channels, height and width of one example.</param>
/// <param name="IsFlat">Whether it is [N, C] for a shape of C×1×1, rather than [N, C, H, W].</param>
internal readonly record struct OnnxValue(string Name, Shape Shape, bool IsFlat)
{
    /// <summary>The sizes of a constant with a number for each channel.</summary>
    public int[] ChannelDimensions => IsFlat ? [Shape.Channels] : [Shape.Channels, 1, 1];

    /// <summary>The sizes of one example.</summary>
    public int[] ExampleDimensions => IsFlat ? [Shape.Channels] : [Shape.Channels, Shape.Height, Shape.Width];

    /// <summary>The same numbers as [N, C·H·W].</summary>
    public OnnxValue Flattened(OnnxNodes nodes) =>
        IsFlat ? this : new OnnxValue(nodes.Node("Flatten", [Name], new OnnxSetting("axis", 1)), Shape.Vector(Shape.Length), IsFlat: true);

    /// <summary>The same numbers as [N, C, H, W].</summary>
    public OnnxValue Unflattened(OnnxNodes nodes) =>
        IsFlat ? this with { Name = nodes.Reshape(Name, 0, Shape.Channels, Shape.Height, Shape.Width), IsFlat = false } : this;
}
