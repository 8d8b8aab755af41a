using ExpressML.Layers;
using ExpressML.Networks;
using ExpressML.Networks.Weights;

namespace ExpressML.FineTuning;

/// <summary>What a training takes from a file of weights: the parameters of all layers by their names; those of the output layer only if they fit, too.</summary>
internal sealed class WeightStart : FirstParameters
{
    private readonly SafeTensors _weights;
    private readonly WeightMatch _match;

    /// <summary>Finds the tensors of each layer.</summary>
    /// <param name="weights">The weights.</param>
    /// <param name="network">The network to be trained.</param>
    /// <exception cref="ArgumentException">Tensors are missing, are left over, or have other sizes.</exception>
    public WeightStart(SafeTensors weights, Network network)
        : base(network)
    {
        _weights = weights;
        _match = new WeightMatch(weights, network, free: [.. network.Layers.Skip(OutputPart.StartOf(network.Layers))]);
    }

    private protected override string Source => _weights.FileName;

    public override bool Takes(Layer layer) => _match.Takes(layer);

    public override void CopyParameters() => _match.CopyParameters();
}
