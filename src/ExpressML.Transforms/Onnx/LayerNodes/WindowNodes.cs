using ExpressML.Layers;

namespace ExpressML.Onnx.LayerNodes;

/// <summary>Windows that step over an image, and what pooling makes of them.</summary>
/// <remarks>
/// Paddings are written as numbers, and so is what a last window of ceil mode has more: ONNX has names for both, but not in all versions, and runtimes
/// did not always agree on what they mean.
/// </remarks>
internal static class WindowNodes
{
    private const int DilationOfMaxPoolSince = 10;
    private const int DilationOfAveragePoolSince = 19;

    public static OnnxSetting[] Settings(Size2D window, Size2D stride, Padding2D padding, Size2D dilation) =>
    [
        new("kernel_shape", [window.Height, window.Width]), new("strides", [stride.Height, stride.Width]),
        new("pads", [padding.Top, padding.Left, padding.Bottom, padding.Right]),
        .. dilation == 1 ? Array.Empty<OnnxSetting>() : [new OnnxSetting("dilations", [dilation.Height, dilation.Width])],
    ];

    public static string Max(OnnxNodes nodes, string x, Layer layer, Size2D window, Size2D stride, Padding2D padding, Size2D dilation)
    {
        Padding2D whole = Whole(layer, window, stride, padding, dilation);
        if (dilation != 1 && nodes.Opset < DilationOfMaxPoolSince)
            return nodes.Node("Max", [.. Pixels(nodes, x, layer, window, stride, whole, dilation)]);
        if (!IsBelow(whole, window))
            (x, whole) = (nodes.Pad(x, "constant", (whole.Top, whole.Left, whole.Bottom, whole.Right), float.MinValue), 0);
        return nodes.Node("MaxPool", [x], Settings(window, stride, whole, dilation));
    }

    public static string Average(OnnxNodes nodes, string x, AveragePool2D layer)
    {
        (Size2D window, Size2D stride, Size2D dilation) = (layer.Window, layer.Stride, layer.Dilation);
        Padding2D own = layer.Padding.Around(layer.InputShape, window, stride, dilation), whole = Whole(layer, window, stride, layer.Padding, dilation);
        bool countsZeros = layer.CountIncludePad && own != 0;
        if (countsZeros ? dilation == 1 && whole == own : (dilation == 1 || nodes.Opset >= DilationOfAveragePoolSince) && IsBelow(whole, window))
            return nodes.Node("AveragePool", [x], [.. Settings(window, stride, whole, dilation), new OnnxSetting("count_include_pad", countsZeros ? 1 : 0)]);

        // The sums, as a convolution, and what each is divided by.
        Shape input = layer.InputShape, output = layer.OutputShape;
        string weight = nodes.Constant("weight", [input.Channels, 1, window.Height, window.Width], [.. Enumerable.Repeat(1f, input.Channels * window.Area)]);
        string sums = nodes.Node("Conv", [x, weight], [.. Settings(window, stride, whole, dilation), new OnnxSetting("group", input.Channels)]);
        return nodes.Multiply(sums, nodes.Constant("shares", [1, 1, output.Height, output.Width], layer.Shares()));
    }

    // With what the last windows have beyond the padding.
    private static Padding2D Whole(Layer layer, Size2D window, Size2D stride, Padding2D padding, Size2D dilation)
    {
        (Shape input, Shape output, Padding2D own) = (layer.InputShape, layer.OutputShape, padding.Around(layer.InputShape, window, stride, dilation));
        int rows = (output.Height - 1) * stride.Height + dilation.Height * (window.Height - 1) + 1 - input.Height - own.Top;
        int columns = (output.Width - 1) * stride.Width + dilation.Width * (window.Width - 1) + 1 - input.Width - own.Left;
        return own with { Bottom = Math.Max(own.Bottom, rows), Right = Math.Max(own.Right, columns) };
    }

    // For each pixel of a window, those of all windows: the image, moved by as much, of which a pooling without windows keeps what the strides hit.
    private static IEnumerable<string> Pixels(OnnxNodes nodes, string x, Layer layer, Size2D window, Size2D stride, Padding2D padding, Size2D dilation)
    {
        Shape input = layer.InputShape, output = layer.OutputShape;
        for (int u = 0; u < window.Height; u++)
        {
            for (int v = 0; v < window.Width; v++)
            {
                int top = padding.Top - u * dilation.Height, left = padding.Left - v * dilation.Width;
                int bottom = (output.Height - 1) * stride.Height + 1 - input.Height - top, right = (output.Width - 1) * stride.Width + 1 - input.Width - left;
                yield return nodes.Node("MaxPool", [nodes.Pad(x, "constant", (top, left, bottom, right), float.MinValue)], Settings(1, stride, 0, 1));
            }
        }
    }

    // As ONNX Runtime demands of poolings.
    private static bool IsBelow(Padding2D padding, Size2D window) =>
        Math.Max(padding.Top, padding.Bottom) < window.Height && Math.Max(padding.Left, padding.Right) < window.Width;
}
