using ExpressML.Layers;

namespace ExpressML.Networks.Graphs;

/// <summary>A layer with the layers whose outputs it reads.</summary>
/// <param name="Layer">The layer.</param>
/// <param name="Sources">Where the layers that it reads stand in the list before it; <see cref="Input"/> for the network's input. Never changed.</param>
internal readonly record struct PlacedLayer(Layer Layer, int[] Sources)
{
    /// <summary>The network's input.</summary>
    public const int Input = -1;

    /// <summary>Layers of which each reads the one before, and the first the input.</summary>
    public static IReadOnlyList<PlacedLayer> Chain(IReadOnlyList<Layer> layers) => [.. layers.Select((layer, i) => new PlacedLayer(layer, [i - 1]))];

    /// <summary>Whether a layer at a place reads the one before and no other.</summary>
    public bool FollowsAt(int place) => Sources is [var source] && source == place - 1;
}
