using ExpressML.Networks;
using ExpressML.Regularization;
using ExpressML.Tensors;
using ExpressML.Transforms;

namespace ExpressML.Training;

/// <summary>Measures the layers of a network in a training step. It reads what the step computes anyway, and changes nothing.</summary>
internal sealed class LayerNormMeter
{
    private readonly TrainingPass _pass;
    private readonly string[] _names;
    private readonly AlignedBuffer[][] _gradients;

    public LayerNormMeter(Network network, TrainingPass pass)
    {
        Dictionary<Parameter, AlignedBuffer> gradients = pass.Gradients.ToDictionary(pair => pair.Parameter, pair => pair.Gradient);
        (_pass, _names) = (pass, [.. pass.Activations.Select(activation => network.NameOf(activation.Layer))]);
        _gradients = [.. pass.Activations.Select(activation => activation.Layer.Parameters.Where(gradients.ContainsKey).Select(parameter => gradients[parameter]).ToArray())];
    }

    /// <summary>The names of the layers that are measured, in the order in which they run.</summary>
    public IReadOnlyList<string> Layers => _names;

    /// <summary>What the last run of the pass gave.</summary>
    public LayerNorm[] Measure() => [.. _pass.Activations.Select((activation, i) => new LayerNorm(_names[i], activation.RootMeanSquare, RootMeanSquare(_gradients[i])))];

    private static double RootMeanSquare(AlignedBuffer[] gradients) =>
        Math.Sqrt(gradients.Sum(gradient => GradientClipping.SumOfSquares(gradient.Span)) / gradients.Sum(gradient => (double)gradient.Length));
}
