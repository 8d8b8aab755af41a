using ExpressML.Layers;

namespace ExpressML.Networks;

/// <summary>The flow of data through a network, with branches unfolded: nodes in an order in which each finds its sources computed.</summary>
/// <remarks>Value 0 is the network's input; each node makes one value, and the last node makes the output.</remarks>
internal sealed class NetworkGraph
{
    private readonly List<Node> _nodes = [];
    private readonly List<Shape> _values = [];

    public NetworkGraph(Shape input, IEnumerable<Layer> layers)
    {
        _values.Add(input);
        Append(layers, 0);
    }

    public IReadOnlyList<Node> Nodes => _nodes;

    /// <summary>The shapes of the values.</summary>
    public IReadOnlyList<Shape> Values => _values;

    public int Output => _values.Count - 1;

    /// <summary>The nodes that read a value.</summary>
    public IEnumerable<int> Consumers(int value) => Enumerable.Range(0, _nodes.Count).Where(node => _nodes[node].Sources.Contains(value));

    /// <summary>The node that makes a value; −1 for the input.</summary>
    public static int Producer(int value) => value - 1;

    private int Append(IEnumerable<Layer> layers, int source) => layers.Aggregate(source, (value, layer) => Append(layer, value));

    private int Append(Layer layer, int source) => layer switch
    {
        Residual residual => Add(null, Junction.Sum, [Append(residual.Block, source), Append(residual.Shortcut, source)], layer.OutputShape),
        Concatenate concatenate => Add(
            null, Junction.Concatenation, [.. concatenate.Branches.Select(branch => Append(branch, source))], layer.OutputShape),
        _ => Add(layer, Junction.None, [source], layer.OutputShape),
    };

    private int Add(Layer? layer, Junction junction, int[] sources, Shape shape)
    {
        _values.Add(shape);
        _nodes.Add(new Node(layer, junction, sources, _values.Count - 1));
        return _values.Count - 1;
    }
}
