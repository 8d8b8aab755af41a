using ExpressML.Layers;

namespace ExpressML.Networks.Graphs;

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

    /// <summary>The nodes before which, in training, the blocks of a batch wait for each other on both ways.</summary>
    public IEnumerable<int> BatchNodes => Enumerable.Range(0, _nodes.Count).Where(node => _nodes[node] is { Layer: IWholeBatch, WorksAsForScoring: false });

    /// <summary>The last value, which is the network's output.</summary>
    public int Output => _values.Count - 1;

    /// <summary>
    /// The first of the nodes that all come after a layer with <see cref="Layer.SharesWeights"/>, itself included, and read no value from before it but
    /// its input; the number of nodes where there is none. Node n reads value n there.
    /// </summary>
    public int StartOfSharedWeights => Enumerable.Range(0, _nodes.Count).FirstOrDefault(
        start => _nodes[start].Layer is { SharesWeights: true } && _nodes.Skip(start).All(node => node.Sources.All(source => source >= start)), _nodes.Count);

    /// <summary>The nodes before <paramref name="end"/>, of which the last makes the output.</summary>
    public NetworkGraph UpTo(int end) => new([.. _nodes.Take(end)], [.. _values.Take(end + 1)]);

    /// <summary>The nodes from <paramref name="start"/> on, which read the value of that number and no other from before.</summary>
    public NetworkGraph From(int start) => new(
        [.. _nodes.Skip(start).Select(node => node with { Sources = Array.ConvertAll(node.Sources, source => source - start), Target = node.Target - start })],
        [.. _values.Skip(start)]);

    /// <summary>The same flow of data between nodes without layers.</summary>
    public NetworkGraph WithoutLayers() => new([.. _nodes.Select(node => node with { Layer = null, Pool = null })], _values);

    /// <summary>The nodes that read a value, in the order in which they run.</summary>
    public IEnumerable<int> Consumers(int value) => Enumerable.Range(0, _nodes.Count).Where(node => _nodes[node].Sources.Contains(value));

    /// <summary>The node that makes a value; −1 for the input.</summary>
    public static int Producer(int value) => value - 1;

    private int Append(IReadOnlyList<Layer> layers, int source) =>
        (_use == GraphUse.Inspection ? layers.Select(layer => new Step(layer)) : Steps(layers)).Aggregate(source, (value, step) => Append(step, value));

    // The largest of rectified numbers is the rectified largest: a ReLU before max pooling moves behind it, where there is less to rectify.
    private IEnumerable<Step> Steps(IReadOnlyList<Layer> layers)
    {
        int i = 0;
        while (i < layers.Count)
        {
            var step = new Step(layers[i++]);
            if (_use == GraphUse.Scoring && At(i)?.FixedNormalization is { } normalization && step.Layer.Fold(normalization) is { } folded)
                (step, i) = (new Step(folded), i + 1);
            bool isRectified = At(i) is Relu;
            MaxPool2D? pool = At(isRectified ? i + 1 : i) as MaxPool2D;
            if (step.Layer is Relu && pool is not null && !isRectified)
                (step, i) = (new Step(pool, AppliesRelu: true), i + 1);
            else if (pool is not null && step.Layer.JoinsPool(pool.Windows))
                (step, i) = (step with { AppliesRelu = isRectified, Pool = pool }, i + (isRectified ? 2 : 1));
            else if (step.Layer.FusesRelu && isRectified && pool is null)
                (step, i) = (step with { AppliesRelu = true }, i + 1);
            yield return step;
        }

        Layer? At(int index) => index < layers.Count ? layers[index] : null;
    }

    private int Append(Step step, int source) => step.Layer switch
    {
        Residual residual => Add(null, Junction.Sum, [Append(residual.Block, source), Append(residual.Shortcut, source)], residual.OutputShape),
        Concatenate concatenate => Add(
            null, Junction.Concatenation, [.. concatenate.Branches.Select(branch => Append(branch, source))], concatenate.OutputShape),
        _ => Add(step, Junction.None, [source], (step.Pool ?? step.Layer).OutputShape),
    };

    private int Add(Step? step, Junction junction, int[] sources, Shape shape)
    {
        _values.Add(shape);
        _nodes.Add(new Node(step?.Layer, step is { AppliesRelu: true }, junction, sources, _values.Count - 1)
        {
            IsFrozen = step is not null && _frozen?.Contains(step.Layer) == true,
            Pool = step?.Pool,
        });
        return _values.Count - 1;
    }

    // A layer with what it does of those that follow it.
    private sealed record Step(Layer Layer, bool AppliesRelu = false, MaxPool2D? Pool = null);
}
