using System.Globalization;
using ExpressML.Layers;
using ExpressML.Networks;
using ExpressML.Tensors;

namespace ExpressML.FineTuning;

/// <summary>The layers that a training leaves as they are. The network itself knows nothing of it.</summary>
internal static class FrozenLayers
{
    private const string Option = "FrozenLayers";

    /// <summary>The layers of these names, with those inside blocks.</summary>
    /// <exception cref="ArgumentException">There is no layer of a name, or none with parameters is left to train.</exception>
    public static IReadOnlySet<Layer> Of(Network network, IReadOnlyList<string> names)
    {
        IReadOnlySet<Layer> frozen = network.Names.FindAll(names, Option);
        if (frozen.Count > 0 && TrainedParameters(network, frozen) == 0)
        {
            throw new ArgumentException(
                $"{Option} names all layers that learn, so nothing is left to train. Leave at least one of them out: "
                + $"{string.Join(", ", network.Names.Layers.Where(Learns).Select(network.NameOf))}.");
        }

        return frozen;
    }

    /// <summary>What is frozen, for the log.</summary>
    public static string Describe(Network network, IReadOnlySet<Layer> frozen) => string.Create(
        CultureInfo.InvariantCulture,
        $"Frozen: {string.Join(", ", network.Names.Layers.Where(layer => frozen.Contains(layer) && Learns(layer)).Select(network.NameOf).DefaultIfEmpty("none"))}. "
        + $"{TrainedParameters(network, frozen):N0} of {network.ParameterCount:N0} parameters are trained.");

    private static int TrainedParameters(Network network, IReadOnlySet<Layer> frozen) =>
        network.Names.Layers.Where(layer => Learns(layer) && !frozen.Contains(layer)).SelectMany(layer => layer.Parameters).Where(IsTrainable).Sum(parameter => parameter.Length);

    // A block's parameters are those of its layers.
    private static bool Learns(Layer layer) => layer is not CompositeLayer && layer.Parameters.Any(IsTrainable);

    private static bool IsTrainable(Parameter parameter) => parameter.IsTrainable;
}
