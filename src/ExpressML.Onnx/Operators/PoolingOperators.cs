using ExpressML.Layers;
using ExpressML.Onnx.Graphs;

namespace ExpressML.Onnx.Operators;

/// <summary>Pooling over windows, and over whole channels.</summary>
internal static class PoolingOperators
{
    public static IEnumerable<(string Type, Action<OnnxNode> Read)> Rows =>
    [
        ("AveragePool", node => Pool(node, (window, ceil, isWhole) => Average(node, window, ceil, isWhole))),
        ("GlobalAveragePool", node => Global(node, new GlobalAveragePool2D())),
        ("GlobalMaxPool", node => Global(node, new GlobalMaxPool2D())),
        ("MaxPool", MaxPool),
    ];

    private static void MaxPool(OnnxNode node)
    {
        if (node.IsUsed(1))
            throw new UnsupportedException("its second output, the places of the maxima, is not supported");
        Pool(node, (window, ceil, isWhole) => isWhole ? new GlobalMaxPool2D() : new MaxPool2D(window.Window, window.Stride, window.Padding, window.Dilation, ceil));
    }

    // A window that is the whole image means all of it, at other image sizes, too.
    private static void Pool(OnnxNode node, Func<WindowAttributes, bool, bool, Layer> create)
    {
        FlowValue image = node.Flows.Image(0);
        WindowAttributes window = WindowAttributes.Of(node, image);
        Shape shape = image.Layout.Shape;
        bool isNow = window.Window == new Size2D(shape.Height, shape.Width) && window.Padding.Around(shape, window.Window, window.Stride, window.Dilation) == 0 && window.Dilation == 1;
        bool isWhole = node.WholeWindows.Are(node.Name, isNow);
        int place = node.Plan.Add(node.Name, create(window, node.Int("ceil_mode", 0) != 0, isWhole), image.Source);
        node.Make(new FlowValue(place, ConvolutionOperators.LayoutOf(node, image, place)));
    }

    private static Layer Average(OnnxNode node, WindowAttributes window, bool ceil, bool isWhole) => isWhole
        ? new GlobalAveragePool2D()
        : new AveragePool2D(window.Window, window.Stride, window.Padding, window.Dilation, ceil, countIncludePad: node.Int("count_include_pad", 0) != 0);

    private static void Global(OnnxNode node, Layer layer)
    {
        FlowValue image = node.Flows.InOrder(node.Flow(0));
        int place = node.Plan.Add(node.Name, layer, image.Source);
        node.Make(new FlowValue(place, Layout.InOrder([image.Sizes[0], .. image.Sizes.Skip(1).Select(_ => 1)])));
    }
}
