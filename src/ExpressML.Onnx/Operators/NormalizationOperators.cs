using ExpressML.Layers;
using ExpressML.Onnx.Graphs;
using ExpressML.Onnx.Tensors;

namespace ExpressML.Onnx.Operators;

/// <summary>Normalisation over batches, examples, channels, and channels nearby.</summary>
internal static class NormalizationOperators
{
    private const double UsualMomentum = 0.1;

    public static IEnumerable<(string Type, Action<OnnxNode> Read)> Rows =>
    [
        ("BatchNormalization", Batch),
        ("GroupNormalization", Group),
        ("InstanceNormalization", Instance),
        ("LayerNormalization", ByExample),
        ("LRN", LocalResponse),
    ];

    private static void Batch(OnnxNode node)
    {
        if (node.Int("spatial", 1) == 0)
            throw node.Unsupported("spatial", 0, "1 is, a mean for each channel");
        if (node.Int("training_mode", 0) != 0)
            throw node.Unsupported("training_mode", 1, "export the model for inference");
        FlowValue flow = node.Flows.InOrder(node.Flow(0));
        float[][] parameters = [.. Enumerable.Range(1, 4).Select(input => ChannelsOf(node, input, flow))];

        // ONNX's momentum is the share of the old averages.
        double momentum = 1 - node.Float("momentum", 0.9);
        var layer = new BatchNormalization(momentum is > 0 and <= 1 ? momentum : UsualMomentum, node.Float("epsilon", 1e-5));
        node.Make(node.Flows.Apply(layer, flow, parameters));
    }

    private static void Instance(OnnxNode node)
    {
        FlowValue flow = node.Flows.InOrder(node.Flow(0));
        node.Make(node.Flows.Apply(new InstanceNormalization(node.Float("epsilon", 1e-5)), flow, ChannelsOf(node, 1, flow), ChannelsOf(node, 2, flow)));
    }

    // Before version 21, scale and shift were those of the groups.
    private static void Group(OnnxNode node)
    {
        FlowValue flow = node.Flows.InOrder(node.Flow(0));
        int groups = node.Small(node.Int("num_groups", 0)), channels = flow.Layout.Shape.Channels;
        if (groups < 1 || channels % groups != 0)
            throw node.Invalid($"num_groups = {groups} does not suit data of N×{string.Join("×", flow.Sizes)}");
        node.Make(node.Flows.Apply(new GroupNormalization(groups, node.Float("epsilon", 1e-5)), flow, OfChannels(1), OfChannels(2)));

        float[] OfChannels(int input)
        {
            float[] values = node.Constant(input).Singles;
            return values.Length == channels ? values
                : values.Length == groups ? [.. Enumerable.Range(0, channels).Select(c => values[c / (channels / groups)])]
                : throw node.Invalid($"its input {input} of {node.Constant(input)} does not suit {channels} channels in {groups} groups");
        }
    }

    private static void ByExample(OnnxNode node)
    {
        if (node.IsUsed(1) || node.IsUsed(2))
            throw new UnsupportedException("its outputs for training are not supported");
        FlowValue flow = node.Flows.InOrder(node.Flow(0));
        int axis = node.AxisOf(node.Int("axis", -1), flow.Layout.AxisCount);

        // The numbers of an example are normalised together; axes of size 1 make no difference.
        if (axis < 0 || flow.Sizes.Take(axis).Any(size => size > 1))
            throw node.Unsupported("axis", node.Int("axis", -1), $"for data of N×{string.Join("×", flow.Sizes)}, 1 is: all numbers of an example together");
        int length = flow.Layout.Shape.Length;
        float[] shift = node.ConstantOrNull(2) is { } given ? Of(given, "shift") : new float[length];
        node.Make(node.Flows.Apply(new LayerNormalization(node.Float("epsilon", 1e-5)), flow, Of(node.Constant(1), "scale"), shift));

        float[] Of(Tensor tensor, string name) =>
            tensor.Length == length ? tensor.Singles : throw new UnsupportedException($"a {name} of {tensor} for data of N×{string.Join("×", flow.Sizes)} is not supported: one number each is");
    }

    // α is that of the mean; and windows of an even size reach further to the other side.
    private static void LocalResponse(OnnxNode node)
    {
        int size = node.Small(node.Int("size", 0));
        if (size < 1 || size % 2 == 0)
            throw node.Unsupported("size", size, "odd numbers are");
        var layer = new LocalResponseNormalization(size, node.Float("alpha", 1e-4) / size, node.Float("beta", 0.75), node.Float("bias", 1));
        node.Make(node.Flows.Apply(layer, node.Flows.InOrder(node.Flow(0))));
    }

    private static float[] ChannelsOf(OnnxNode node, int input, FlowValue flow)
    {
        Tensor tensor = node.Constant(input);
        return flow.Sizes.Count > 0 && tensor.Length == flow.Sizes[0] ? tensor.Singles : throw node.Invalid($"its input {input} of {tensor} does not suit data of N×{string.Join("×", flow.Sizes)}");
    }
}
