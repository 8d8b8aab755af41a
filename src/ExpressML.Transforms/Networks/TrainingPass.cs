using ExpressML.Clusters;
using ExpressML.Layers;
using ExpressML.Networks.Graphs;
using ExpressML.Networks.Memory;
using ExpressML.Tensors;
using ExpressML.Threads;

namespace ExpressML.Networks;

/// <summary>Fills the input of one lane block.</summary>
internal delegate void BlockLoader(int block, Span<float> input);

/// <summary>From the output of one lane block computes its loss's gradient; padding lanes get the gradient 0.</summary>
internal delegate void BlockLoss(int block, ReadOnlySpan<float> output, Span<float> outputGradient);

/// <summary>One batch forward and back through a network: the gradients of its parameters.</summary>
/// <remarks>
/// <para>
/// Each lane block goes all the way forward and back on its own; only where a layer of the kind <see cref="IWholeBatch"/> looks at the whole batch do the
/// blocks wait for each other. Then the gradients are summed over the blocks, in their order. A batch allocates nothing.
/// </para>
/// <para>
/// There are as many block memories as threads, which stay in a core's cache; what a block needs after a wait is in memory of its own.
/// </para>
/// <para>The processes of a cluster each have consecutive blocks of the batch. Summaries of the whole batch and gradients are those of all blocks, in their order, on each of them.</para>
/// </remarks>
internal sealed class TrainingPass
{
    private readonly NetworkGraph _graph;
    private readonly ParallelRange _parallel;
    private readonly ICluster _cluster;
    private readonly BatchMemory _batch;
    private readonly WorkerPool<BlockMemory> _memories;
    private readonly AlignedBuffer[] _own;
    private readonly int[] _batchNodes;
    private readonly AlignedBuffer[][] _gradients;
    private readonly (int Node, int Part)[] _gradientParts;
    private readonly (int Node, int Part)[] _sharedParts;
    private readonly OrderedSum? _orderedSum;
    private readonly BlockLoader _load;
    private readonly BlockLoss _loss;
    private readonly ActivationMeter _meter;
    private readonly int[] _preparedNodes;
    private readonly Action<int> _prepare;
    private readonly Action<int> _runBlock;
    private readonly Action<int> _sumGradients;
    private readonly Action<int> _takeShared;
    private int _segment;
    private bool _isOnTheWayBack;

    /// <summary>Plans the memory of a training.</summary>
    /// <param name="network">The network.</param>
    /// <param name="batchSize">The most examples of a batch.</param>
    /// <param name="parallel">The threads.</param>
    /// <param name="load">Fills the input of a block.</param>
    /// <param name="loss">Computes the loss of a block.</param>
    /// <param name="frozen">Layers that are left as they are, those inside blocks too. Default: none.</param>
    /// <param name="cluster">The processes that share each batch. Default: this one alone.</param>
    public TrainingPass(
        Network network, int batchSize, ParallelRange parallel, BlockLoader load, BlockLoss loss, IReadOnlySet<Layer>? frozen = null, ICluster? cluster = null)
    {
        (_graph, _parallel, _load, _loss, _cluster) = (network.GraphFor(GraphUse.Training, frozen), parallel, load, loss, cluster ?? OneProcess.Instance);
        int ownBlocks = _cluster.LargestShare(Lanes.Blocks(batchSize));
        var plan = new BlockPlan(_graph, training: true);
        _batch = new BatchMemory(_graph, Lanes.Blocks(batchSize), _cluster);
        _meter = new ActivationMeter(_graph.Nodes.Count);
        _batchNodes = [.. _graph.BatchNodes];
        _memories = new WorkerPool<BlockMemory>(Math.Min(parallel.Threads, ownBlocks), () => new BlockMemory(_graph, plan));
        _own = [.. Enumerable.Range(0, ownBlocks).Select(_ => new AlignedBuffer(plan.BlockLength))];

        _gradients = [.. _graph.Nodes.Select(node => node.Learns ? node.Layer!.Parameters.Select(parameter => new AlignedBuffer(parameter.Length)).ToArray() : [])];
        (_gradientParts, _sharedParts) = ([.. Parts(ofWholeBatch: false)], [.. Parts(ofWholeBatch: true)]);
        // The most work first, so that no thread is left alone with it.
        _preparedNodes = [.. Enumerable.Range(0, _graph.Nodes.Count)
            .Where(node => _batch.Prepared(node).Length > 0).OrderByDescending(node => _batch.Prepared(node).Length)];
        _prepare = index => _batch.Prepare(_preparedNodes[index]);
        (_runBlock, _sumGradients, _takeShared) = (RunBlock, index => SumGradients(_gradientParts[index]), index => SumGradients(_sharedParts[index]));
        _orderedSum = _cluster.HasOthers() ? new OrderedSum(_cluster, parallel, _graph, _gradientParts, _gradients, _sumGradients) : null;
    }

    /// <summary>The parameters to train and their gradients; <see cref="Run"/> overwrites the gradients.</summary>
    public IEnumerable<(Parameter Parameter, AlignedBuffer Gradient)> Gradients => _graph.Nodes
        .SelectMany((node, i) => (node.Layer?.Parameters ?? []).Zip(_gradients[i]))
        .Where(pair => pair.First.IsTrainable);

    /// <summary>Whether the next runs measure <see cref="Activations"/>. Default: false.</summary>
    public bool MeasuresActivations { set => _batch.Meter = value ? _meter : null; }

    /// <summary>The layers in the order in which they run, with √(mean of x²) of what each gave in the last run. A layer that does the work of those after it, too, stands for them.</summary>
    public IEnumerable<(Layer Layer, double RootMeanSquare)> Activations =>
        _graph.Nodes.Index().Where(pair => pair.Item.Layer is not null).Select(pair => (pair.Item.Layer!, _meter[pair.Index]));

    /// <summary>Computes the gradients for a batch.</summary>
    /// <param name="examples">How many examples it has.</param>
    /// <param name="seed">Decides all chance in the layers.</param>
    public void Run(int examples, ulong seed)
    {
        _batch.Begin(examples, seed);
        _parallel.For(_preparedNodes.Length, _prepare);
        _isOnTheWayBack = false;
        (int first, int end) = _batch.OwnBlocks;
        for (_segment = 0; _segment < LastSegment; _segment++)
        {
            _parallel.For(end - first, _runBlock);
            BatchLayerAt(_segment).CombineForward(_batch.Summaries(_batchNodes[_segment]));
        }

        _parallel.For(end - first, _runBlock);
        _isOnTheWayBack = true;
        while (WaitsBefore(_segment))
        {
            _segment--;
            BatchLayerAt(_segment).CombineBackward(_batch.Summaries(_batchNodes[_segment]));
            _parallel.For(end - first, _runBlock);
        }

        if (_orderedSum is null)
            _parallel.For(_gradientParts.Length, _sumGradients);
        else
            _orderedSum.Run();
        _parallel.For(_sharedParts.Length, _takeShared);
        if (_batch.Meter is not null)
            _cluster.BroadcastValues(_meter.All, rank: 0);
    }

    // Segment s is the nodes from batch layer s − 1 on, which then have what they waited for, up to batch layer s. In the last, blocks turn round.
    private int LastSegment => _batchNodes.Length;

    private int SegmentStart(int segment) => segment == 0 ? 0 : _batchNodes[segment - 1];

    private int SegmentEnd(int segment) => segment == LastSegment ? _graph.Nodes.Count : _batchNodes[segment];

    private Layer LayerAt(int index) => _graph.Nodes[_batchNodes[index]].Layer!;

    private IWholeBatch BatchLayerAt(int index) => (IWholeBatch)LayerAt(index);

    // Whether the way back goes on after this segment.
    private bool WaitsBefore(int segment) => segment > 0 && _batchNodes[segment - 1] >= _graph.FirstTrainable;

    private void RunBlock(int index)
    {
        // There and back through the blocks, since those that ran last are still in the caches.
        (int first, int end) = _batch.OwnBlocks;
        int block = _segment % 2 == 0 ? first + index : end - 1 - index;
        BlockMemory memory = _memories.Take();
        try
        {
            memory.Own = _own[block - first];
            if (!_isOnTheWayBack)
                Forward(memory, block);
            if (_isOnTheWayBack || _segment == LastSegment)
                Backward(memory, block);
        }
        finally
        {
            _memories.GiveBack(memory);
        }
    }

    private void Forward(BlockMemory memory, int block)
    {
        if (_segment == 0)
            _load(block, memory.Input);
        memory.Forward(SegmentStart(_segment), SegmentEnd(_segment), _batch, block);
        if (_segment < LastSegment)
            BatchLayerAt(_segment).GatherForward(memory.ForwardPass(_batchNodes[_segment], LayerAt(_segment), _batch, block));
        else
            _loss(block, memory.Output, memory.OutputGradient);
    }

    // The batch layer that begins a segment runs back with the segment before, once its summaries are combined.
    private void Backward(BlockMemory memory, int block)
    {
        int start = _segment == 0 ? 0 : SegmentStart(_segment) + 1;
        int end = _segment == LastSegment ? _graph.Nodes.Count : SegmentEnd(_segment) + 1;
        memory.Backward(Math.Max(start, _graph.FirstTrainable), end, _batch, block);
        if (WaitsBefore(_segment))
            BatchLayerAt(_segment - 1).GatherBackward(memory.BackwardPass(_batchNodes[_segment - 1], LayerAt(_segment - 1), _batch, block));
    }

    // The gradients of a layer that looks at the whole batch are in what its blocks share, and are the same on each process.
    private IEnumerable<(int Node, int Part)> Parts(bool ofWholeBatch) => _graph.Nodes.Index()
        .Where(pair => pair.Item.Learns && pair.Item.Layer is IWholeBatch == ofWholeBatch)
        .SelectMany(pair => Enumerable.Range(0, pair.Item.Layer!.GradientParts).Select(part => (pair.Index, part)));

    private void SumGradients((int Node, int Part) part) =>
        _graph.Nodes[part.Node].Layer!.SumGradients(_batch.Sum(part.Node, _gradients[part.Node], continues: _orderedSum?.Continues ?? false), part.Part);
}
