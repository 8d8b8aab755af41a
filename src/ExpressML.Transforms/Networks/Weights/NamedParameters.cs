using ExpressML.Layers;
using ExpressML.Tensors;

namespace ExpressML.Networks.Weights;

/// <summary>What the parameters of a network are called in a file of weights: the layer's name, a dot, and the name that PyTorch has for the parameter.</summary>
internal static class NamedParameters
{
    /// <summary>The parameters of all layers, those inside blocks too, in the order in which they are written.</summary>
    public static IReadOnlyList<(Layer Layer, string Name, Parameter Parameter)> Of(Network network) =>
    [
        .. from layer in network.Names.Layers
           where layer is not Composite
           from parameter in layer.Parameters
           select (layer, $"{network.NameOf(layer)}.{NameOf(layer, parameter)}", parameter),
    ];

    /// <summary>Whether a file may lack the parameters of a layer: weights of other libraries have no scaling of input or label.</summary>
    public static bool AreOptional(Layer layer) => layer is Standardize or Unstandardize;

    private static string NameOf(Layer layer, Parameter parameter) => (layer, parameter.Name) switch
    {
        (BatchNormalization, "mean") => "running_mean",
        (BatchNormalization, "variance") => "running_var",
        (BatchNormalization or LayerNormalization or ExampleNormalization or ChannelAffine, "scale") => "weight",
        (BatchNormalization or LayerNormalization or ExampleNormalization or ChannelAffine, "shift") => "bias",
        (PRelu, "slope") => "weight",
        _ => parameter.Name,
    };
}
