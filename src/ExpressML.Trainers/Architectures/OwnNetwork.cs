using ExpressML.Layers;
using ExpressML.Losses;
using ExpressML.Networks;
using ExpressML.Transforms;
using ExpressML.Transforms.Labels;

namespace ExpressML.Architectures;

/// <summary>A user's network: the layers that a function appends, and a dense layer for the outputs if it is wanted.</summary>
internal sealed class OwnNetwork : Architecture
{
    private readonly Func<NetworkBuilder, NetworkBuilder> _network;
    private readonly bool _addOutputLayer;

    public OwnNetwork(Func<NetworkBuilder, NetworkBuilder> network, bool addOutputLayer) => (_network, _addOutputLayer) = (network, addOutputLayer);

    // If the first layer that does not keep any shape maps vectors (possibly the output layer), the network takes plain vectors; otherwise images.
    public override bool TakesVectors => NetworkBuilder.LayersOf(_network).FirstOrDefault(layer => !layer.KeepsShape) is null or { MapsVectors: true };

    public override void CheckOutputs(PredictionTask prediction, Loss loss, bool standardizeLabel)
    {
        var check = new OutputLayerCheck(NetworkBuilder.LayersOf(_network), prediction, loss);
        if (_addOutputLayer)
            check.RequireNone();
        else
            check.RequireNoActivation(standardizeLabel);
    }

    private protected override void Append(NetworkBuilder builder, Shape input, int outputCount, LabelNames? labelNames)
    {
        Append(builder, NetworkBuilder.LayersOf(_network), input, _addOutputLayer ? outputCount : null);
    }

    /// <summary>Appends layers, and a dense layer for the outputs unless their number is null.</summary>
    public static void Append(NetworkBuilder builder, IReadOnlyList<Layer> layers, Shape input, int? outputCount)
    {
        foreach (Layer layer in layers)
            builder.Add(layer);
        if (outputCount is not { } outputs)
            return;
        if (layers.LastOrDefault(layer => !layer.KeepsShape) is not ({ MapsVectors: true } or Flatten) && input.Area > 1)
            builder.Flatten();
        builder.Dense(outputs);
    }
}
