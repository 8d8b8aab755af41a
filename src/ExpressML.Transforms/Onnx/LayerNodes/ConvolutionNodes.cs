using ExpressML.Layers;

namespace ExpressML.Onnx.LayerNodes;

/// <summary>Convolutions, and the padding before them.</summary>
internal static class ConvolutionNodes
{
    public static string Convolution(Conv2D layer, OnnxNodes nodes, string x)
    {
        string[] inputs = [x, .. layer.Parameters.Select(parameter => nodes.Parameter(parameter))];
        return nodes.Node(
            "Conv", inputs,
            [.. WindowNodes.Settings(layer.Window, layer.Stride, layer.Padding.Around(layer.InputShape, layer.Window, layer.Stride, layer.Dilation), layer.Dilation), new OnnxSetting("group", layer.Groups)]);
    }

    public static string TransposedConvolution(ConvTranspose2D layer, OnnxNodes nodes, string x)
    {
        string[] inputs = [x, .. layer.Parameters.Select(parameter => nodes.Parameter(parameter))];
        Padding2D padding = layer.Padding.Around(layer.OutputShape, layer.Window, layer.Stride, layer.Dilation);
        Size2D more = layer.OutputMore;
        return nodes.Node(
            "ConvTranspose", inputs,
            [.. WindowNodes.Settings(layer.Window, layer.Stride, padding, layer.Dilation), new OnnxSetting("output_padding", [more.Height, more.Width]), new OnnxSetting("group", layer.Groups)]);
    }

    // Channels that a filter does not see have weights of 0.
    public static string TableConvolution(TableConv2D layer, OnnxNodes nodes, string x)
    {
        int filters = layer.Table.Count, channels = layer.InputShape.Channels;
        float[] weights = new float[filters * channels * layer.Window * layer.Window];
        layer.SpreadWeights(weights);
        string weight = nodes.Constant("weight", [filters, channels, layer.Window, layer.Window], weights);
        return nodes.Node("Conv", [x, weight, nodes.Parameter(layer.Parameters[^1])], new OnnxSetting("kernel_shape", [layer.Window, layer.Window]));
    }

    public static string ReplicationPadding(ReplicationPad2D layer, OnnxNodes nodes, string x) =>
        nodes.Pad(x, "edge", (layer.Padding, layer.Padding, layer.Padding, layer.Padding));
}
