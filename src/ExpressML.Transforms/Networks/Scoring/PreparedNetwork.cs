using ExpressML.Layers;
using ExpressML.Networks.Graphs;
using ExpressML.Threads;

namespace ExpressML.Networks.Scoring;

/// <summary>What is made of a network to score with, once for all who score: weights in the forms that scoring wants, and memory of calls.</summary>
/// <remarks>
/// <para>
/// Each form is made when the first call wants it: that of images by themselves, that of lane blocks. Batch normalisation is folded into the
/// layer before it. The parameters must stay as they are; see <see cref="ParameterState"/>.
/// </para>
/// <para>
/// Dense layers whose weights do not stay in a near cache are the <em>tail</em>: several images go there together, as lane blocks, so that
/// they share one reading of the weights, which is cut into parts for the threads.
/// </para>
/// <para>Safe to use from many threads at once.</para>
/// </remarks>
internal sealed class PreparedNetwork
{
    private readonly Network _network;
    private readonly bool _hasTail;
    private readonly object _gate = new();
    private readonly WorkerPool<ScoringCall> _calls;
    private ImagePath? _images;
    private BlockPath? _blocks;
    private BlockPath? _tail;

    public PreparedNetwork(Network network)
    {
        _network = network;
        _calls = new WorkerPool<ScoringCall>(() => new ScoringCall(this)) { MostKept = MostMemories };
        _hasTail = network.Graph.StartOfSharedWeights < network.Graph.Nodes.Count;
        Layer[] head = [.. network.Graph.Nodes.Select(node => node.Layer).OfType<Layer>().TakeWhile(layer => !layer.SharesWeights)];
        ImagesOfALaneBlock = Math.Max(1, head.Sum(layer => layer.MultiplyAdds)) / Math.Max(1, head.Sum(layer => layer.MultiplyAdds / layer.ImagesOfALaneBlock));
    }

    /// <summary>How many memories of each kind are kept: twice as many as can be at work.</summary>
    public static int MostMemories { get; } = Math.Max(8, 2 * Environment.ProcessorCount);

    /// <summary>As long as so many images by themselves takes a lane block, up to where the tail begins.</summary>
    public double ImagesOfALaneBlock { get; }

    public int InputLength => _network.InputShape.Length;

    public int OutputLength => _network.OutputLength;

    /// <summary>The way of an image by itself through the whole network.</summary>
    public ImagePath Images => Volatile.Read(ref _images) ?? Make(ref _images, graph => new ImagePath(graph));

    /// <summary>The way of lane blocks up to where the tail begins.</summary>
    public BlockPath Blocks => Volatile.Read(ref _blocks) ?? Make(ref _blocks, graph => new BlockPath(graph.UpTo(graph.StartOfSharedWeights)));

    /// <summary>The way of lane blocks through the tail; null where there is none.</summary>
    public BlockPath? Tail => !_hasTail ? null : Volatile.Read(ref _tail) ?? Make(ref _tail, graph => new BlockPath(graph.From(graph.StartOfSharedWeights)));

    /// <summary>Scores some images.</summary>
    /// <param name="examples">Row after row, each in planar order, channels × height × width.</param>
    /// <param name="count">How many rows.</param>
    /// <param name="outputs">Row after row, each <see cref="Network.OutputLength"/> long.</param>
    /// <param name="parallel">The threads that the call may use.</param>
    /// <param name="scoreFunction">What is made of the outputs.</param>
    /// <param name="arrangement">How they are scored. Default: in the way that takes the least time.</param>
    public void Score(
        ReadOnlyMemory<float> examples, int count, Memory<float> outputs, ParallelRange parallel, ScoreFunction scoreFunction, Arrangement? arrangement = null)
    {
        ScoringCall call = _calls.Take();
        try
        {
            call.Score(examples, count, outputs, parallel, scoreFunction, arrangement ?? Arrangement.For(count, parallel.Threads, ImagesOfALaneBlock));
        }
        finally
        {
            _calls.GiveBack(call);
        }
    }

    private T Make<T>(ref T? form, Func<NetworkGraph, T> make)
        where T : class
    {
        lock (_gate)
        {
            if (form is null)
                Volatile.Write(ref form, make(_network.GraphFor(GraphUse.Scoring)));
            return form;
        }
    }
}
