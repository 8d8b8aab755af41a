using ExpressML.Threads;

namespace ExpressML.Networks.Scoring;

/// <summary>Scores examples with a trained network. It keeps what is prepared for that; safe to use from many threads at once, so a model has one for all.</summary>
/// <remarks>
/// Few images go through the network one by one, each on a thread of its own or one on all threads; many go as lane blocks of sixteen: whatever
/// takes less time. All ways give the same bits. Parameters that have changed since the last call count: what is prepared of them is made anew.
/// </remarks>
/// <param name="network">The network.</param>
/// <param name="threads">How many threads one call may use, unless it says otherwise.</param>
/// <param name="scoreFunction">What is made of the outputs, such as probabilities. Default: nothing.</param>
/// <param name="views">The views of each image whose outputs are averaged before that. Default: the image alone.</param>
internal sealed class NetworkScorer(Network network, int threads, ScoreFunction? scoreFunction = null, ScoringViews? views = null)
{
    private readonly object _gate = new();
    private readonly ParallelRange _parallel = new(threads);
    private readonly ScoreFunction _scoreFunction = scoreFunction ?? ScoreFunction.Identity;
    private readonly ViewedScoring? _views = views is null ? null : new ViewedScoring(views.Of(network.InputShape));
    private Preparation? _preparation;

    /// <summary>What is prepared for the parameters as they are now.</summary>
    public PreparedNetwork Prepared
    {
        get
        {
            if (Volatile.Read(ref _preparation) is { } known && known.Parameters.IsUnchanged())
                return known.Network;
            lock (_gate)
            {
                if (_preparation?.Parameters.IsUnchanged() != true)
                    Volatile.Write(ref _preparation, new Preparation(new ParameterState(network), new PreparedNetwork(network)));
                return _preparation!.Network;
            }
        }
    }

    /// <summary>Scores some examples.</summary>
    /// <param name="examples">Row after row, each in planar order, channels × height × width.</param>
    /// <param name="count">How many rows.</param>
    /// <param name="outputs">Row after row, each <see cref="Network.OutputLength"/> long.</param>
    /// <param name="parallel">The threads that the call may use. Default: those of the scorer.</param>
    public void Score(ReadOnlyMemory<float> examples, int count, Memory<float> outputs, ParallelRange? parallel = null)
    {
        if (_views is null)
            Prepared.Score(examples, count, outputs, parallel ?? _parallel, _scoreFunction);
        else
            _views.Score(Prepared, examples, count, outputs, parallel ?? _parallel, _scoreFunction);
    }

    private sealed record Preparation(ParameterState Parameters, PreparedNetwork Network);
}
