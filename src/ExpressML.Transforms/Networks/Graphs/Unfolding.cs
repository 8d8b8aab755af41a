using ExpressML.Layers;

namespace ExpressML.Networks.Graphs;

/// <summary>Makes nodes of layers, one for each layer that computes: blocks become the layers of their chains, and a node that puts their ends together.</summary>
internal sealed class Unfolding
{
    private readonly List<Node> _nodes = [];
    private readonly List<Shape> _values;
    private readonly IReadOnlySet<Layer>? _frozen;

    private Unfolding(Shape input, IReadOnlySet<Layer>? frozen) => (_values, _frozen) = ([input], frozen);

    /// <summary>The nodes of a network's layers, in their order.</summary>
    /// <param name="input">The shape of the input.</param>
    /// <param name="layers">The layers.</param>
    /// <param name="frozen">Those that training leaves as they are, those inside blocks too.</param>
    public static NetworkGraph Of(Shape input, IReadOnlyList<PlacedLayer> layers, IReadOnlySet<Layer>? frozen)
    {
        var unfolding = new Unfolding(input, frozen);
        int[] outputs = new int[layers.Count];
        for (int i = 0; i < outputs.Length; i++)
            outputs[i] = unfolding.Append(layers[i].Layer, Array.ConvertAll(layers[i].Sources, source => source == PlacedLayer.Input ? 0 : outputs[source]));
        return new NetworkGraph(unfolding._nodes, unfolding._values);
    }

    private int Append(Layer layer, int[] sources) => layer switch
    {
        Merge merge => Add(merge, merge.Kind, sources),
        Composite block => Add(block, block.MergeKind, [.. block.MergesInput ? sources : [], .. block.Chains.Select(chain => Append(chain, sources[0]))]),
        _ => Add(layer, null, sources),
    };

    private int Append(IReadOnlyList<Layer> chain, int source) => chain.Aggregate(source, (value, layer) => Append(layer, [value]));

    private int Add(Layer layer, MergeKind? merge, int[] sources)
    {
        _values.Add(layer.OutputShape);
        _nodes.Add(merge is null
            ? new Node(layer, AppliesRelu: false, null, sources, _values.Count - 1) { IsFrozen = _frozen?.Contains(layer) == true }
            : new Node(null, AppliesRelu: false, merge, sources, _values.Count - 1) { Block = layer });
        return _values.Count - 1;
    }
}
