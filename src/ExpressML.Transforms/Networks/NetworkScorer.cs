using ExpressML.Kernels;
using ExpressML.Tensors;

namespace ExpressML.Networks;

/// <summary>Scores examples with a trained network. It owns its buffers, so each thread that scores has a scorer of its own.</summary>
internal sealed class NetworkScorer
{
    private readonly Network _network;
    private readonly NetworkGraph _graph;
    private readonly OutputFunction? _scoreFunction;
    private readonly ParallelRange _parallel;
    private readonly BatchMemory _batch;
    private readonly WorkerPool<BlockMemory> _memories;
    private readonly AlignedBuffer _inputs;
    private readonly AlignedBuffer _outputs;
    private readonly Action<int> _scoreBlock;

    /// <param name="network">The network.</param>
    /// <param name="maxExamples">The most examples of one call.</param>
    /// <param name="threads">How many threads one call may use.</param>
    /// <param name="scoreFunction">What is made of the outputs, such as probabilities. Default: nothing.</param>
    public NetworkScorer(Network network, int maxExamples, int threads, OutputFunction? scoreFunction = null)
    {
        int blocks = Lanes.Blocks(maxExamples);
        (_network, _graph, _scoreFunction) = (network, network.GraphFor(GraphUse.Scoring), scoreFunction);
        _parallel = new ParallelRange(Math.Min(threads, blocks));
        _batch = BatchMemory.ForScoring(_graph);
        var plan = new BlockPlan(_graph, training: false);
        _memories = new WorkerPool<BlockMemory>(_parallel.Threads, () => new BlockMemory(_graph, plan));
        _inputs = new AlignedBuffer(checked(blocks * InputBlock));
        _outputs = new AlignedBuffer(checked(blocks * OutputBlock));
        _scoreBlock = ScoreBlock;
    }

    private int InputBlock => _network.InputShape.Length * Lanes.Count;

    private int OutputBlock => _network.OutputLength * Lanes.Count;

    /// <summary>Scores up to as many examples as the scorer was made for.</summary>
    /// <param name="examples">Row after row, each in planar order, channels × height × width.</param>
    /// <param name="count">How many rows.</param>
    /// <param name="outputs">Row after row, each <see cref="Network.OutputLength"/> long.</param>
    public void Score(ReadOnlySpan<float> examples, int count, Span<float> outputs)
    {
        int row = _network.InputShape.Length, blocks = Lanes.Blocks(count);
        for (int example = 0; example < count; example += LanePacking.RowsATime)
        {
            (int block, int lane) = Math.DivRem(example, Lanes.Count);
            LanePacking.Pack(
                Row(examples, example), Row(examples, example + 1), Row(examples, example + 2), Row(examples, example + 3),
                lane, _inputs.Slice(block * InputBlock, InputBlock));
        }

        _parallel.For(blocks, _scoreBlock);
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
            Span<float> output = _outputs.Slice(block * OutputBlock, OutputBlock);
            if (_scoreFunction is null)
                memory.Output.CopyTo(output);
            else
                _scoreFunction(memory.Output, output);
        }
        finally
        {
            _memories.GiveBack(memory);
        }
    }
}
