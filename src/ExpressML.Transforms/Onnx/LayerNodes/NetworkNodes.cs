using ExpressML.Layers;
using ExpressML.Networks;
using ExpressML.Networks.Graphs;

namespace ExpressML.Onnx.LayerNodes;

/// <summary>Writes a network as nodes of ONNX, layer after layer.</summary>
internal static class NetworkNodes
{
    /// <summary>Throws unless each layer can be written.</summary>
    /// <exception cref="NotSupportedException">One can't.</exception>
    public static void RequireAll(Network network)
    {
        foreach (Layer layer in network.Graph.Nodes.Select(node => node.Layer).OfType<Layer>())
        {
            if (!LayerMapping.Has(layer.GetType()))
            {
                throw new NotSupportedException(
                    $"The layer '{network.NameOf(layer)}', {layer}, can't be written as ONNX, since its class {layer.GetType().FullName} does not implement {typeof(IOnnxLayer).FullName}. "
                    + "Implement it: its one method adds the nodes that compute the same.");
            }
        }
    }

    /// <summary>Adds the nodes of a network.</summary>
    /// <param name="network">One for which <see cref="RequireAll"/> has passed.</param>
    /// <param name="nodes">Takes them.</param>
    /// <param name="input">The value that comes in, [N, C, H, W].</param>
    /// <returns>The value that goes out.</returns>
    public static OnnxValue Write(Network network, OnnxNodes nodes, string input)
    {
        NetworkGraph graph = network.Graph;
        var values = new OnnxValue[graph.Values.Count];
        values[0] = new OnnxValue(input, network.InputShape, IsFlat: false);
        foreach (Node node in graph.Nodes)
        {
            nodes.Begin(node.Layer is null ? null : network.NameOf(node.Layer));
            OnnxValue[] sources = Array.ConvertAll(node.Sources, source => values[source]);
            values[node.Target] = node.Layer is { } layer
                ? LayerMapping.Write(layer, nodes, sources[0])
                : Merge(nodes, node.Merge!.Value, sources, graph.Values[node.Target]);
        }

        nodes.Begin(null);
        return values[graph.Output];
    }

    private static OnnxValue Merge(OnnxNodes nodes, MergeKind kind, OnnxValue[] sources, Shape shape)
    {
        bool isFlat = sources.All(source => source.IsFlat);
        string[] inputs = Array.ConvertAll(sources, source => isFlat ? source.Name : source.Unflattened(nodes).Name);
        string merged = kind switch
        {
            MergeKind.Add => inputs.Aggregate(nodes.Add),
            MergeKind.Multiply => inputs.Aggregate(nodes.Multiply),
            _ => nodes.Node("Concat", inputs, new OnnxSetting("axis", 1)),
        };
        return new OnnxValue(merged, shape, isFlat);
    }
}
