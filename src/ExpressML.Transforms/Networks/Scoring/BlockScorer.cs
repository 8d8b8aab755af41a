using ExpressML.Kernels.Products;
using ExpressML.Networks.Graphs;
using ExpressML.Networks.Memory;
using ExpressML.Tensors;
using ExpressML.Threads;

namespace ExpressML.Networks.Scoring;

/// <summary>Scores images with a network in lane blocks, sixteen to a block.</summary>
internal sealed class BlockScorer
{
    private readonly Network _network;
    private readonly NetworkGraph _graph;
    private readonly ParallelRange _parallel;
    private readonly ScoreFunction _scoreFunction;
    private readonly BatchMemory _batch;
    private readonly WorkerPool<BlockMemory> _memories;
    private readonly AlignedBuffer _inputs;
    private readonly AlignedBuffer _outputs;
    private readonly Action<int> _scoreBlock;

    /// <param name="network">The network.</param>
    /// <param name="graph">Its form for scoring, with the parameters as they are now.</param>
    /// <param name="blocks">The most blocks of one call.</param>
    /// <param name="parallel">The threads that one call may use.</param>
    /// <param name="scoreFunction">What is made of the outputs.</param>
    public BlockScorer(Network network, NetworkGraph graph, int blocks, ParallelRange parallel, ScoreFunction scoreFunction)
    {
        (_network, _graph, _parallel, _scoreFunction) = (network, graph, parallel, scoreFunction);
        _batch = BatchMemory.ForScoring(_graph);
        var plan = new BlockPlan(_graph, training: false);
        _memories = new WorkerPool<BlockMemory>(Math.Min(parallel.Threads, blocks), () => new BlockMemory(_graph, plan));
        _inputs = new AlignedBuffer(checked(blocks * InputBlock));
        _outputs = new AlignedBuffer(checked(blocks * OutputBlock));
        _scoreBlock = ScoreBlock;
    }

    private int InputBlock => _network.InputShape.Length * Lanes.Count;

    private int OutputBlock => _network.OutputLength * Lanes.Count;

    /// <summary>Scores some images, of which the last block may have fewer than sixteen.</summary>
    /// <param name="examples">Row after row, each in planar order, channels × height × width.</param>
    /// <param name="count">How many rows.</param>
    /// <param name="outputs">Row after row, each <see cref="Network.OutputLength"/> long.</param>
    public void Score(ReadOnlySpan<float> examples, int count, Span<float> outputs)
    {
        int row = _network.InputShape.Length;
        for (int example = 0; example < count; example += LanePacking.RowsATime)
        {
            (int block, int lane) = Math.DivRem(example, Lanes.Count);
            LanePacking.Pack(
                Row(examples, example), Row(examples, example + 1), Row(examples, example + 2), Row(examples, example + 3),
                lane, _inputs.Slice(block * InputBlock, InputBlock));
        }

        _parallel.For(Lanes.Blocks(count), _scoreBlock);
        for (int example = 0; example < count; example++)
        {
            (int block, int lane) = Math.DivRem(example, Lanes.Count);
            LanePacking.Unpack(_outputs.Slice(block * OutputBlock, OutputBlock), lane, outputs.Slice(example * _network.OutputLength, _network.OutputLength));
        }

        // Lanes that no example fills repeat the last one; what they give is not read.
        ReadOnlySpan<float> Row(ReadOnlySpan<float> rows, int index) => rows.Slice(Math.Min(index, count - 1) * row, row);
    }

    private void ScoreBlock(int block)
    {
        BlockMemory memory = _memories.Take();
        try
        {
            _inputs.Slice(block * InputBlock, InputBlock).CopyTo(memory.Input);
            memory.Forward(0, _graph.Nodes.Count, _batch, block);
            _scoreFunction.OfLaneBlock(memory.Output, _outputs.Slice(block * OutputBlock, OutputBlock));
        }
        finally
        {
            _memories.GiveBack(memory);
        }
    }
}
