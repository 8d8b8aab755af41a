using ExpressML.Layers;
using ExpressML.Onnx.Graphs;
using ExpressML.Onnx.Tensors;

namespace ExpressML.Onnx.Operators;

/// <summary>Convolutions, over one axis of space or two.</summary>
internal static class ConvolutionOperators
{
    public static IEnumerable<(string Type, Action<OnnxNode> Read)> Rows =>
    [
        ("Conv", Conv),
        ("ConvTranspose", ConvTranspose),
    ];

    /// <summary>The layout of what a layer of an image gives, with the axes of the image.</summary>
    public static Layout LayoutOf(OnnxNode node, FlowValue image, int place)
    {
        Shape shape = node.Plan.ShapeAt(place);
        return Layout.InOrder(image.Layout.AxisCount == 2 ? [shape.Channels, shape.Width] : [shape.Channels, shape.Height, shape.Width]);
    }

    private static void Conv(OnnxNode node)
    {
        FlowValue image = node.Flows.Image(0);
        Tensor weight = WeightOf(node, image);
        WindowAttributes window = WindowAttributes.Of(node, image, [.. weight.Sizes.Skip(2)]);
        int channels = image.Sizes[0], filters = weight.Sizes[0], groups = node.Small(node.Int("group", 1));
        if (groups < 1 || (long)weight.Sizes[1] * groups != channels || filters < 1 || filters % groups != 0)
            throw node.Invalid($"weights of {weight} in {groups} groups do not suit data of {channels} channels");
        float[][] parameters = Parameters(node, weight.Singles, filters);
        var layer = new Conv2D(filters, window.Window, window.Stride, window.Padding, window.Dilation, groups, bias: parameters.Length == 2);
        Finish(node, image, layer, parameters);
    }

    private static void ConvTranspose(OnnxNode node)
    {
        FlowValue image = node.Flows.Image(0);
        Tensor weight = WeightOf(node, image);
        WindowAttributes window = WindowAttributes.Of(node, image, [.. weight.Sizes.Skip(2)]);
        int groups = node.Small(node.Int("group", 1));
        if (weight.Sizes[0] != image.Sizes[0] || groups < 1 || weight.Sizes[0] % groups != 0)
            throw node.Invalid($"weights of {weight} in {groups} groups do not suit data of {image.Sizes[0]} channels");
        if (node.Ints("output_shape") is { } shape)
            throw node.Unsupported("output_shape", shape, "pads and output_padding are");
        if (node.Text("auto_pad", "NOTSET") is "SAME_LOWER")
            throw node.Unsupported("auto_pad", "SAME_LOWER", "SAME_UPPER and pads are");
        long[] added = node.Ints("output_padding") ?? [0, 0];
        if (added.Length != image.Layout.AxisCount - 1)
            added = added.Length > image.Layout.AxisCount - 1 ? added[..(image.Layout.AxisCount - 1)] : throw node.Invalid($"output_padding = [{string.Join(", ", added)}] does not suit the data");
        Size2D outputPadding = added.Length == 1 ? new Size2D(0, node.Small(added[0])) : new Size2D(node.Small(added[0]), node.Small(added[1]));
        int filters = checked(weight.Sizes[1] * groups);
        float[][] parameters = Parameters(node, weight.Singles, filters);
        var layer = new ConvTranspose2D(filters, window.Window, window.Stride, window.Padding, outputPadding, window.Dilation, groups, bias: parameters.Length == 2);
        Finish(node, image, layer, parameters);
    }

    private static void Finish(OnnxNode node, FlowValue image, Layer layer, float[][] parameters)
    {
        int place = node.Plan.Add(node.Name, layer, image.Source, parameters);
        node.Make(new FlowValue(place, LayoutOf(node, image, place)));
    }

    private static Tensor WeightOf(OnnxNode node, FlowValue image)
    {
        Tensor weight = node.Constant(1);
        return weight.Sizes.Count == image.Layout.AxisCount + 1 && weight.Length > 0 ? weight
            : throw node.Invalid($"weights of {weight} do not suit data with {image.Layout.AxisCount - 1} axes of space");
    }

    private static float[][] Parameters(OnnxNode node, float[] weight, int filters)
    {
        if (node.ConstantOrNull(2) is not { } bias)
            return [weight];
        return bias.Length == filters ? [weight, bias.Singles] : throw node.Invalid($"a bias of {bias} does not suit {filters} filters");
    }
}
