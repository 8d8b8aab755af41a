using ExpressML.ImageOperations;
using ExpressML.Layers;
using ExpressML.Networks.Graphs;
using ExpressML.Tensors;

namespace ExpressML.Networks.Memory;

/// <summary>Where each buffer of one lane block's way through a network stands, or of one image's by itself; planned once for all of them.</summary>
/// <remarks>
/// Time is counted in nodes: loading the input is moment 0, node n runs at n + 1, the loss comes next, and node n runs back at the mirror
/// moment. A value lives from the node that makes it to the last that reads it; its gradient, from its last consumer back to its producer.
/// What lives while the blocks of a training wait for each other stands in memory of the block's own. All else stands in the memory of the
/// worker that has the block on its way, which is the same for one block after another, and so stays in the caches.
/// </remarks>
internal sealed class BlockPlan
{
    private readonly NetworkGraph _graph;
    private readonly MemoryPlan _workerMemory = new();
    private readonly MemoryPlan _blockMemory = new();
    private readonly int[] _waits;
    private readonly bool _training;
    private readonly IReadOnlyList<ImageOperation?>? _operations;
    // Kept as they are asked for: to work them out takes as long as some layers take for one image.
    private readonly BufferPlace[] _values;
    private readonly BufferPlace[] _scratches;
    private readonly Buffer[] _gradients;
    private readonly Buffer[] _states;
    private readonly Buffer[] _addends;
    private readonly Buffer[] _backwardScratches = [];
    private readonly int[] _lastConsumers;

    /// <summary>For lane blocks.</summary>
    public BlockPlan(NetworkGraph graph, bool training)
        : this(graph, training, null)
    {
    }

    /// <summary>For images that are scored one by one.</summary>
    /// <param name="graph">The network.</param>
    /// <param name="operations">What its nodes do; null where values are put together.</param>
    public BlockPlan(NetworkGraph graph, IReadOnlyList<ImageOperation?> operations)
        : this(graph, false, operations)
    {
        // Layers, with weights that operations have copied, are of no more use.
        _graph = graph.WithoutLayers();
    }

    private BlockPlan(NetworkGraph graph, bool training, IReadOnlyList<ImageOperation?>? operations)
    {
        (_graph, _training, _operations) = (graph, training, operations);
        IReadOnlyList<Node> nodes = graph.Nodes;
        _waits = training ? [.. graph.BatchNodes.SelectMany(node => new[] { Forward(node), Backward(node) })] : [];
        _lastConsumers = [.. Enumerable.Range(0, graph.Values.Count).Select(value => graph.Consumers(value) is [.., var last] ? last : nodes.Count)];
        Buffer[] values = PlanValues();
        _states = [.. nodes.Select((_, i) => Add(StateLength(i), Forward(i), training ? Backward(i) : Forward(i)))];
        Buffer[] scratches = [.. nodes.Select((_, i) => Add(ForwardScratchLength(i), Forward(i), Forward(i)))];
        _gradients = new Buffer[graph.Values.Count];
        _addends = new Buffer[nodes.Count];
        if (training)
        {
            PlanGradients();
            _backwardScratches = [.. nodes.Select((_, i) => Add(BackwardScratchLength(i), Backward(i), Backward(i)))];
        }

        _workerMemory.Place();
        _blockMemory.Place();
        _values = [.. values.Select((buffer, value) => At(buffer, ValueLength(graph.Values[value].Length)))];
        _scratches = [.. scratches.Select((buffer, node) => At(buffer, ForwardScratchLength(node)))];
    }

    /// <summary>A buffer, in one of the two memories.</summary>
    private readonly record struct Buffer(bool IsBlocks, int Number);

    /// <summary>Floats that a worker needs for the block that it has on its way.</summary>
    public int WorkerLength => _workerMemory.Length;

    /// <summary>Floats that each block needs while the blocks wait for each other; 0 where they never do.</summary>
    public int BlockLength => _blockMemory.Length;

    /// <summary>Numbers of one place of a value: 16 for a lane block, 1 for an image by itself.</summary>
    public int NumbersOfAPlace => _operations is null ? Lanes.Count : 1;

    public BufferPlace Value(int value) => _values[value];

    public BufferPlace Gradient(int value) => At(_gradients[value], _graph.Values[value].Length * Lanes.Count);

    /// <summary>Where a node puts the gradient of a source that another consumer has written already.</summary>
    public BufferPlace Addend(int node) => At(_addends[node], _graph.Values[_graph.Nodes[node].Sources[0]].Length * Lanes.Count);

    public BufferPlace State(int node) => At(_states[node], StateLength(node));

    public BufferPlace ForwardScratch(int node) => _scratches[node];

    public BufferPlace BackwardScratch(int node) => At(_backwardScratches[node], BackwardScratchLength(node));

    /// <summary>Whether a node is the first, on the way back, to write the gradient of one of its sources.</summary>
    public bool WritesFirst(int node, int source) => _lastConsumers[source] == node;

    /// <summary>Whether the gradient of a value is wanted: there is a backward pass, and something before the value is to be trained, or its gradient is asked for.</summary>
    public bool WantsGradient(int value) => _training && NetworkGraph.Producer(value) >= _graph.FirstTrainable;

    private Buffer[] PlanValues()
    {
        var storage = new Buffer[_graph.Values.Count];
        var owner = new int[_graph.Values.Count];
        for (int value = 0; value < owner.Length; value++)
            owner[value] = SharesStorage(value) ? owner[_graph.Nodes[NetworkGraph.Producer(value)].Sources[0]] : value;
        int[] lasts = new int[owner.Length], lengths = new int[owner.Length];
        for (int value = 0; value < owner.Length; value++)
        {
            lasts[owner[value]] = Math.Max(lasts[owner[value]], LastRead(value));
            lengths[owner[value]] = Math.Max(lengths[owner[value]], _graph.Values[value].Length);
        }

        for (int value = 0; value < owner.Length; value++)
        {
            if (owner[value] == value)
                storage[value] = Add(ValueLength(lengths[value]), Forward(NetworkGraph.Producer(value)), lasts[value]);
        }

        return [.. owner.Select(value => storage[value])];
    }

    private void PlanGradients()
    {
        IReadOnlyList<Node> nodes = _graph.Nodes;
        for (int value = _graph.Values.Count - 1; value >= 0; value--)
        {
            int producer = NetworkGraph.Producer(value);
            // The loss writes the output's gradient even where nothing is to be trained.
            if (!WantsGradient(value) && value != _graph.Output)
                continue;
            int first = Backward(_lastConsumers[value]);
            _gradients[value] = Add(_graph.Values[value].Length * Lanes.Count, first, Backward(producer));
        }

        // Where the gradient of a value comes from several consumers, all but the first add to it through an addend.
        for (int i = 0; i < nodes.Count; i++)
        {
            if (nodes[i].Layer is not null && !WritesFirst(i, nodes[i].Sources[0]))
                _addends[i] = Add(_graph.Values[nodes[i].Sources[0]].Length * Lanes.Count, Backward(i), Backward(i));
        }
    }

    // A layer may overwrite its input if no one else reads it, neither another consumer nor its producer on the way back.
    private bool SharesStorage(int value)
    {
        int node = NetworkGraph.Producer(value);
        if (node < 0 || !_graph.Nodes[node].WorksInPlace)
            return false;
        int source = _graph.Nodes[node].Sources[0], before = NetworkGraph.Producer(source);
        return _graph.Consumers(source).Count == 1
            && !(_training && before >= 0 && _graph.Nodes[before].BackwardReadsOutput);
    }

    private int LastRead(int value)
    {
        int producer = NetworkGraph.Producer(value);
        int last = Math.Max(Forward(producer), value == _graph.Output ? Loss : 0);
        if (_training && producer >= Math.Max(0, _graph.FirstTrainable) && _graph.Nodes[producer].BackwardReadsOutput)
            last = Math.Max(last, Backward(producer));
        foreach (int consumer in _graph.Consumers(value))
        {
            bool isReadBack = _training && consumer >= _graph.FirstTrainable && _graph.Nodes[consumer].BackwardReadsInput;
            last = Math.Max(last, isReadBack ? Backward(consumer) : Forward(consumer));
        }

        return last;
    }

    // The loss stands where one more node would; the output's gradient begins there.
    private int Loss => Forward(_graph.Nodes.Count);

    private static int Forward(int node) => node + 1;

    private int Backward(int node) => 2 * Loss - Forward(node);

    private int ValueLength(int numbers) => _operations is null ? numbers * Lanes.Count : Lanes.ImageLength(numbers);

    private int StateLength(int node) => _operations is null ? _graph.Nodes[node].StateLength : 0;

    private int ForwardScratchLength(int node) => _operations is null ? _graph.Nodes[node].ForwardScratchLength : _operations[node]?.ScratchLength ?? 0;

    // The factor of a source of a product, for which other sources are multiplied with the gradient, is as large as the product.
    private int BackwardScratchLength(int node) =>
        _graph.Nodes[node] is { Merge: MergeKind.Multiply, Target: var target } ? ValueLength(_graph.Values[target].Length) : _graph.Nodes[node].BackwardScratchLength;

    // The blocks wait before the wait's moment, after the one before it.
    private Buffer Add(int length, int first, int last)
    {
        bool isBlocks = Array.Exists(_waits, wait => first < wait && wait <= last);
        return new Buffer(isBlocks, MemoryOf(isBlocks).Add(length, first, last));
    }

    private BufferPlace At(Buffer buffer, int length) => new(buffer.IsBlocks, MemoryOf(buffer.IsBlocks).Start(buffer.Number), length);

    private MemoryPlan MemoryOf(bool isBlocks) => isBlocks ? _blockMemory : _workerMemory;
}
