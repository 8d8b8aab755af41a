using ExpressML.Layers;

namespace ExpressML.Networks.Graphs;

/// <summary>Joins steps of a network, where a node is the only one that reads the value of another and both can be done in one go.</summary>
internal sealed class Joining
{
    private readonly NetworkGraph _graph;
    private readonly bool _forScoring;
    private readonly List<Node> _nodes = [];
    private readonly List<Shape> _values;
    private readonly int[] _places;
    private readonly bool[] _isJoined;

    private Joining(NetworkGraph graph, bool forScoring)
    {
        (_graph, _forScoring, _values) = (graph, forScoring, [graph.Values[0]]);
        (_places, _isJoined) = (new int[graph.Values.Count], new bool[graph.Nodes.Count]);
    }

    /// <summary>The graph with steps joined; the nodes that are left are in the order in which they were.</summary>
    /// <param name="graph">A graph of which each layer is a node.</param>
    /// <param name="forScoring">Whether it is for scoring, rather than for training.</param>
    public static NetworkGraph Of(NetworkGraph graph, bool forScoring)
    {
        var joining = new Joining(graph, forScoring);
        for (int node = 0; node < graph.Nodes.Count; node++)
        {
            if (!joining._isJoined[node])
                joining.Append(node);
        }

        return new NetworkGraph(joining._nodes, joining._values);
    }

    // The largest of rectified numbers is the rectified largest: a ReLU before max pooling moves behind it, where there is less to rectify.
    private void Append(int first)
    {
        (Node node, int last) = (_graph.Nodes[first], first);
        if (_forScoring && LayerAt(Next(last))?.FixedNormalization is { } normalization && node.Layer?.Fold(normalization) is { } folded)
            (node, last) = (node with { Layer = folded }, Join(Next(last)));
        int next = Next(last);
        bool isRectified = LayerAt(next) is Relu;
        int behind = isRectified ? Next(next) : next;
        var pool = LayerAt(behind) as MaxPool2D;
        if (node.Layer is Relu && pool is not null && !isRectified)
            (node, last) = (node with { Layer = pool, AppliesRelu = true }, Join(next));
        else if (pool is not null && node.Layer?.JoinsPool(pool.Windows) == true)
            (node, last) = (node with { AppliesRelu = isRectified, Pool = pool }, isRectified ? Join(next, behind) : Join(next));
        else if (isRectified && pool is null && CanRectify(node))
            (node, last) = (node with { AppliesRelu = true }, Join(next));

        _values.Add(_graph.Values[last + 1]);
        _places[last + 1] = _values.Count - 1;
        _nodes.Add(node with { Sources = Array.ConvertAll(node.Sources, source => _places[source]), Target = _values.Count - 1 });
    }

    // In training, the numbers of the nodes decide the random numbers of a dropout, and stay what they were when no merge was rectified.
    private bool CanRectify(Node node) => node.Layer?.FusesRelu ?? (_forScoring && node.Merge is MergeKind.Add or MergeKind.Multiply);

    private Layer? LayerAt(int node) => node < 0 ? null : _graph.Nodes[node].Layer;

    // The only one that reads the value of a node; −1 if there are several or none.
    private int Next(int node) => node < 0 ? -1 : _graph.Consumers(node + 1) is [var only] ? only : -1;

    private int Join(params ReadOnlySpan<int> nodes)
    {
        foreach (int node in nodes)
            _isJoined[node] = true;
        return nodes[^1];
    }
}
