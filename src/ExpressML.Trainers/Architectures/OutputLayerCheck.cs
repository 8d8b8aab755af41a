using ExpressML.Layers;
using ExpressML.Losses;
using ExpressML.Transforms;

namespace ExpressML.Architectures;

/// <summary>Finds an output layer, or the activation of one, in a user's network, where the trainer, the loss function or the scoring adds it.</summary>
/// <remarks>Such a network trains, but badly: a softmax of a softmax gives no class of K a probability above e / (e + K − 1).</remarks>
internal sealed class OutputLayerCheck
{
    private readonly IReadOnlyList<Layer> _layers;
    private readonly PredictionTask _prediction;
    private readonly Loss _loss;
    private readonly int _last;

    /// <param name="layers">The layers that the user's function appends.</param>
    /// <param name="prediction">What the network is to predict.</param>
    /// <param name="loss">The loss function to minimize.</param>
    public OutputLayerCheck(IReadOnlyList<Layer> layers, PredictionTask prediction, Loss loss)
    {
        (_layers, _prediction, _loss) = (layers, prediction, loss);
        _last = Before(layers.Count);
    }

    private Layer? Last => _last < 0 ? null : _layers[_last];

    private int Outputs => _prediction.OutputCount;

    /// <summary>Checks a network that a dense output layer is appended to.</summary>
    /// <exception cref="ArgumentException">It has an output layer already, or ends with a softmax.</exception>
    public void RequireNone()
    {
        // Of several outputs, only these activations are typical of an output layer. A hidden layer of one unit makes no sense with any.
        bool hasActivation = Last is Softmax or LogSoftmax or Sigmoid || (Outputs == 1 && Last is Activation);
        int? start = StartOfOutputLayer(hasActivation ? Before(_last) : _last);
        if (start is null && Last is not (Softmax or LogSoftmax))
            return;

        string own = Code(start ?? _last), activation = Code(_last);
        bool couldBeTheOutputs = start is { } first && UnitsOf(first) == Outputs;
        throw new ArgumentException(
            $"The network ends with {own}, but the trainer appends the output layer .Dense({Outputs}){AppliedAnyway}. Delete {own} at the end of Network"
            + (!couldBeTheOutputs ? "."
            : hasActivation ? $"; or set AddOutputLayer to false, and delete {activation} only."
            : ", or set AddOutputLayer to false."));
    }

    /// <summary>Checks a network that brings its own output layer.</summary>
    /// <param name="standardizeLabel">Whether a layer that converts predictions back to the label's unit is appended.</param>
    /// <exception cref="ArgumentException">It ends with an activation that does not belong there.</exception>
    public void RequireNoActivation(bool standardizeLabel)
    {
        if (standardizeLabel && Last is Softmax or LogSoftmax or Sigmoid or HardSigmoid or Tanh or ScaledTanh or Softsign or Relu or Clip or Softplus)
        {
            throw new ArgumentException(
                $"The network ends with {Code(_last)}, which limits the outputs, but StandardizeLabel is true: the outputs stand for labels of mean 0 and deviation 1. "
                + $"Delete {Code(_last)} at the end of Network; or set StandardizeLabel to false, if all labels are in its range.");
        }

        // A softmax or sigmoid is above 0, and so is always a yes; of several classes, it leaves their probabilities almost equal.
        bool isWrong = _prediction switch
        {
            BinaryPrediction or MultilabelPrediction => Last is Softmax or LogSoftmax or Sigmoid,
            MulticlassPrediction => Last is Softmax || (Last is Sigmoid && _loss.AppliedActivation is not null),
            _ => false,
        };
        if (isWrong)
            throw new ArgumentException($"The network ends with {Code(_last)}, but its outputs must be logits{AppliedAnyway}. Delete {Code(_last)} at the end of Network.");
    }

    private string AppliedAnyway => Last is not (Softmax or LogSoftmax or Sigmoid) ? ""
        : _loss.AppliedActivation is { } activation ? $", and the loss function {_loss.GetType().Name} applies the {activation}"
        : "";

    // Where the last layers, up to an index, give a number for each output or class, linearly.
    private int? StartOfOutputLayer(int end)
    {
        int start = end >= 0 && _layers[end] is GlobalAveragePool2D ? Before(end) : end;
        if (start < 0)
            return null;
        bool isForTwoClasses = _prediction is BinaryPrediction && UnitsOf(start) == 2 && (end == _last || Last is Softmax or LogSoftmax);
        return (UnitsOf(start) == Outputs || isForTwoClasses) && (_layers[start] is Dense || start < end) ? start : null;
    }

    private int? UnitsOf(int index) => _layers[index] switch
    {
        Dense dense => dense.Units,
        Conv2D convolution => convolution.Filters,
        _ => null,
    };

    // The layer before an index that is more than another shape or scale, and more than part of the training.
    private int Before(int end)
    {
        int index = end - 1;
        while (index >= 0 && _layers[index] is Flatten or Dropout or SpatialDropout or Scale)
            index--;
        return index;
    }

    private string Code(int start) => string.Concat(_layers.Skip(start).Take(_last - start + 1).Select(layer => $".{layer.NamedCode}"));
}
