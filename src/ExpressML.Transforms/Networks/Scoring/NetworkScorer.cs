using ExpressML.Threads;

namespace ExpressML.Networks.Scoring;

/// <summary>Scores examples with a trained network. What is prepared for it belongs to the network, so a scorer costs nothing; safe to use from many threads at once.</summary>
/// <remarks>
/// Few images go through the network one by one, each on a thread of its own or one on all threads; many go as lane blocks of sixteen: whatever
/// takes less time. All ways give the same bits. A parameter that has changed since the last call counts.
/// </remarks>
/// <param name="network">The network.</param>
/// <param name="threads">How many threads one call may use.</param>
/// <param name="scoreFunction">What is made of the outputs, such as probabilities. Default: nothing.</param>
internal sealed class NetworkScorer(Network network, int threads, ScoreFunction? scoreFunction = null)
{
    private readonly ParallelRange _parallel = new(threads);
    private readonly ScoreFunction _scoreFunction = scoreFunction ?? ScoreFunction.Identity;

    /// <summary>Scores some examples.</summary>
    /// <param name="examples">Row after row, each in planar order, channels × height × width.</param>
    /// <param name="count">How many rows.</param>
    /// <param name="outputs">Row after row, each <see cref="Network.OutputLength"/> long.</param>
    public void Score(ReadOnlyMemory<float> examples, int count, Memory<float> outputs) =>
        network.Prepared.Score(examples, count, outputs, _parallel, _scoreFunction);
}
