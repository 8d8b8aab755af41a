using ExpressML.Persistence;
using ExpressML.Tensors;

namespace ExpressML.Networks.Saving;

/// <summary>Writes a network: its input shape, then the tags, given names and configurations of the layers, with what they read, then all parameters.</summary>
internal static class NetworkWriter
{
    public static void Write(ModelWriter writer, Network network)
    {
        writer.Write(network.InputShape.Channels);
        writer.Write(network.InputShape.Height);
        writer.Write(network.InputShape.Width);
        LayerGraph.Write(network, writer);
        foreach (Parameter parameter in network.Layers.SelectMany(layer => layer.Parameters))
            writer.Write(parameter.ReadOnlyValues);
    }
}
