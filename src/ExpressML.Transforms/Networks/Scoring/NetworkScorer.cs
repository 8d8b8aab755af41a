using ExpressML.Networks.Graphs;
using ExpressML.Tensors;
using ExpressML.Threads;

namespace ExpressML.Networks.Scoring;

/// <summary>Scores examples with a trained network. It owns its buffers, so each thread that scores has a scorer of its own.</summary>
/// <remarks>
/// Sixteen examples go through the network together, as a lane block. What is left of a call, or all of it where it has few examples, goes
/// one by one, which costs less than a block that is mostly empty. Both give the same bits.
/// </remarks>
internal sealed class NetworkScorer
{
    // With more examples, a lane block with some lanes empty takes less time.
    private const int MostOneByOne = 6;

    private readonly Network _network;
    private readonly NetworkGraph _graph;
    private readonly ScoreFunction _scoreFunction;
    private readonly ParallelRange _parallel;
    private readonly BlockScorer? _blocks;
    private ImageScorer? _images;

    /// <param name="network">The network.</param>
    /// <param name="maxExamples">The most examples of one call.</param>
    /// <param name="threads">How many threads one call may use.</param>
    /// <param name="scoreFunction">What is made of the outputs, such as probabilities. Default: nothing.</param>
    public NetworkScorer(Network network, int maxExamples, int threads, ScoreFunction? scoreFunction = null)
    {
        (_network, _graph, _parallel) = (network, network.GraphFor(GraphUse.Scoring), new ParallelRange(threads));
        _scoreFunction = scoreFunction ?? ScoreFunction.Identity;
        int blocks = BlocksOf(maxExamples);
        if (blocks > 0)
            _blocks = new BlockScorer(network, _graph, blocks, _parallel, _scoreFunction);
    }

    /// <summary>Scores up to as many examples as the scorer was made for.</summary>
    /// <param name="examples">Row after row, each in planar order, channels × height × width.</param>
    /// <param name="count">How many rows.</param>
    /// <param name="outputs">Row after row, each <see cref="Network.OutputLength"/> long.</param>
    public void Score(ReadOnlySpan<float> examples, int count, Span<float> outputs)
    {
        int inBlocks = Math.Min(count, BlocksOf(count) * Lanes.Count), input = _network.InputShape.Length, output = _network.OutputLength;
        if (inBlocks > 0)
            _blocks!.Score(examples[..(inBlocks * input)], inBlocks, outputs[..(inBlocks * output)]);
        for (int example = inBlocks; example < count; example++)
            ScoreAlone(examples.Slice(example * input, input), outputs.Slice(example * output, output));
    }

    // The last block only where enough of its lanes would be filled.
    private static int BlocksOf(int examples) => examples / Lanes.Count + (examples % Lanes.Count > MostOneByOne ? 1 : 0);

    private void ScoreAlone(ReadOnlySpan<float> example, Span<float> output)
    {
        _images ??= new ImageScorer(_graph, _parallel);
        _scoreFunction.OfVector(_images.Score(example), output);
    }
}
