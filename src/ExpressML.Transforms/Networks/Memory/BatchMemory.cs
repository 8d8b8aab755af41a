using ExpressML.Clusters;
using ExpressML.Layers;
using ExpressML.Networks.Graphs;
using ExpressML.Tensors;

namespace ExpressML.Networks.Memory;

/// <summary>What belongs to a batch rather than to one of its blocks: what layers keep of each block, and what they share between blocks.</summary>
/// <remarks>Of a cluster, each process has the blocks of its own share alone, but for what an <see cref="IWholeBatch"/> keeps.</remarks>
internal sealed class BatchMemory
{
    private readonly NetworkGraph _graph;
    private readonly ICluster _cluster;
    private readonly int[] _keptLengths;
    private readonly AlignedBuffer[] _kept;
    private readonly AlignedBuffer[] _shared;
    private readonly AlignedBuffer[] _prepared;
    private int _examples;
    private ulong _seed;

    /// <param name="graph">The network.</param>
    /// <param name="blocks">The most blocks of a batch that is trained on; 0 for scoring, where nothing is kept or shared.</param>
    /// <param name="cluster">The processes that share a batch. Default: this one alone.</param>
    public BatchMemory(NetworkGraph graph, int blocks, ICluster? cluster = null)
    {
        (_graph, _cluster) = (graph, cluster ?? OneProcess.Instance);
        IsTraining = blocks > 0;
        _keptLengths = [.. graph.Nodes.Select((node, i) => IsTraining && i >= graph.FirstTrainable ? node.Layer?.KeptLength ?? 0 : 0)];
        _kept = [.. _keptLengths.Select((length, i) => new AlignedBuffer(checked((KeepsAll(i) ? blocks : _cluster.LargestShare(blocks)) * length)))];
        _shared = [.. graph.Nodes.Select(node => new AlignedBuffer(IsTraining && node.Layer is IWholeBatch layer ? layer.SharedLength : 0))];
        _prepared = [.. graph.Nodes.Select(node => new AlignedBuffer(node.Layer?.PreparedLength(IsTraining) ?? 0))];
    }

    /// <summary>A batch of one scored block, of which nothing is kept, with the parameters prepared as they are now.</summary>
    public static BatchMemory ForScoring(NetworkGraph graph)
    {
        var memory = new BatchMemory(graph, blocks: 0);
        for (int node = 0; node < graph.Nodes.Count; node++)
            memory.Prepare(node);
        return memory;
    }

    public bool IsTraining { get; }

    /// <summary>Blocks of the whole batch.</summary>
    public int Blocks => Lanes.Blocks(_examples);

    /// <summary>The blocks of this process, from the first up to but without the end.</summary>
    public (int First, int End) OwnBlocks => _cluster.OwnShare(Blocks);

    /// <summary>Measures what the nodes give for the first block; null to measure nothing. Default: null.</summary>
    public ActivationMeter? Meter { get; set; }

    /// <summary>Begins a batch.</summary>
    /// <param name="examples">How many examples it has.</param>
    /// <param name="seed">Decides all chance in it.</param>
    public void Begin(int examples, ulong seed) => (_examples, _seed) = (examples, seed);

    public int ActiveLanes(int block) => IsTraining ? Math.Min(Lanes.Count, _examples - block * Lanes.Count) : Lanes.Count;

    public ulong Seed(int node, int block) => SplitMix.Mix(_seed + SplitMix.Mix(((ulong)node << 32) + (ulong)block));

    public Span<float> Kept(int node, int block) => _kept[node].Slice((block - FirstKept(node)) * _keptLengths[node], _keptLengths[node]);

    public Span<float> Shared(int node) => _shared[node].Span;

    /// <summary>Makes the prepared form of a node's parameters.</summary>
    public void Prepare(int node) => _graph.Nodes[node].Layer?.Prepare(IsTraining, _prepared[node].Span);

    public ReadOnlySpan<float> Prepared(int node) => _prepared[node].Span;

    /// <summary>What all blocks of the batch, of all processes, left to an <see cref="IWholeBatch"/>.</summary>
    public BatchSummaries Summaries(int node)
    {
        _cluster.GatherShares(_kept[node].Slice(0, Blocks * _keptLengths[node]), Blocks);
        return new(_kept[node], Blocks, _examples, _shared[node]);
    }

    /// <summary>What the gradients of a node are summed from: the blocks of this process.</summary>
    public GradientSum Sum(int node, AlignedBuffer[] gradients, bool continues) => new(_kept[node], OwnBlocks.End - OwnBlocks.First, gradients, _shared[node], continues);

    private bool KeepsAll(int node) => _graph.Nodes[node].Layer is IWholeBatch;

    private int FirstKept(int node) => KeepsAll(node) ? 0 : OwnBlocks.First;
}
