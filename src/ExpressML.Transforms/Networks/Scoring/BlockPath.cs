using ExpressML.Networks.Graphs;
using ExpressML.Networks.Memory;
using ExpressML.Tensors;
using ExpressML.Threads;

namespace ExpressML.Networks.Scoring;

/// <summary>The way of lane blocks through a network or a part of it: weights in the form that this wants, and memory for it.</summary>
internal sealed class BlockPath
{
    private readonly BatchMemory _batch;

    /// <param name="graph">The network, in the form for scoring, with the parameters as they are now.</param>
    public BlockPath(NetworkGraph graph)
    {
        (Graph, _batch) = (graph, BatchMemory.ForScoring(graph));
        var plan = new BlockPlan(graph, training: false);
        Memories = new WorkerPool<BlockMemory>(() => new BlockMemory(graph, plan)) { MostKept = PreparedNetwork.MostMemories };
        Steps = [.. graph.Nodes.Select(node => new WorkStep(node.Layer?.Pieces ?? 1, (node.Layer?.MultiplyAdds ?? 0) * Lanes.Count))];
    }

    /// <summary>The flow of data.</summary>
    public NetworkGraph Graph { get; }

    /// <summary>The work of each node, for one block.</summary>
    public WorkStep[] Steps { get; }

    /// <summary>Memories of a block each.</summary>
    public WorkerPool<BlockMemory> Memories { get; }

    /// <summary>Runs a block through all nodes, on this thread.</summary>
    public void Run(BlockMemory memory) => memory.Forward(0, Graph.Nodes.Count, _batch, block: 0);

    /// <summary>Runs a block through some pieces of one node.</summary>
    public void Run(BlockMemory memory, int node, int firstPiece, int endPiece)
    {
        if (Graph.Nodes[node].Layer is { } layer)
            layer.ForwardPieces(memory.ForwardPass(node, layer, _batch, block: 0), firstPiece, endPiece);
        else
            memory.Merge(Graph.Nodes[node]);
    }
}
