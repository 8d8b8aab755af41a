using ExpressML.FineTuning;
using ExpressML.Layers;
using ExpressML.Networks;
using ExpressML.Networks.Graphs;
using ExpressML.Networks.Saving;
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
        return isSame ? new Network(input, NetworkCopy.LayersOf(_initial.Model)) : Create(input, prediction.OutputCount, standardizeInput: false, standardizeLabel, prediction.LabelNames);
    }

    private protected override void Append(NetworkBuilder builder, Shape input, int outputCount, LabelNames? labelNames)
    {
        IReadOnlyList<PlacedLayer> layers = NetworkCopy.LayersOf(_initial.Model);
        if (_initial.Task is FeatureExtraction)
        {
            OwnNetwork.Append(builder, layers, input, _addOutputLayer ? outputCount : null);
            return;
        }

        // The layers behind the output layer are a chain.
        int output = OutputPart.StartOf(_initial.Model.Layers);
        (Layer former, int[] sources) = layers[output];
        builder.Append([.. layers.Take(output), new PlacedLayer(outputCount == _initial.Task.OutputCount ? former : WithOutputs(former, outputCount), sources)]);
        foreach (PlacedLayer behind in layers.Skip(output + 1).Where(placed => placed.Layer is not Unstandardize))
            builder.Add(behind.Layer);
    }

    // Some networks, such as SqueezeNet, end with a convolution that has a filter for each class.
    private Layer WithOutputs(Layer layer, int outputCount) => layer is Dense dense
        ? new Dense(outputCount, dense.HasBias) { GivenName = dense.GivenName }
        : layer is Conv2D { Groups: 1 } conv
        ? new Conv2D(outputCount, conv.Window, conv.Stride, conv.Padding, conv.Dilation, bias: conv.HasBias) { GivenName = conv.GivenName }
        : throw new ArgumentException(
            $"{_initial.Model.NameOf(_initial.Model.Layers[OutputPart.StartOf(_initial.Model.Layers)])}: the initial model ends with {layer}, which can't be made for other outputs. "
            + "Set Network to its layers with an output layer of your own, or use the trainer that trained it.");
}
