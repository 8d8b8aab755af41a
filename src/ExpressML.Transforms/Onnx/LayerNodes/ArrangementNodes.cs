using ExpressML.Layers;

namespace ExpressML.Onnx.LayerNodes;

/// <summary>Layers that move numbers and change none.</summary>
internal static class ArrangementNodes
{
    public static string ChannelShuffle(ChannelShuffle layer, OnnxNodes nodes, string x)
    {
        (int channels, int height, int width) = layer.InputShape;
        string groups = nodes.Reshape(x, 0, layer.Groups, channels / layer.Groups, height, width);
        return nodes.Reshape(nodes.Transpose(groups, 0, 2, 1, 3, 4), 0, channels, height, width);
    }

    // Where the slice begins and ends are attributes before opset 10.
    public static string ChannelSlice(ChannelSlice layer, OnnxNodes nodes, OnnxValue x)
    {
        long end = layer.Start + layer.Count;
        return nodes.Opset < 10
            ? nodes.Node("Slice", [x.Name], new("starts", [layer.Start]), new("ends", [end]), new("axes", [1]))
            : nodes.Node("Slice", [x.Name, nodes.Constant("starts", (long)layer.Start), nodes.Constant("ends", end), nodes.Constant("axes", 1L)]);
    }

    public static string Pad(Pad2D layer, OnnxNodes nodes, string x)
    {
        string mode = layer.Mode switch { PadMode.Reflect => "reflect", PadMode.Edge => "edge", _ => "constant" };
        return nodes.Pad(x, mode, (layer.Top, layer.Left, layer.Bottom, layer.Right), layer.Value);
    }

    public static string Permute(Permute layer, OnnxNodes nodes, string x) => nodes.Transpose(x, [0, .. layer.Order.Select(axis => 1 + (long)axis)]);

    // The mode CRD is there since opset 11.
    public static string PixelShuffle(PixelShuffle layer, OnnxNodes nodes, string x)
    {
        (int factor, Shape output) = (layer.Factor, layer.OutputShape);
        if (nodes.Opset >= 11)
            return nodes.Node("DepthToSpace", [x], new("blocksize", factor), new("mode", layer.DepthFirst ? "DCR" : "CRD"));
        if (layer.DepthFirst)
            return nodes.Node("DepthToSpace", [x], new OnnxSetting("blocksize", factor));
        string parts = nodes.Reshape(x, 0, output.Channels, factor, factor, layer.InputShape.Height, layer.InputShape.Width);
        return nodes.Reshape(nodes.Transpose(parts, 0, 1, 4, 2, 5, 3), 0, output.Channels, output.Height, output.Width);
    }

    // ONNX's operator has the mode DCR alone.
    public static string PixelUnshuffle(PixelUnshuffle layer, OnnxNodes nodes, string x)
    {
        (int factor, Shape output) = (layer.Factor, layer.OutputShape);
        if (layer.DepthFirst)
            return nodes.Node("SpaceToDepth", [x], new OnnxSetting("blocksize", factor));
        string parts = nodes.Reshape(x, 0, layer.InputShape.Channels, output.Height, factor, output.Width, factor);
        return nodes.Reshape(nodes.Transpose(parts, 0, 1, 3, 5, 2, 4), 0, output.Channels, output.Height, output.Width);
    }

    public static string Reshape(Reshape layer, OnnxNodes nodes, string x) =>
        nodes.Reshape(x, 0, layer.OutputShape.Channels, layer.OutputShape.Height, layer.OutputShape.Width);
}
