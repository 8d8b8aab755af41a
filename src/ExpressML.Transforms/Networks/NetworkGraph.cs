using ExpressML.Layers;

namespace ExpressML.Networks;

/// <summary>A network's flow of data with its branches unfolded: nodes in the order in which they run, and the values between them.</summary>
/// <remarks>Value 0 is the input; node n makes value n + 1. Each layer is a node, each end of a branching layer a node without a layer.</remarks>
internal sealed class NetworkGraph
{
    private readonly GraphUse _use;
    private readonly IReadOnlySet<Layer>? _frozen;
    private readonly List<Node> _nodes = [];
    private readonly List<Shape> _values = [];

    /// <param name="input">The shape of the input.</param>
    /// <param name="layers">The layers of the network.</param>
    /// <param name="use">What the graph is for.</param>
    /// <param name="frozen">Layers that training leaves as they are, those inside blocks too. Default: none.</param>
    public NetworkGraph(Shape input, IReadOnlyList<Layer> layers, GraphUse use, IReadOnlySet<Layer>? frozen = null)
    {
        (_use, _frozen) = (use, frozen);
        _values.Add(input);
        Append(layers, 0);
        FirstTrainable = _nodes.TakeWhile(node => !node.Learns).Count();
    }

    /// <summary>A graph of given nodes, where node n makes value n + 1.</summary>
    public NetworkGraph(IReadOnlyList<Node> nodes, IReadOnlyList<Shape> values)
    {
        (_nodes, _values) = ([.. nodes], [.. values]);
    }

    /// <summary>In the order in which they run; the way back is the reverse.</summary>
    public IReadOnlyList<Node> Nodes => _nodes;

    /// <summary>The shape of each value.</summary>
    public IReadOnlyList<Shape> Values => _values;

    /// <summary>The first node with parameters to train; what lies before needs no gradient.</summary>
    public int FirstTrainable { get; }

    /// <summary>The last value, which is the network's output.</summary>
    public int Output => _values.Count - 1;

    /// <summary>The nodes that read a value, in the order in which they run.</summary>
    public IEnumerable<int> Consumers(int value) => Enumerable.Range(0, _nodes.Count).Where(node => _nodes[node].Sources.Contains(value));

    /// <summary>The node that makes a value; −1 for the input.</summary>
    public static int Producer(int value) => value - 1;

    private int Append(IReadOnlyList<Layer> layers, int source) =>
        (_use == GraphUse.Inspection ? layers.Select(layer => (Layer: layer, AppliesRelu: false)) : Steps(layers))
            .Aggregate(source, (value, step) => Append(step.Layer, step.AppliesRelu, value));

    // The largest of rectified numbers is the rectified largest: a ReLU before max pooling moves behind it, where there is less to rectify.
    private IEnumerable<(Layer Layer, bool AppliesRelu)> Steps(IReadOnlyList<Layer> layers)
    {
        int i = 0;
        while (i < layers.Count)
        {
            Layer layer = layers[i++];
            if (_use == GraphUse.Scoring && At(i) is BatchNormalization normalization && layer.Fold(normalization) is { } folded)
                (layer, i) = (folded, i + 1);
            bool appliesRelu = false;
            if (layer is Relu && At(i) is MaxPool2D pool)
                (layer, appliesRelu, i) = (pool, true, i + 1);
            else if (layer.FusesRelu && At(i) is Relu && At(i + 1) is not MaxPool2D)
                (appliesRelu, i) = (true, i + 1);
            yield return (layer, appliesRelu);
        }

        Layer? At(int index) => index < layers.Count ? layers[index] : null;
    }

    private int Append(Layer layer, bool appliesRelu, int source) => layer switch
    {
        Residual residual => Add(null, false, Junction.Sum, [Append(residual.Block, source), Append(residual.Shortcut, source)], layer.OutputShape),
        Concatenate concatenate => Add(
            null, false, Junction.Concatenation, [.. concatenate.Branches.Select(branch => Append(branch, source))], layer.OutputShape),
        _ => Add(layer, appliesRelu, Junction.None, [source], layer.OutputShape),
    };

    private int Add(Layer? layer, bool appliesRelu, Junction junction, int[] sources, Shape shape)
    {
        _values.Add(shape);
        _nodes.Add(new Node(layer, appliesRelu, junction, sources, _values.Count - 1) { IsFrozen = layer is not null && _frozen?.Contains(layer) == true });
        return _values.Count - 1;
    }
}
