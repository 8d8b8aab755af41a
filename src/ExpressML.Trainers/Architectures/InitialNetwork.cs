using ExpressML.FineTuning;
using ExpressML.Layers;
using ExpressML.Networks;
using ExpressML.Networks.Saving;
using ExpressML.Persistence;
using ExpressML.Transforms;
using ExpressML.Transforms.Labels;

namespace ExpressML.Architectures;

/// <summary>The layers of an initial model; if it predicts something else, with a new output layer of the same kind.</summary>
internal sealed class InitialNetwork : Architecture
{
    private readonly NetworkTransformer _initial;
    private readonly bool _addOutputLayer;

    /// <param name="initial">The initial model.</param>
    /// <param name="addOutputLayer">Whether a model of features, which has no output layer, gets a dense one.</param>
    public InitialNetwork(NetworkTransformer initial, bool addOutputLayer) => (_initial, _addOutputLayer) = (initial, addOutputLayer);

    public override bool TakesVectors => _initial.Model.InputShape.Area == 1;

    // The initial model decides whether the input is standardised, and the label, too, if it predicts the same.
    public override Network Create(Shape input, PredictionTask prediction, bool standardizeInput, bool standardizeLabel, ImageScaling? scaling = null)
    {
        bool isSame = OutputPart.OrderOf(_initial, prediction) is not null;
        return isSame ? Append(new NetworkBuilder(), Layers()).Build(input) : Create(input, prediction.OutputCount, standardizeInput: false, standardizeLabel, prediction.LabelNames);
    }

    private protected override void Append(NetworkBuilder builder, Shape input, int outputCount, LabelNames? labelNames)
    {
        Layer[] layers = Layers();
        if (_initial.Task is FeatureExtraction)
        {
            OwnNetwork.Append(builder, layers, input, _addOutputLayer ? outputCount : null);
            return;
        }

        int output = OutputPart.StartOf(_initial.Model.Layers);
        Append(builder, layers[..output]);
        Append(builder, [outputCount == _initial.Task.OutputCount ? layers[output] : WithOutputs(layers[output], outputCount), .. layers[(output + 1)..].Where(layer => layer is not Unstandardize)]);
    }

    private Dense WithOutputs(Layer layer, int outputCount) => layer is Dense dense
        ? new Dense(outputCount, dense.HasBias) { GivenName = dense.GivenName }
        : throw new ArgumentException(
            $"{_initial.Model.NameOf(_initial.Model.Layers[OutputPart.StartOf(_initial.Model.Layers)])}: the initial model ends with {layer}, which can't be made for other outputs. "
            + "Set Network to its layers with an output layer of your own, or use the trainer that trained it.");

    private static NetworkBuilder Append(NetworkBuilder builder, IEnumerable<Layer> layers) =>
        layers.Aggregate(builder, (longer, layer) => longer.Add(layer));

    // Copies, since a layer belongs to one network.
    private Layer[] Layers()
    {
        using var stream = new MemoryStream();
        LayerTags.Write(_initial.Model.Layers, new ModelWriter(stream));
        stream.Position = 0;
        return [.. LayerTags.ReadMany(new ModelReader(stream))];
    }
}
