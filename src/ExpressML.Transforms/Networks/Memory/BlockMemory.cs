using ExpressML.ImageOperations;
using ExpressML.Kernels.Elementwise;
using ExpressML.Layers;
using ExpressML.Networks.Graphs;
using ExpressML.Tensors;

namespace ExpressML.Networks.Memory;

/// <summary>The memory in which one lane block goes through a network, and the walk itself: node after node forward, and the same way back.</summary>
/// <remarks>
/// It serves one block after another. Where blocks wait for each other, each has <see cref="Own">memory of its own</see> for what it needs after that.
/// An image that is scored by itself takes its memory from here, too; see <see cref="BlockPlan"/>.
/// </remarks>
internal sealed partial class BlockMemory
{
    private readonly NetworkGraph _graph;
    private readonly BlockPlan _plan;
    private readonly AlignedBuffer _memory;

    public BlockMemory(NetworkGraph graph, BlockPlan plan) =>
        (_graph, _plan, _memory) = (graph, plan, new AlignedBuffer(plan.WorkerLength));

    /// <summary>The memory of the block that is on its way, <see cref="BlockPlan.BlockLength"/> long; empty where blocks never wait.</summary>
    public AlignedBuffer Own { get; set; } = AlignedBuffer.Empty;

    public ReadOnlySpan<float> Value(int value) => At(_plan.Value(value));

    public ReadOnlySpan<float> Gradient(int value) => At(_plan.Gradient(value));

    public Span<float> Input => At(_plan.Value(0));

    public Span<float> Output => At(_plan.Value(_graph.Output));

    /// <summary>Where the loss puts the gradient of the output before the way back.</summary>
    public Span<float> OutputGradient => At(_plan.Gradient(_graph.Output));

    /// <summary>Runs the nodes from <paramref name="start"/> up to but without <paramref name="end"/>.</summary>
    public void Forward(int start, int end, BatchMemory batch, int block)
    {
        for (int i = start; i < end; i++)
        {
            if (_graph.Nodes[i].Layer is { } layer)
                layer.Forward(ForwardPass(i, layer, batch, block));
            else
                Merge(_graph.Nodes[i]);
            if (block == 0)
                batch.Meter?.Measure(i, At(_plan.Value(_graph.Nodes[i].Target)), batch.ActiveLanes(block));
        }
    }

    /// <summary>Runs the nodes back from <paramref name="end"/>, without it, down to <paramref name="start"/>.</summary>
    public void Backward(int start, int end, BatchMemory batch, int block)
    {
        for (int i = end - 1; i >= start; i--)
        {
            Node node = _graph.Nodes[i];
            if (node.MasksGradient)
                Activations.Gradient(default(ActivationFunctions.Relu), At(_plan.Value(node.Target)), At(_plan.Gradient(node.Target)), At(_plan.Gradient(node.Target)));
            if (node.Layer is null)
            {
                MergeBackward(i, node);
                continue;
            }

            node.Layer.Backward(BackwardPass(i, node.Layer, batch, block));
            int source = node.Sources[0];
            if (_plan.WantsGradient(source) && !_plan.WritesFirst(i, source))
                Accumulation.Add(At(_plan.Addend(i)), At(_plan.Gradient(source)));
        }
    }

    public LayerPass ForwardPass(int node, Layer layer, BatchMemory batch, int block) => new(layer)
    {
        Input = At(_plan.Value(_graph.Nodes[node].Sources[0])),
        Output = At(_plan.Value(_graph.Nodes[node].Target)),
        State = At(_plan.State(node)),
        Scratch = At(_plan.ForwardScratch(node)),
        IsTraining = batch.IsTraining && !_graph.Nodes[node].WorksAsForScoring,
        ActiveLanes = batch.ActiveLanes(block),
        Seed = batch.Seed(node, block),
        Prepared = batch.Prepared(node),
        WantsInputGradient = _plan.WantsGradient(_graph.Nodes[node].Sources[0]),
        AppliesRelu = _graph.Nodes[node].AppliesRelu,
        Pool = _graph.Nodes[node].Pool?.Windows,
        Kept = batch.Kept(node, block),
        Shared = batch.Shared(node),
    };

    public LayerPass BackwardPass(int node, Layer layer, BatchMemory batch, int block)
    {
        int source = _graph.Nodes[node].Sources[0], target = _graph.Nodes[node].Target;
        return new LayerPass(layer)
        {
            Input = At(_plan.Value(source)),
            Output = At(_plan.Value(target)),
            State = At(_plan.State(node)),
            Scratch = At(_plan.BackwardScratch(node)),
            IsTraining = !_graph.Nodes[node].WorksAsForScoring,
            ActiveLanes = batch.ActiveLanes(block),
            Seed = batch.Seed(node, block),
            OutputGradient = At(_plan.Gradient(target)),
            InputGradient = !_plan.WantsGradient(source) ? [] : At(_plan.WritesFirst(node, source) ? _plan.Gradient(source) : _plan.Addend(node)),
            Prepared = batch.Prepared(node),
            AppliesRelu = _graph.Nodes[node].AppliesRelu,
            Pool = _graph.Nodes[node].Pool?.Windows,
            Kept = batch.Kept(node, block),
            Shared = batch.Shared(node),
        };
    }

    public ImagePass ImagePass(int node) => new()
    {
        Input = At(_plan.Value(_graph.Nodes[node].Sources[0])),
        Output = At(_plan.Value(_graph.Nodes[node].Target)),
        Scratch = At(_plan.ForwardScratch(node)),
    };

    private Span<float> At(BufferPlace place) => (place.IsBlocks ? Own : _memory).Slice(place.Start, place.Length);
}
