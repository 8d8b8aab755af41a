using ExpressML.ImageOperations;
using ExpressML.Layers;
using ExpressML.Networks.Graphs;

namespace ExpressML.Networks.Scoring;

/// <summary>The way of one image through a network: its nodes with what each does, where max pooling joins the convolution before it if that can do both.</summary>
internal sealed class ImagePath
{
    private readonly NetworkGraph _source;
    private readonly List<Node> _nodes = [];
    private readonly List<Shape> _values;
    private readonly List<ImageOperation?> _operations = [];

    /// <param name="graph">The network, in the form for scoring, with the parameters as they are now.</param>
    public ImagePath(NetworkGraph graph)
    {
        (_source, _values) = (graph, [graph.Values[0]]);
        int[] places = new int[graph.Values.Count];
        for (int i = 0; i < graph.Nodes.Count; i++)
        {
            Node node = graph.Nodes[i];
            ImageOperation? operation = Joined(i);
            int[] sources = Array.ConvertAll(node.Sources, source => places[source]);
            if (operation is not null)
                node = graph.Nodes[++i];
            else
                operation = node.Pool is null ? node.Layer?.CreateImageOperation(node.AppliesRelu) : WithPool(node.Layer!, node.Pool, node.AppliesRelu);
            places[node.Target] = _values.Count;
            _nodes.Add(node with { Sources = sources, Target = _values.Count });
            _values.Add(graph.Values[node.Target]);
            _operations.Add(operation);
        }

        Graph = new NetworkGraph(_nodes, _values);
    }

    /// <summary>The flow of data.</summary>
    public NetworkGraph Graph { get; }

    /// <summary>What the nodes do; null where branches meet.</summary>
    public IReadOnlyList<ImageOperation?> Operations => _operations;

    private static ImageOperation WithPool(Layer layer, MaxPool2D pool, bool appliesRelu) =>
        layer.CreateImageOperation(pool.Windows, appliesRelu) ?? throw new InvalidOperationException($"{layer} joins {pool} for lane blocks, but not for one image.");

    // What a node does together with the next, if that is the only one to read its value, and pools it.
    private ImageOperation? Joined(int i)
    {
        Node node = _source.Nodes[i];
        bool isReadByTheNext = i + 1 < _source.Nodes.Count && _source.Consumers(node.Target).SequenceEqual([i + 1]);
        return isReadByTheNext && !node.AppliesRelu && node.Pool is null && _source.Nodes[i + 1].Layer is MaxPool2D pool
            ? node.Layer?.CreateImageOperation(pool.Windows, _source.Nodes[i + 1].AppliesRelu)
            : null;
    }
}
