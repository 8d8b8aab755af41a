using ExpressML.Layers;

namespace ExpressML.Onnx.LayerNodes;

/// <summary>Normalisations.</summary>
internal static class NormalizationNodes
{
    public static string Affine(ChannelAffine layer, OnnxNodes nodes, OnnxValue x) => nodes.Add(
        nodes.Multiply(x.Name, nodes.Constant("scale", x.ChannelDimensions, layer.Parameters[0].ReadOnlyValues)),
        nodes.Constant("shift", x.ChannelDimensions, layer.Parameters[1].ReadOnlyValues));

    public static string EachNumber(ElementwiseAffine layer, OnnxNodes nodes, OnnxValue x) => nodes.Add(
        nodes.Multiply(x.Name, nodes.Constant("scale", x.ExampleDimensions, layer.Parameters[0].ReadOnlyValues)),
        nodes.Constant("shift", x.ExampleDimensions, layer.Parameters[1].ReadOnlyValues));

    // ONNX's momentum is the share of the old averages. Inference does not use it. Scale and shift can't be left out.
    public static string Batch(BatchNormalization layer, OnnxNodes nodes, OnnxValue x)
    {
        int channels = layer.InputShape.Channels;
        string[] scale = layer.HasScale ? [] : [nodes.Constant("scale", [channels], [.. Enumerable.Repeat(1f, channels)])];
        string[] parameters = [.. layer.Parameters.Select(parameter => nodes.Parameter(parameter))];
        string[] shift = layer.HasShift ? [] : [nodes.Constant("shift", [channels], new float[channels])];
        string[] inputs = [x.Name, .. scale, .. parameters[..^2], .. shift, .. parameters[^2..]];
        return nodes.Node("BatchNormalization", inputs, new("epsilon", layer.Epsilon), new("momentum", 1 - layer.Momentum));
    }

    // As the normalisation of channels, each as long as a group. It is an operator since opset 18, with other parameters since 21.
    public static string Group(GroupNormalization layer, OnnxNodes nodes, string x)
    {
        (int channels, int height, int width) = layer.InputShape;
        string scale = nodes.Constant("one", [layer.Groups], [.. Enumerable.Repeat(1f, layer.Groups)]), shift = nodes.Constant("zero", [layer.Groups], new float[layer.Groups]);
        string groups = nodes.Reshape(x, 0, layer.Groups, layer.InputShape.Length / layer.Groups, 1);
        string normalized = nodes.Reshape(nodes.Node("InstanceNormalization", [groups, scale, shift], new OnnxSetting("epsilon", layer.Epsilon)), 0, channels, height, width);
        return nodes.Add(
            nodes.Multiply(normalized, nodes.Constant("scale", [channels, 1, 1], layer.Parameters[0].ReadOnlyValues)),
            nodes.Constant("shift", [channels, 1, 1], layer.Parameters[1].ReadOnlyValues));
    }

    public static string Instance(InstanceNormalization layer, OnnxNodes nodes, string x) =>
        nodes.Node("InstanceNormalization", [x, .. layer.Parameters.Select(parameter => nodes.Parameter(parameter))], new OnnxSetting("epsilon", layer.Epsilon));

    // An operator since opset 17. It takes the last axes: the channels are moved there.
    public static string Layer(LayerNormalization layer, OnnxNodes nodes, OnnxValue x)
    {
        bool isOperator = nodes.Opset >= 17, movesChannels = isOperator && layer.PerPixel && !x.IsFlat;
        int[] dimensions = movesChannels ? [layer.InputShape.Channels] : layer.PerPixel ? x.ChannelDimensions : x.ExampleDimensions;
        string scale = nodes.Constant("scale", dimensions, layer.Parameters[0].ReadOnlyValues), shift = nodes.Constant("shift", dimensions, layer.Parameters[1].ReadOnlyValues);
        if (movesChannels)
            return nodes.Transpose(nodes.Node("LayerNormalization", [nodes.Transpose(x.Name, 0, 2, 3, 1), scale, shift], new("axis", -1), new("epsilon", layer.Epsilon)), 0, 3, 1, 2);
        if (isOperator)
            return nodes.Node("LayerNormalization", [x.Name, scale, shift], new("axis", 1), new("epsilon", layer.Epsilon));
        string centred = nodes.Subtract(x.Name, Mean(x.Name));
        string variance = Mean(nodes.Multiply(centred, centred));
        string deviation = nodes.Node("Sqrt", [nodes.Add(variance, nodes.Number("epsilon", layer.Epsilon))]);
        return nodes.Add(nodes.Multiply(nodes.Divide(centred, deviation), scale), shift);

        string Mean(string value) => nodes.Reduce("ReduceMean", 18, value, keepsAxes: true, x.IsFlat || layer.PerPixel ? [1] : [1, 2, 3]);
    }

    // ONNX multiplies the mean by α, this layer the sum. Of an even size, ONNX takes the odd channel from the other side, and ONNX Runtime takes none:
    // then the sum is average pooling over the channels.
    public static string LocalResponse(LocalResponseNormalization layer, OnnxNodes nodes, string x)
    {
        int size = layer.Size;
        double alpha = layer.Alpha * size;
        if (size % 2 == 1)
            return nodes.Node("LRN", [x], new("size", size), new("alpha", alpha), new("beta", layer.Beta), new("bias", layer.K));
        (int channels, int height, int width) = layer.InputShape;
        string squares = nodes.Reshape(nodes.Multiply(x, x), 0, 1, channels, (long)height * width);
        string means = nodes.Node(
            "AveragePool", [squares], new("kernel_shape", [size, 1]), new("strides", [1, 1]), new("pads", [size / 2, 0, (size - 1) / 2, 0]), new("count_include_pad", 1));
        string response = nodes.Multiply(nodes.Reshape(means, 0, channels, height, width), nodes.Number("alpha", alpha));
        return nodes.Divide(x, nodes.Node("Pow", [nodes.Add(response, nodes.Number("k", layer.K)), nodes.Number("beta", layer.Beta)]));
    }

    public static string Scaling(Scale layer, OnnxNodes nodes, OnnxValue x) => nodes.Multiply(x.Name, nodes.Number("factor", layer.Factor));

    public static string Standardization(Standardize layer, OnnxNodes nodes, OnnxValue x) => nodes.Divide(
        nodes.Subtract(x.Name, nodes.Constant("mean", x.ChannelDimensions, layer.Mean)), nodes.Constant("deviation", x.ChannelDimensions, layer.Deviation));

    public static string Unstandardization(Unstandardize layer, OnnxNodes nodes, OnnxValue x) => nodes.Add(
        nodes.Multiply(x.Name, nodes.Constant("deviation", x.ChannelDimensions, layer.Deviation)), nodes.Constant("mean", x.ChannelDimensions, layer.Mean));
}
