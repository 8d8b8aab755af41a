using ExpressML.Onnx.Graphs;

namespace ExpressML.Onnx.Operators;

/// <summary>The attributes that convolution and pooling have in common, for one axis of space or two.</summary>
/// <param name="Window">The window (kernel size).</param>
/// <param name="Stride">Step between windows.</param>
/// <param name="Dilation">Step between the pixels of a window.</param>
/// <param name="Padding">The pixels around the image.</param>
internal sealed record WindowAttributes(Size2D Window, Size2D Stride, Size2D Dilation, Padding2D Padding)
{
    /// <summary>Reads them.</summary>
    /// <param name="node">The node.</param>
    /// <param name="image">What it reads.</param>
    /// <param name="kernel">The kernel's size, where the weights tell it; null where the attribute must.</param>
    public static WindowAttributes Of(OnnxNode node, FlowValue image, IReadOnlyList<int>? kernel = null)
    {
        int axes = image.Layout.AxisCount - 1;
        long[] sizes = node.Ints("kernel_shape") ?? kernel?.Select(size => (long)size).ToArray() ?? throw node.Invalid("the attribute kernel_shape is missing");
        if (kernel is not null && !sizes.SequenceEqual(kernel.Select(size => (long)size)))
            throw node.Invalid($"kernel_shape is [{string.Join(", ", sizes)}], but the weights have windows of {string.Join("×", kernel)}");
        Size2D window = Pair("kernel_shape", sizes, 1), stride = Pair("strides", node.Ints("strides"), 1), dilation = Pair("dilations", node.Ints("dilations"), 1);
        return new WindowAttributes(window, stride, dilation, PaddingOf(node, image.Layout.Shape, axes, window, stride, dilation));

        Size2D Pair(string name, long[]? values, int usual)
        {
            if (values is null)
                return usual;
            if (values.Length != axes || values.Any(value => value is < 1 or > int.MaxValue))
                throw node.Invalid($"{name} = [{string.Join(", ", values)}] does not suit data with {axes} axes of space");
            return axes == 1 ? new Size2D(1, (int)values[0]) : new Size2D((int)values[0], (int)values[1]);
        }
    }

    private static Padding2D PaddingOf(OnnxNode node, Shape image, int axes, Size2D window, Size2D stride, Size2D dilation)
    {
        switch (node.Text("auto_pad", "NOTSET"))
        {
            case "VALID":
                return 0;
            case "SAME_UPPER":
                return Padding2D.Same;
            case "SAME_LOWER":
                Padding2D upper = Padding2D.Same.Around(image, window, stride, dilation);
                return new Padding2D(upper.Bottom, upper.Right, upper.Top, upper.Left);
            case "NOTSET" or "":
                break;
            case var other:
                throw node.Unsupported("auto_pad", other);
        }

        if (node.Ints("pads") is not { } pads)
            return 0;
        if (pads.Length != 2 * axes)
            throw node.Invalid($"pads = [{string.Join(", ", pads)}] does not suit data with {axes} axes of space");
        if (pads.Any(pad => pad is < 0 or > int.MaxValue))
            throw node.Unsupported("pads", pads, "numbers from 0 on are");
        int[] sides = Array.ConvertAll(pads, pad => (int)pad);
        return axes == 1 ? new Padding2D(0, sides[0], 0, sides[1]) : new Padding2D(sides[0], sides[1], sides[2], sides[3]);
    }
}
