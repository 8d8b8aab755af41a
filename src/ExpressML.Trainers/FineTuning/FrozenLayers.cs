using System.Globalization;
using ExpressML.Layers;
using ExpressML.Networks;
using ExpressML.Tensors;

namespace ExpressML.FineTuning;

/// <summary>The layers whose parameters a training does not change. The network itself does not know them.</summary>
internal static class FrozenLayers
{
    private const string Option = "FrozenLayers";

    /// <summary>The layers of these names, with those inside blocks.</summary>
    /// <exception cref="ArgumentException">A name has no layer, or no layer with parameters is left to train.</exception>
    public static IReadOnlySet<Layer> Of(Network network, IReadOnlyList<string> names)
    {
        IReadOnlySet<Layer> frozen = network.Names.FindAll(names, Option);
        if (frozen.Count > 0 && TrainedParameters(network, frozen) == 0)
        {
            throw new ArgumentException(
                $"{Option} names all layers with trainable parameters, so nothing is left to train. Leave at least one of them out: "
                + $"{string.Join(", ", network.Names.Layers.Where(Learns).Select(network.NameOf))}.");
        }

        return frozen;
    }

    /// <summary>The log line about frozen layers.</summary>
    public static string Describe(Network network, IReadOnlySet<Layer> frozen) => string.Create(
        CultureInfo.InvariantCulture,
        $"Frozen: {string.Join(", ", network.Names.Layers.Where(layer => frozen.Contains(layer) && Learns(layer)).Select(network.NameOf).DefaultIfEmpty("none"))}. "
        + $"{TrainedParameters(network, frozen):N0} of {network.ParameterCount:N0} parameters are trained.");

    private static int TrainedParameters(Network network, IReadOnlySet<Layer> frozen) =>
        network.Names.Layers.Where(layer => Learns(layer) && !frozen.Contains(layer)).SelectMany(layer => layer.Parameters).Where(IsTrainable).Sum(parameter => parameter.Length);

    // The parameters of a block are those of its layers.
    private static bool Learns(Layer layer) => layer is not Composite && layer.Parameters.Any(IsTrainable);

    private static bool IsTrainable(Parameter parameter) => parameter.IsTrainable;
}
