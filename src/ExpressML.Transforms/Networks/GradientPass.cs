using ExpressML.Kernels.Products;
using ExpressML.Layers;
using ExpressML.Networks.Graphs;
using ExpressML.Networks.Memory;
using ExpressML.Tensors;

namespace ExpressML.Networks;

/// <summary>The derivative of an output of a network by its input or by the output of a layer, with all layers as when scoring: ∂F/∂x.</summary>
/// <remarks>
/// <para>Batch normalisation goes by its running averages and dropout drops nothing, so that up to sixteen examples go side by side and each is as if alone.</para>
/// <para>It has the parameters as they are when it is made. Not to be used by several threads at once.</para>
/// </remarks>
internal sealed class GradientPass
{
    private readonly NetworkGraph _graph;
    private readonly int _value;
    private readonly BatchMemory _batch;
    private readonly BlockMemory _memory;

    /// <param name="network">The network.</param>
    /// <param name="layer">The layer by whose output the derivative is. Default: by the input.</param>
    public GradientPass(Network network, Layer? layer = null)
    {
        _value = layer is null ? 0 : network.Graph.ValueOf(layer);
        // Steps are not joined, so that the output of each layer is a value.
        _graph = network.Graph.ForGradientOf(_value);
        _memory = new BlockMemory(_graph, new BlockPlan(_graph, training: true));
        _batch = new BatchMemory(_graph, blocks: 1);
        for (int node = 0; node < _graph.Nodes.Count; node++)
            _batch.Prepare(node);
    }

    /// <summary>Channels, height and width of what the derivative is by.</summary>
    public Shape Shape => _graph.Values[_value];

    /// <summary>Differentiates an output.</summary>
    /// <param name="examples">Up to sixteen examples, row after row, each in planar order.</param>
    /// <param name="output">Which output.</param>
    /// <param name="values">What the derivative is by, row after row, each <see cref="Shape"/>; empty if it is not wanted.</param>
    /// <param name="gradients">The derivatives, likewise.</param>
    public void Run(ReadOnlySpan<float> examples, int output, Span<float> values, Span<float> gradients)
    {
        int length = _graph.Values[0].Length, count = examples.Length / length;
        _memory.Input.Clear();
        for (int lane = 0; lane < count; lane++)
            LanePacking.PackOne(examples.Slice(lane * length, length), lane, _memory.Input);

        _batch.Begin(count, seed: 0);
        _memory.Forward(0, _value, _batch, block: 0);
        Unpack(_memory.Value(_value), values);
        _memory.Forward(_value, _graph.Nodes.Count, _batch, block: 0);
        _memory.OutputGradient.Clear();
        _memory.OutputGradient.Slice(output * Lanes.Count, count).Fill(1);
        _memory.Backward(_value, _graph.Nodes.Count, _batch, block: 0);
        Unpack(_memory.Gradient(_value), gradients);
    }

    private void Unpack(ReadOnlySpan<float> block, Span<float> rows)
    {
        int length = Shape.Length;
        for (int lane = 0; lane < rows.Length / length; lane++)
            LanePacking.Unpack(block, lane, rows.Slice(lane * length, length));
    }
}
