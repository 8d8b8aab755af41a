using ExpressML.Layers;
using ExpressML.Tensors;

namespace ExpressML.Onnx.LayerNodes;

/// <summary>Layers of vectors, [N, C].</summary>
internal static class DenseNodes
{
    /// <summary>A parameter as a constant of its name and sizes.</summary>
    public static string Parameter(this OnnxNodes nodes, Parameter parameter) => nodes.Constant(parameter.Name, parameter.Dimensions, parameter.ReadOnlyValues);

    // The bias may be left out since opset 11.
    public static string Dense(Dense layer, OnnxNodes nodes, string x)
    {
        string weight = nodes.Parameter(layer.Parameters[0]);
        string[] bias = layer.HasBias ? [nodes.Parameter(layer.Parameters[1])] : nodes.Opset < 11 ? [nodes.Constant("bias", [layer.Units], new float[layer.Units])] : [];
        return nodes.Node("Gemm", [x, weight, .. bias], new OnnxSetting("transB", 1));
    }

    // As a sum of squares of differences: x² − 2xc + c² would lose the digits where x is near its code.
    public static string RadialBasis(RadialBasis layer, OnnxNodes nodes, string x)
    {
        string difference = nodes.Subtract(nodes.Reshape(x, 0, 1, layer.InputShape.Length), nodes.Parameter(layer.Parameters[0]));
        return nodes.Node("Neg", [nodes.Reduce("ReduceSum", 13, nodes.Multiply(difference, difference), keepsAxes: false, 2)]);
    }
}
