using System.Collections.Concurrent;
using ExpressML.ImageOperations;
using ExpressML.Layers;
using ExpressML.Networks.Graphs;
using ExpressML.Networks.Memory;
using ExpressML.Threads;

namespace ExpressML.Networks.Scoring;

/// <summary>The way of one image by itself through a network: what each node does, with weights in the form that this wants, and memory for it.</summary>
/// <remarks>Max pooling joins the convolution before it if that can do both. The outputs are bit for bit those of a lane block.</remarks>
internal sealed class ImagePath
{
    // Threads that wait for each other after each step have to gain something.
    private const double MostOfTogether = 0.9;

    // To read numbers and write their sum takes as long as so many multiplications.
    private const int MergingANumber = 16;

    private readonly NetworkGraph _source;
    private readonly List<Node> _nodes = [];
    private readonly List<Shape> _values;
    private readonly List<ImageOperation?> _operations = [];
    private readonly List<WorkStep[]> _steps = [];
    private readonly ConcurrentDictionary<(int Images, int Threads, int LastValue), FasterWay?> _together = [];

    /// <param name="graph">The network, in the form for scoring, with the parameters as they are now.</param>
    public ImagePath(NetworkGraph graph)
    {
        (_source, _values) = (graph, [graph.Values[0]]);
        int[] places = new int[graph.Values.Count];
        for (int i = 0; i < graph.Nodes.Count; i++)
        {
            Node node = graph.Nodes[i];
            ImageOperation? operation = Joined(i);
            int[] sources = Array.ConvertAll(node.Sources, source => places[source]);
            if (operation is not null)
                node = graph.Nodes[++i];
            else
                operation = node.Pool is null ? node.Layer?.CreateImageOperation(node.AppliesRelu) : WithPool(node.Layer!, node.Pool, node.AppliesRelu);
            places[node.Target] = _values.Count;
            _nodes.Add(node with { Sources = sources, Target = _values.Count });
            _values.Add(graph.Values[node.Target]);
            _operations.Add(operation);
            _steps.Add([.. operation?.Steps ?? [MergeOf(graph.Values[node.Target])]]);
        }

        SharedWeightsBegin = places[graph.StartOfSharedWeights];
        var whole = new NetworkGraph(_nodes, _values);
        var plan = new BlockPlan(whole, _operations);
        // The operations have all of the layers that they need; what is folded or has been copied can go.
        (Graph, _source) = (whole.WithoutLayers(), graph.WithoutLayers());
        Memories = new WorkerPool<BlockMemory>(() => new BlockMemory(Graph, plan)) { MostKept = PreparedNetwork.MostMemories };
    }

    /// <summary>The flow of data; the nodes have no layers.</summary>
    public NetworkGraph Graph { get; }

    /// <summary>What the nodes do; null where values are put together.</summary>
    public IReadOnlyList<ImageOperation?> Operations => _operations;

    /// <summary>Memories of an image each.</summary>
    public WorkerPool<BlockMemory> Memories { get; }

    /// <summary>The steps of a node.</summary>
    public ReadOnlySpan<WorkStep> Steps(int node) => _steps[node];

    /// <summary>The value that layers read whose weights several images had better share; that of the output where there are none.</summary>
    public int SharedWeightsBegin { get; }

    /// <summary>Runs an image through the nodes that come before a value's consumers, on this thread.</summary>
    public void Run(BlockMemory memory, int lastValue)
    {
        for (int node = 0; node < lastValue; node++)
        {
            WorkStep[] steps = _steps[node];
            for (int step = 0; step < steps.Length; step++)
                Run(memory, node, step, 0, steps[step].Pieces);
        }
    }

    /// <summary>Runs an image through some pieces of a step of a node.</summary>
    public void Run(BlockMemory memory, int node, int step, int first, int end)
    {
        if (_operations[node] is { } operation)
            operation.Run(memory.ImagePass(node), step, first, end);
        else
            memory.Merge(Graph.Nodes[node], first, end);
    }

    /// <summary>
    /// What is known of the time that some images, fewer than threads, take together on all threads (the first way) and each on one of them, up to a value's consumers.
    /// </summary>
    /// <returns>Null where together they can't gain anything worth it.</returns>
    public FasterWay? Together(int images, int threads, int lastValue) =>
        _together.GetOrAdd((images, threads, lastValue), static (key, path) => path.MayPayTogether(key.Images, key.Threads, key.LastValue) ? new FasterWay() : null, this);

    // Whether there is a gain if waiting for each other after each step costs nothing.
    private bool MayPayTogether(int images, int threads, int lastValue)
    {
        double alone = 0, together = 0;
        foreach (WorkStep step in _steps.Take(lastValue).SelectMany(steps => steps))
        {
            int parts = images * WorkCut.Parts(step, images, threads);
            alone += step.MultiplyAdds;
            together += (double)step.MultiplyAdds * images / parts * ((parts + threads - 1) / threads);
        }

        return together < MostOfTogether * alone;
    }

    // The pieces are channels.
    private static WorkStep MergeOf(Shape output) => new(output.Channels, (long)output.Length * MergingANumber);

    private static ImageOperation WithPool(Layer layer, MaxPool2D pool, bool appliesRelu) =>
        layer.CreateImageOperation(pool.Windows, appliesRelu) ?? throw new InvalidOperationException($"{layer} joins {pool} for lane blocks, but not for one image.");

    // What a node does together with the next, if that is the only one to read its value, and pools it.
    private ImageOperation? Joined(int i)
    {
        Node node = _source.Nodes[i];
        bool isReadByTheNext = i + 1 < _source.Nodes.Count && _source.Consumers(node.Target) is [var next] && next == i + 1;
        return isReadByTheNext && !node.AppliesRelu && node.Pool is null && _source.Nodes[i + 1].Layer is MaxPool2D pool
            ? node.Layer?.CreateImageOperation(pool.Windows, _source.Nodes[i + 1].AppliesRelu)
            : null;
    }
}
