using ExpressML.Layers;
using ExpressML.Networks.Graphs;
using ExpressML.Persistence;

namespace ExpressML.Networks.Saving;

/// <summary>Writes and reads the layers of a network with those that each reads.</summary>
/// <remarks>A chain is written as its layers alone, as it was before networks could be graphs. A graph begins with a number that can't be that of layers.</remarks>
internal static class LayerGraph
{
    // What a graph begins with: the form in which it is written. Later forms would be −2, −3, ….
    private const int Form = -1;

    /// <summary>Writes the layers of a network: those of a chain, or the form, the layers, and for each how many it reads, and which.</summary>
    public static void Write(Network network, ModelWriter writer)
    {
        if (network.IsChain)
        {
            LayerTags.Write(network.Layers, writer);
            return;
        }

        writer.Write(Form);
        LayerTags.Write(network.Layers, writer);
        foreach (PlacedLayer placed in network.Placed)
        {
            writer.Write(placed.Sources.Length);
            foreach (int source in placed.Sources)
                writer.Write(source);
        }
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <exception cref="InvalidDataException">There are too many layers or sources, a source does not come before its layer, or a layer can't be made here.</exception>
    public static IReadOnlyList<PlacedLayer> Read(ModelReader reader)
    {
        int begin = reader.ReadInt32();
        if (begin < Form)
            throw reader.Damaged($"its layers are written in the form {begin}, which this version of ExpressML does not know");
        if (begin != Form)
            return PlacedLayer.Chain(LayerTags.ReadRest(reader, begin));

        IReadOnlyList<Layer> layers = LayerTags.ReadMany(reader);
        var placed = new PlacedLayer[layers.Count];
        int left = Network.MostSources;
        for (int i = 0; i < placed.Length; i++)
        {
            int[] sources = new int[reader.ReadCount(left, "sources of a layer", sizeof(int))];
            left -= sources.Length;
            for (int k = 0; k < sources.Length; k++)
                sources[k] = ReadSource(reader, i);
            placed[i] = new PlacedLayer(layers[i], sources);
        }

        return placed;
    }

    private static int ReadSource(ModelReader reader, int place)
    {
        int source = reader.ReadInt32();
        return source >= PlacedLayer.Input && source < place ? source : throw reader.Damaged($"layer {place} of its network reads layer {source}, which does not come before it");
    }
}
