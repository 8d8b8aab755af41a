using ExpressML.Kernels;
using ExpressML.Layers;
using ExpressML.Tensors;

namespace ExpressML.Networks;

/// <summary>Fills the input of one lane block.</summary>
internal delegate void BlockLoader(int block, Span<float> input);

/// <summary>From the output of one lane block computes its loss's gradient; padding lanes get the gradient 0.</summary>
internal delegate void BlockLoss(int block, ReadOnlySpan<float> output, Span<float> outputGradient);

/// <summary>One batch forward and back through a network: the gradients of its parameters.</summary>
/// <remarks>
/// <para>
/// Each lane block goes all the way forward and back on its own; only where a <see cref="BatchLayer"/> looks at the whole batch do the
/// blocks wait for each other. Then the gradients are summed over the blocks, in their order. A batch allocates nothing.
/// </para>
/// <para>
/// Where blocks need not wait, there are as many block memories as threads, which stay in a core's cache; where they do, each block has its own.
/// </para>
/// </remarks>
internal sealed class TrainingPass
{
    private readonly NetworkGraph _graph;
    private readonly BlockPlan _plan;
    private readonly ParallelRange _parallel;
    private readonly BatchMemory _batch;
    private readonly WorkerPool<BlockMemory>? _sharedMemories;
    private readonly BlockMemory[] _ownMemories = [];
    private readonly int[] _batchNodes;
    private readonly AlignedBuffer[][] _gradients;
    private readonly (int Node, int Part)[] _gradientParts;
    private readonly BlockLoader _load;
    private readonly BlockLoss _loss;
    private readonly int[] _preparedNodes;
    private readonly Action<int> _prepare;
    private readonly Action<int> _passBlock;
    private readonly Action<int> _forwardBlock;
    private readonly Action<int> _backwardBlock;
    private readonly Action<int> _sumGradients;
    private int _segment;

    /// <summary>Plans the memory of a training.</summary>
    /// <param name="network">The network.</param>
    /// <param name="batchSize">The most examples of a batch.</param>
    /// <param name="parallel">The threads.</param>
    /// <param name="load">Fills the input of a block.</param>
    /// <param name="loss">Computes the loss of a block.</param>
    /// <param name="frozen">Layers that are left as they are, those inside blocks too. Default: none.</param>
    public TrainingPass(
        Network network, int batchSize, ParallelRange parallel, BlockLoader load, BlockLoss loss, IReadOnlySet<Layer>? frozen = null)
    {
        int blocks = Lanes.Blocks(batchSize);
        (_graph, _parallel, _load, _loss) = (network.GraphFor(GraphUse.Training, frozen), parallel, load, loss);
        _plan = new BlockPlan(_graph, training: true);
        _batch = new BatchMemory(_graph, blocks);
        _batchNodes = [.. Enumerable.Range(0, _graph.Nodes.Count).Where(node => _graph.Nodes[node] is { Layer: BatchLayer, WorksAsForScoring: false })];
        if (_batchNodes.Length == 0)
            _sharedMemories = new WorkerPool<BlockMemory>(Math.Min(parallel.Threads, blocks), () => new BlockMemory(_graph, _plan));
        else
            _ownMemories = [.. Enumerable.Range(0, blocks).Select(_ => new BlockMemory(_graph, _plan))];

        _gradients = [.. _graph.Nodes.Select(node => node.Learns ? node.Layer!.Parameters.Select(parameter => new AlignedBuffer(parameter.Length)).ToArray() : [])];
        _gradientParts = [.. _graph.Nodes.SelectMany((node, i) => Enumerable.Range(0, node.Learns ? node.Layer!.GradientParts : 0).Select(part => (i, part)))];
        _preparedNodes = [.. Enumerable.Range(0, _graph.Nodes.Count).Where(node => _batch.Prepared(node).Length > 0)];
        _prepare = index => _batch.Prepare(_preparedNodes[index]);
        (_passBlock, _forwardBlock, _backwardBlock, _sumGradients) = (PassBlock, ForwardBlock, BackwardBlock, SumGradients);
    }

    /// <summary>The parameters to train and their gradients; <see cref="Run"/> overwrites the gradients.</summary>
    public IEnumerable<(Parameter Parameter, AlignedBuffer Gradient)> Gradients => _graph.Nodes
        .SelectMany((node, i) => (node.Layer?.Parameters ?? []).Zip(_gradients[i]))
        .Where(pair => pair.First.IsTrainable);

    /// <summary>Computes the gradients for a batch.</summary>
    /// <param name="examples">How many examples it has.</param>
    /// <param name="seed">Decides all chance in the layers.</param>
    public void Run(int examples, ulong seed)
    {
        _batch.Begin(examples, seed);
        _parallel.For(_preparedNodes.Length, _prepare);
        if (_sharedMemories is not null)
            _parallel.For(_batch.Blocks, _passBlock);
        else
            RunSegments();
        _parallel.For(_gradientParts.Length, _sumGradients);
    }

    private void RunSegments()
    {
        for (_segment = 0; _segment <= _batchNodes.Length; _segment++)
        {
            _parallel.For(_batch.Blocks, _forwardBlock);
            if (_segment < _batchNodes.Length)
                BatchLayerAt(_segment).CombineForward(_batch.Summaries(_batchNodes[_segment]));
        }

        for (_segment = _batchNodes.Length; _segment >= 0 && SegmentEnd(_segment) > _graph.FirstTrainable; _segment--)
        {
            _parallel.For(_batch.Blocks, _backwardBlock);
            if (_segment > 0 && _batchNodes[_segment - 1] >= _graph.FirstTrainable)
                BatchLayerAt(_segment - 1).CombineBackward(_batch.Summaries(_batchNodes[_segment - 1]));
        }
    }

    // Segment s is the nodes from batch layer s − 1 on, which then have what they waited for, up to batch layer s.
    private int SegmentStart(int segment) => segment == 0 ? 0 : _batchNodes[segment - 1];

    private int SegmentEnd(int segment) => segment == _batchNodes.Length ? _graph.Nodes.Count : _batchNodes[segment];

    private BatchLayer BatchLayerAt(int index) => (BatchLayer)_graph.Nodes[_batchNodes[index]].Layer!;

    private void PassBlock(int block)
    {
        BlockMemory memory = _sharedMemories!.Take();
        try
        {
            _load(block, memory.Input);
            memory.Forward(0, _graph.Nodes.Count, _batch, block);
            _loss(block, memory.Output, memory.OutputGradient);
            memory.Backward(_graph.FirstTrainable, _graph.Nodes.Count, _batch, block);
        }
        finally
        {
            _sharedMemories.GiveBack(memory);
        }
    }

    private void ForwardBlock(int block)
    {
        BlockMemory memory = _ownMemories[block];
        if (_segment == 0)
            _load(block, memory.Input);
        memory.Forward(SegmentStart(_segment), SegmentEnd(_segment), _batch, block);
        if (_segment < _batchNodes.Length)
            BatchLayerAt(_segment).GatherForward(memory.ForwardPass(_batchNodes[_segment], BatchLayerAt(_segment), _batch, block));
        else
            _loss(block, memory.Output, memory.OutputGradient);
    }

    // The batch layer that begins a segment runs back with the segment before, once its summaries are combined.
    private void BackwardBlock(int block)
    {
        BlockMemory memory = _ownMemories[block];
        int start = _segment == 0 ? 0 : SegmentStart(_segment) + 1;
        int end = _segment == _batchNodes.Length ? _graph.Nodes.Count : SegmentEnd(_segment) + 1;
        memory.Backward(Math.Max(start, _graph.FirstTrainable), end, _batch, block);
        if (_segment > 0 && _batchNodes[_segment - 1] >= _graph.FirstTrainable)
            BatchLayerAt(_segment - 1).GatherBackward(memory.BackwardPass(_batchNodes[_segment - 1], BatchLayerAt(_segment - 1), _batch, block));
    }

    private void SumGradients(int index)
    {
        (int node, int part) = _gradientParts[index];
        _graph.Nodes[node].Layer!.SumGradients(_batch.Sum(node, _gradients[node]), part);
    }
}
