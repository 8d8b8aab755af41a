using ExpressML.Layers;
using ExpressML.Networks.Graphs;

namespace ExpressML.Networks;

/// <summary>The part of a network that leads to one of its layers.</summary>
internal static class LeadingLayers
{
    /// <summary>The layers that lead to <paramref name="last"/>, itself included and last; inside a block those of its chain.</summary>
    /// <exception cref="ArgumentException">It does not stand in the network.</exception>
    public static IReadOnlyList<PlacedLayer> To(Layer last, Network network)
    {
        IReadOnlyList<PlacedLayer> layers = network.Placed;
        for (int i = 0; i < layers.Count; i++)
        {
            if (layers[i].Layer == last)
                return Leading(layers, [i]).Layers;
            if (Composite.PathTo(last, [layers[i].Layer]) is not { } inside)
                continue;
            // The chain reads what the block reads.
            (List<PlacedLayer> path, Func<int, int> place) = Leading(layers, layers[i].Sources);
            int source = place(layers[i].Sources[0]);
            foreach (Layer layer in inside)
            {
                path.Add(new PlacedLayer(layer, [source]));
                source = path.Count - 1;
            }

            return path;
        }

        throw new ArgumentException($"{last} is no layer of this network.", nameof(last));
    }

    // What leads to some layers, which come last, and where each layer stands there.
    private static (List<PlacedLayer> Layers, Func<int, int> Place) Leading(IReadOnlyList<PlacedLayer> all, int[] ends)
    {
        bool[] leads = new bool[all.Count];
        foreach (int end in ends.Where(end => end != PlacedLayer.Input))
            leads[end] = true;
        for (int i = all.Count - 1; i >= 0; i--)
        {
            foreach (int source in leads[i] ? all[i].Sources : [])
            {
                if (source != PlacedLayer.Input)
                    leads[source] = true;
            }
        }

        int[] places = new int[all.Count];
        var layers = new List<PlacedLayer>();
        for (int i = 0; i < places.Length; i++)
        {
            if (!leads[i])
                continue;
            places[i] = layers.Count;
            layers.Add(all[i] with { Sources = Array.ConvertAll(all[i].Sources, Place) });
        }

        return (layers, Place);

        int Place(int source) => source == PlacedLayer.Input ? source : places[source];
    }
}
