using ExpressML.Persistence;
using ExpressML.Tensors;

namespace ExpressML.Networks.Saving;

/// <summary>Reads a network that <see cref="NetworkWriter"/> wrote.</summary>
internal static class NetworkReader
{
    /// <exception cref="InvalidDataException">The numbers do not make a network.</exception>
    public static Network Read(ModelReader reader)
    {
        var input = new Shape(reader.ReadInt32(), reader.ReadInt32(), reader.ReadInt32());
        var network = new Network(input, LayerTags.ReadMany(reader));
        foreach (Parameter parameter in network.Layers.SelectMany(layer => layer.Parameters))
            reader.ReadSingles(parameter.Values);
        return network;
    }
}
