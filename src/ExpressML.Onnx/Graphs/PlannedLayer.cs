using ExpressML.Layers;

namespace ExpressML.Onnx.Graphs;

/// <summary>A layer of the network to come.</summary>
/// <param name="Name">The name of the node that it stands for.</param>
/// <param name="Layer">The layer.</param>
/// <param name="Sources">The places of the layers that it reads; −1 for the input.</param>
/// <param name="Output">The shape that it gives.</param>
/// <param name="Parameters">The values of its parameters, in their order.</param>
internal sealed record PlannedLayer(string Name, Layer Layer, int[] Sources, Shape Output, IReadOnlyList<float[]> Parameters);
