using ExpressML.Layers;
using ExpressML.Networks;
using ExpressML.Tensors;

namespace ExpressML.Persistence;

/// <summary>Reads a network that <see cref="NetworkWriter"/> wrote.</summary>
internal static class NetworkReader
{
    private const int MostLayers = 100_000;

    /// <exception cref="InvalidDataException">The numbers do not make a network.</exception>
    public static Network Read(ModelReader reader)
    {
        var input = new Shape(reader.ReadInt32(), reader.ReadInt32(), reader.ReadInt32());
        var layers = new Layer[reader.ReadCount(MostLayers, "layers")];
        for (int i = 0; i < layers.Length; i++)
            layers[i] = LayerCodes.Read(reader);

        var network = new Network(input, layers);
        foreach (Parameter parameter in network.Layers.SelectMany(layer => layer.Parameters))
            reader.ReadSingles(parameter.Values);
        return network;
    }
}
