using ExpressML.Layers;
using ExpressML.Networks;
using ExpressML.Tensors;
using ExpressML.Transforms;

namespace ExpressML.FineTuning;

/// <summary>What a training takes from an initial model: all layers if the model predicts the same, in any order, and otherwise those before the output layer.</summary>
/// <remarks>The layers must be the same, one by one. A model that gives features has no output layer: all of its layers are taken, and any may follow.</remarks>
internal sealed class WarmStart : FirstParameters
{
    private readonly Network _initial;
    private readonly Network _network;
    private readonly Dictionary<Layer, Layer> _sources = new(ReferenceEqualityComparer.Instance);
    private readonly int[]? _order;
    private readonly HashSet<Layer> _reordered = new(ReferenceEqualityComparer.Instance);

    /// <summary>Finds the source of each layer.</summary>
    /// <param name="initial">The initial model.</param>
    /// <param name="network">The network to be trained.</param>
    /// <param name="prediction">What the network will predict.</param>
    /// <exception cref="ArgumentException">A layer differs. The message begins with its name.</exception>
    public WarmStart(NetworkTransformer initial, Network network, PredictionTask prediction)
        : base(network)
    {
        (_initial, _network, _order) = (initial.Model, network, OutputPart.OrderOf(initial, prediction));
        IReadOnlyList<Layer> sources = _initial.Layers, targets = network.Layers;
        if (initial.Task is FeatureExtraction)
            targets = [.. targets.Take(sources.Count)];
        else if (_order is null)
            (sources, targets) = ([.. sources.Take(OutputPart.StartOf(sources))], [.. targets.Take(OutputPart.StartOf(targets))]);
        Match(sources, targets);
        MatchPlaces(Math.Min(sources.Count, targets.Count));
        if (_order is not null && !_order.SequenceEqual(_order.Order()))
            _reordered.UnionWith(targets.Skip(OutputPart.StartOf(targets)));
    }

    private protected override string Source => "the initial model";

    public override bool Takes(Layer layer) => _sources.ContainsKey(layer);

    public override void CopyParameters()
    {
        foreach ((Layer target, Layer source) in _sources)
        {
            foreach ((Parameter from, Parameter to) in source.Parameters.Zip(target.Parameters))
            {
                if (_reordered.Contains(target))
                    CopyRows(from.Values, to.Values);
                else
                    from.Values.CopyTo(to.Values);
            }
        }
    }

    // Weights, biases and statistics have one row per output.
    private void CopyRows(ReadOnlySpan<float> from, Span<float> to)
    {
        int length = to.Length / _order!.Length;
        for (int output = 0; output < _order.Length; output++)
            from.Slice(_order[output] * length, length).CopyTo(to.Slice(output * length, length));
    }

    private void Match(IReadOnlyList<Layer> sources, IReadOnlyList<Layer> targets)
    {
        for (int i = 0; i < Math.Max(sources.Count, targets.Count); i++)
            Match(i < sources.Count ? sources[i] : null, i < targets.Count ? targets[i] : null);
    }

    private void MatchPlaces(int count)
    {
        for (int i = 0; i < count; i++)
        {
            if (!_initial.Placed[i].Sources.SequenceEqual(_network.Placed[i].Sources))
                throw Differs(_network.NameOf(_network.Layers[i]), $"it reads {Read(_network, i)}, but in the initial model {Read(_initial, i)}");
        }

        static string Read(Network network, int place) => string.Join(", ", network.Placed[place].Sources.Select(network.NameOfSource));
    }

    private void Match(Layer? source, Layer? target)
    {
        if (target is null)
            throw Differs(_initial.NameOf(source!), $"the initial model has {source}, but the network has no layer in its place");
        if (source is null)
            throw Differs(_network.NameOf(target), $"the network has {target}, but the initial model has no layer in its place");
        if (source is Composite one && target is Composite other && one.GetType() == other.GetType() && one.Chains.Count == other.Chains.Count)
        {
            foreach (var (sources, targets) in one.Chains.Zip(other.Chains))
                Match(sources, targets);
            return;
        }

        if (source.GetType() != target.GetType() || source.ToString() != target.ToString())
            throw Differs(_network.NameOf(target), $"the network has {target}, but the initial model has {source} in its place");
        foreach (var (from, to) in source.Parameters.Zip(target.Parameters))
        {
            if (!from.Dimensions.SequenceEqual(to.Dimensions))
            {
                throw Differs(
                    _network.NameOf(target),
                    $"its parameters have the sizes {to}, but in the initial model {from}; the input is {_network.InputShape}, that of the initial model {_initial.InputShape}");
            }
        }

        _sources.Add(target, source);
    }

    private static ArgumentException Differs(string layer, string difference) => new(
        $"{layer}: {difference}. The layers before the output layer must be those of InitialModel, and if it predicts the same, all layers: "
        + "use the options with which it was trained, InputShape, Filters and TimeBudget among them.");
}
