using ExpressML.Layers;
using ExpressML.Networks.Graphs;
using ExpressML.Persistence;
using ExpressML.Tensors;

namespace ExpressML.Networks.Saving;

/// <summary>Copies of a network and its layers, since a layer belongs to one network.</summary>
internal static class NetworkCopy
{
    /// <summary>Another network of the same layers and parameters.</summary>
    public static Network Of(Network network)
    {
        var copy = new Network(network.InputShape, LayersOf(network));
        CopyParameters(network.Layers, copy.Layers);
        return copy;
    }

    /// <summary>Layers with the same settings and names. They get parameters when they stand in a network.</summary>
    public static IReadOnlyList<PlacedLayer> LayersOf(Network network)
    {
        using var stream = new MemoryStream();
        LayerGraph.Write(network, new ModelWriter(stream));
        stream.Position = 0;
        return LayerGraph.Read(new ModelReader(stream));
    }

    /// <summary>Gives layers of a network the parameters of those that they are copies of.</summary>
    public static void CopyParameters(IEnumerable<Layer> from, IEnumerable<Layer> to)
    {
        foreach ((Layer source, Layer target) in from.Zip(to))
        {
            foreach ((Parameter values, Parameter copies) in source.Parameters.Zip(target.Parameters))
                values.ReadOnlyValues.CopyTo(copies.Values);
        }
    }
}
