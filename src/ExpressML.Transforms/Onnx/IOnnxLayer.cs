using ExpressML.Layers;

namespace ExpressML.Onnx;

/// <summary>A layer of your own that can be written as nodes of ONNX, so that a network with it can be exported and converted.</summary>
/// <remarks>
/// <code>
/// string IOnnxLayer.WriteOnnx(OnnxNodes nodes, string input) =>
///     nodes.Node("Mul", [input, nodes.Constant("scale", [InputShape.Channels, 1, 1], Parameters[0].ReadOnlyValues)]);
/// </code>
/// </remarks>
public interface IOnnxLayer
{
    /// <summary>Adds the nodes that compute what the layer computes when scoring.</summary>
    /// <param name="nodes">Takes the nodes and the constants, such as weights. Look at <see cref="OnnxNodes.Opset"/> where an operator has changed.</param>
    /// <param name="input">
    /// The value that comes in: [N, C, H, W], where N is the number of examples, or [N, C] where <see cref="Layer.MapsVectors"/> is true.
    /// </param>
    /// <returns>The value that goes out, in the same form: [N, C, H, W] with the sizes of <see cref="Layer.OutputShape"/>, or [N, C].</returns>
    string WriteOnnx(OnnxNodes nodes, string input);
}
