using ExpressML.Layers;

namespace ExpressML.Onnx.LayerNodes;

/// <summary>The activations that are more than one operator, or have settings.</summary>
internal static class ActivationNodes
{
    // The bounds are attributes before opset 11.
    public static string Clip(Clip layer, OnnxNodes nodes, OnnxValue x)
    {
        (bool hasMin, bool hasMax) = (double.IsFinite(layer.Min), double.IsFinite(layer.Max));
        if (nodes.Opset < 11)
        {
            OnnxSetting[] min = hasMin ? [new("min", layer.Min)] : [], max = hasMax ? [new("max", layer.Max)] : [];
            return nodes.Node("Clip", [x.Name], [.. min, .. max]);
        }

        string[] inputs = [x.Name, hasMin ? nodes.Number("min", layer.Min) : "", hasMax ? nodes.Number("max", layer.Max) : ""];
        return nodes.Node("Clip", hasMax ? inputs : hasMin ? inputs[..2] : inputs[..1]);
    }

    public static string Elu(Elu layer, OnnxNodes nodes, OnnxValue x) => nodes.Node("Elu", [x.Name], new OnnxSetting("alpha", layer.Alpha));

    // Gelu is an operator since opset 20.
    public static string Gelu(Gelu layer, OnnxNodes nodes, OnnxValue x)
    {
        if (nodes.Opset >= 20)
            return nodes.Node("Gelu", [x.Name]);
        string error = nodes.Node("Erf", [nodes.Divide(x.Name, nodes.Number("root2", Math.Sqrt(2)))]);
        return nodes.Multiply(nodes.Multiply(x.Name, nodes.Add(error, nodes.Number("one", 1))), nodes.Number("half", 0.5));
    }

    public static string HardSigmoid(HardSigmoid layer, OnnxNodes nodes, OnnxValue x) =>
        nodes.Node("HardSigmoid", [x.Name], new("alpha", layer.Alpha), new("beta", layer.Beta));

    // HardSwish is an operator since opset 14.
    public static string HardSwish(HardSwish layer, OnnxNodes nodes, OnnxValue x) => nodes.Opset >= 14
        ? nodes.Node("HardSwish", [x.Name])
        : nodes.Multiply(x.Name, nodes.Node("HardSigmoid", [x.Name], new("alpha", 1.0 / 6), new("beta", 0.5)));

    public static string LeakyRelu(LeakyRelu layer, OnnxNodes nodes, OnnxValue x) => nodes.Node("LeakyRelu", [x.Name], new OnnxSetting("alpha", layer.Slope));

    public static string LogSoftmax(LogSoftmax layer, OnnxNodes nodes, OnnxValue x) => nodes.OverChannels("LogSoftmax", x);

    public static string PRelu(PRelu layer, OnnxNodes nodes, OnnxValue x) =>
        nodes.Node("PRelu", [x.Name, nodes.Constant("slope", layer.IsShared ? [1] : x.ChannelDimensions, layer.Parameters[0].ReadOnlyValues)]);

    public static string ScaledTanh(ScaledTanh layer, OnnxNodes nodes, OnnxValue x)
    {
        string tanh = nodes.Node("Tanh", [nodes.Multiply(x.Name, nodes.Number("steepness", Layers.ScaledTanh.Steepness))]);
        return nodes.Multiply(tanh, nodes.Number("height", Layers.ScaledTanh.Height));
    }

    public static string Selu(Selu layer, OnnxNodes nodes, OnnxValue x) =>
        nodes.Node("Selu", [x.Name], new("alpha", Layers.Selu.Alpha), new("gamma", Layers.Selu.Lambda));

    public static string Silu(Silu layer, OnnxNodes nodes, OnnxValue x) => nodes.Multiply(x.Name, nodes.Node("Sigmoid", [x.Name]));

    public static string Softmax(Softmax layer, OnnxNodes nodes, OnnxValue x) => nodes.OverChannels("Softmax", x);
}
