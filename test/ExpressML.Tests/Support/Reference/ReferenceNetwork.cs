using ExpressML.Layers;
using ExpressML.Networks;

namespace ExpressML.Tests.Support.Reference;

/// <summary>A network in double precision, with its softmax and cross-entropy: a copy of one of the engine's and its parameters.</summary>
internal sealed class ReferenceNetwork
{
    private readonly ReferenceLayer[] _layers;

    public ReferenceNetwork(Network network)
    {
        _layers = [.. network.Layers.Select(ReferenceLayer.Of)];
        Parameters = [.. network.Layers.Select(ParametersOf)];
    }

    /// <summary>The parameters of each layer; changing them changes the network.</summary>
    public double[][][] Parameters { get; }

    /// <summary>The parameters of an engine's layer in double precision.</summary>
    public static double[][] ParametersOf(Layer layer) => [.. layer.Parameters.Select(parameter => parameter.Values.ToDoubles())];

    public double[] Forward(double[] x) => Activations(x)[^1];

    /// <summary>Mean loss of a batch.</summary>
    public double Loss(double[][] examples, int[] labels) =>
        examples.Zip(labels, (x, label) => ReferenceFunctions.CrossEntropy(Forward(x), label)).Average();

    /// <summary>The gradients of the mean loss of a batch.</summary>
    public double[][][] Gradients(double[][] examples, int[] labels)
    {
        double[][][] gradients = Array.ConvertAll(Parameters, layer => Array.ConvertAll(layer, parameter => new double[parameter.Length]));
        for (int n = 0; n < examples.Length; n++)
        {
            double[][] activations = Activations(examples[n]);
            double[] gradient = Array.ConvertAll(
                ReferenceFunctions.CrossEntropyGradient(activations[^1], labels[n]), value => value / examples.Length);
            for (int i = _layers.Length - 1; i >= 0; i--)
                gradient = _layers[i].Backward(activations[i], gradient, Parameters[i], gradients[i]);
        }

        return gradients;
    }

    private double[][] Activations(double[] x)
    {
        double[][] activations = [x, .. new double[_layers.Length][]];
        for (int i = 0; i < _layers.Length; i++)
            activations[i + 1] = _layers[i].Forward(activations[i], Parameters[i]);
        return activations;
    }
}
