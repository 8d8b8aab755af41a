using ExpressML.Layers;

namespace ExpressML.Networks.Graphs;

/// <summary>A network's flow of data with its blocks unfolded: nodes in the order in which they run, and the values between them.</summary>
/// <remarks>
/// Value 0 is the input; node n makes value n + 1. Each layer is a node, each place where values are put together a node without a layer. Every value but the last is read by at
/// least one node.
/// </remarks>
internal sealed class NetworkGraph
{
    private readonly Node[] _nodes;
    private readonly Shape[] _values;
    private readonly int[][] _consumers;

    /// <summary>A graph of given nodes, where node n makes value n + 1 and reads values of nodes before.</summary>
    public NetworkGraph(IEnumerable<Node> nodes, IEnumerable<Shape> values)
    {
        (_nodes, _values) = ([.. nodes], [.. values]);
        _consumers = ConsumersOf(_nodes, _values.Length);
        FirstTrainable = _nodes.TakeWhile(node => !node.Learns).Count();
    }

    private NetworkGraph(IEnumerable<Node> nodes, IEnumerable<Shape> values, int firstTrainable)
        : this(nodes, values) => FirstTrainable = firstTrainable;

    /// <summary>The graph of a network's layers.</summary>
    /// <param name="input">The shape of the input.</param>
    /// <param name="layers">The layers of the network.</param>
    /// <param name="use">What the graph is for.</param>
    /// <param name="frozen">Layers that training leaves as they are, those inside blocks too. Default: none.</param>
    public static NetworkGraph Of(Shape input, IReadOnlyList<PlacedLayer> layers, GraphUse use, IReadOnlySet<Layer>? frozen = null)
    {
        NetworkGraph graph = Unfolding.Of(input, layers, frozen);
        return use == GraphUse.Inspection ? graph : Joining.Of(graph, use == GraphUse.Scoring);
    }

    /// <summary>In the order in which they run; the way back is the reverse.</summary>
    public IReadOnlyList<Node> Nodes => _nodes;

    /// <summary>The shape of each value.</summary>
    public IReadOnlyList<Shape> Values => _values;

    /// <summary>
    /// The first node with parameters to train; what lies before needs no gradient. In a graph <see cref="ForGradientOf"/> a value, the node that makes it: −1 for the input.
    /// </summary>
    public int FirstTrainable { get; }

    /// <summary>The nodes before which, in training, the blocks of a batch wait for each other on both ways.</summary>
    public IEnumerable<int> BatchNodes => Enumerable.Range(0, _nodes.Length).Where(node => _nodes[node] is { Layer: IWholeBatch, WorksAsForScoring: false });

    /// <summary>The last value, which is the network's output.</summary>
    public int Output => _values.Length - 1;

    /// <summary>
    /// The first of the nodes that all come after a layer with <see cref="Layer.SharesWeights"/>, itself included, and read no value from before it but
    /// its input; the number of nodes where there is none. Node n reads value n there.
    /// </summary>
    public int StartOfSharedWeights
    {
        get
        {
            int start = _nodes.Length, earliest = _values.Length;
            for (int node = _nodes.Length - 1; node >= 0; node--)
            {
                earliest = Math.Min(earliest, _nodes[node].Sources.Min());
                if (_nodes[node].Layer is { SharesWeights: true } && earliest >= node)
                    start = node;
            }

            return start;
        }
    }

    /// <summary>The nodes before <paramref name="end"/>, of which the last makes the output.</summary>
    public NetworkGraph UpTo(int end) => new(_nodes.Take(end), _values.Take(end + 1));

    /// <summary>The nodes from <paramref name="start"/> on, which read the value of that number and no other from before.</summary>
    public NetworkGraph From(int start) => new(
        _nodes.Skip(start).Select(node => node with { Sources = Array.ConvertAll(node.Sources, source => source - start), Target = node.Target - start }),
        _values.Skip(start));

    /// <summary>The graph for the derivative of the output by a value: all layers work as for scoring, and the way back ends at the nodes that read the value.</summary>
    public NetworkGraph ForGradientOf(int value) => new(_nodes.Select(node => node with { IsScored = true }), _values, Producer(value));

    /// <summary>The value that a layer of the network makes: a block or a merge, what its branches are put together to.</summary>
    /// <exception cref="ArgumentException">Its steps are joined, or it does not stand in the network.</exception>
    public int ValueOf(Layer layer) => Array.Find(_nodes, node => node.Layer == layer || node.Block == layer)?.Target
        ?? throw new ArgumentException($"No node makes the output of {layer}.", nameof(layer));

    /// <summary>The same flow of data between nodes without layers.</summary>
    public NetworkGraph WithoutLayers() => new(_nodes.Select(node => node with { Layer = null, Block = null, Pool = null }), _values);

    /// <summary>The nodes that read a value, in the order in which they run.</summary>
    public IReadOnlyList<int> Consumers(int value) => _consumers[value];

    /// <summary>The node that makes a value; −1 for the input.</summary>
    public static int Producer(int value) => value - 1;

    // Counted first: a list for each value would take several times the memory of its numbers.
    private static int[][] ConsumersOf(Node[] nodes, int values)
    {
        var counts = new int[values];
        foreach (Node node in nodes)
        {
            foreach (int source in Distinct(node.Sources))
                counts[source]++;
        }

        int[][] consumers = Array.ConvertAll(counts, count => new int[count]);
        Array.Clear(counts);
        for (int node = 0; node < nodes.Length; node++)
        {
            foreach (int source in Distinct(nodes[node].Sources))
                consumers[source][counts[source]++] = node;
        }

        return consumers;
    }

    // A node may read a value twice.
    private static IEnumerable<int> Distinct(int[] sources) => sources.Length == 1 ? sources : sources.Distinct();
}
