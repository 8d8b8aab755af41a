using ExpressML.Layers;
using ExpressML.Losses;
using ExpressML.Networks;
using ExpressML.Networks.Graphs;
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
    public override bool TakesVectors => NetworkBuilder.LayersOf(_network).FirstOrDefault(layer => layer is not Merge && !layer.KeepsShape) is null or { MapsVectors: true };

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
        Append(builder, NetworkBuilder.PlacedLayersOf(_network), input, _addOutputLayer ? outputCount : null);
    }

    /// <summary>Appends layers, and a dense layer for the outputs unless their number is null.</summary>
    public static void Append(NetworkBuilder builder, IReadOnlyList<PlacedLayer> layers, Shape input, int? outputCount)
    {
        builder.Append(layers);
        if (outputCount is not { } outputs)
            return;
        if (!GiveVectors(layers, input))
            builder.Flatten();
        builder.Dense(outputs);
    }

    // Whether the last layer gives a vector, as far as can be told without the shapes of images.
    private static bool GiveVectors(IReadOnlyList<PlacedLayer> layers, Shape input)
    {
        bool[] areVectors = new bool[layers.Count];
        for (int i = 0; i < areVectors.Length; i++)
        {
            (Layer layer, int[] sources) = layers[i];
            areVectors[i] = layer is { MapsVectors: true } or Flatten || ((layer.KeepsShape || layer is Merge) && sources.All(IsVector));
        }

        return IsVector(areVectors.Length - 1);

        bool IsVector(int source) => source == PlacedLayer.Input ? input.Area == 1 : areVectors[source];
    }
}
