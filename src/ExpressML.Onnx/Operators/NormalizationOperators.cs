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
        ("LayerNormalization", OverLastAxes),
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

    // Over the axes from one on. All of an example: one number of scale and shift each. Else these axes become the channels, as which they stand already in an image that
    // has its channels last.
    private static void OverLastAxes(OnnxNode node)
    {
        if (node.IsUsed(1) || node.IsUsed(2))
            throw new UnsupportedException("its outputs for training are not supported");
        FlowValue flow = node.Flow(0);
        long given = node.Int("axis", -1);
        int axis = node.AxisOf(given, flow.Layout.AxisCount);
        if (axis < 0)
            throw node.Unsupported("axis", given, "it would put together the examples of a batch");
        double epsilon = node.Float("epsilon", 1e-5);
        int[] sizes = [.. flow.Sizes];
        int length = sizes.Skip(axis).Aggregate(1, (product, size) => checked(product * size));
        float[] scale = Of(node.Constant(1), "scale"), shift = node.ConstantOrNull(2) is { } constant ? Of(constant, "shift") : new float[length];

        // Axes of size 1 make no difference; and the numbers may stand in any order, into which those of scale and shift are put.
        if (length == flow.Layout.Shape.Length)
        {
            int[] places = flow.Layout.Places();
            node.Make(node.Flows.Apply(new LayerNormalization(epsilon), flow, Array.ConvertAll(places, place => scale[place]), Array.ConvertAll(places, place => shift[place])));
            return;
        }

        FlowValue channels = flow;
        if (axis < sizes.Length - 1 || !flow.Layout.IsChannels(axis))
        {
            FlowValue together = flow with { Layout = flow.Layout.Reshape([.. sizes.Take(axis), length]) ?? throw node.Unsupported("axis", given) };
            channels = node.Flows.InOrder(together with { Layout = together.Layout.ToFront(axis) });
            channels = channels with { Layout = channels.Layout.FromFront(axis) };
        }

        FlowValue normalized = node.Flows.Apply(new LayerNormalization(epsilon, perPixel: true), channels, scale, shift);
        node.Make(normalized with { Layout = normalized.Layout.Reshape(sizes)! });

        float[] Of(Tensor tensor, string name) =>
            tensor.Length == length ? tensor.Singles : throw new UnsupportedException($"a {name} of {tensor} for data of N×{string.Join("×", sizes)} is not supported: one number each of the last axes is");
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
