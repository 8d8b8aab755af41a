using ExpressML.Layers;
using ExpressML.Onnx.Graphs;

namespace ExpressML.Onnx.Operators;

/// <summary>Softmax and its logarithm, along one axis.</summary>
internal static class SoftmaxOperators
{
    public static IEnumerable<(string Type, Action<OnnxNode> Read)> Rows =>
    [
        ("LogSoftmax", node => Read(node, new LogSoftmax())),
        ("Softmax", node => Read(node, new Softmax())),
    ];

    private static void Read(OnnxNode node, Layer layer)
    {
        FlowValue flow = node.Flow(0);
        int axes = flow.Layout.AxisCount, axis = node.AxisOf(node.Int("axis", node.Version < 13 ? 1 : -1), axes);
        if (axis < 0)
            throw node.Unsupported("axis", node.Int("axis", 0), "that is the batch");
        IReadOnlyList<int> sizes = flow.Sizes;

        // Before version 13, the axis and all after it were one.
        if (node.Version < 13 && axis < axes - 1)
        {
            Layout merged = node.Flows.InOrder(flow).Layout.Reshape([.. sizes.Take(axis), sizes.Skip(axis).Aggregate(1, (product, size) => product * size)])!;
            flow = Along(node, layer, node.Flows.InOrder(flow) with { Layout = merged }, axis);
            node.Make(flow with { Layout = flow.Layout.Reshape(sizes)! });
            return;
        }

        node.Make(Along(node, layer, flow, axis));
    }

    // The layer works along the channels: another axis is brought there, and stands at its place again afterwards.
    private static FlowValue Along(OnnxNode node, Layer layer, FlowValue flow, int axis)
    {
        if (flow.Layout.IsChannels(axis))
            return node.Flows.Apply(layer, flow);
        FlowValue result = node.Flows.Apply(layer, node.Flows.InOrder(flow with { Layout = flow.Layout.ToFront(axis) }));
        return result with { Layout = result.Layout.FromFront(axis) };
    }
}
