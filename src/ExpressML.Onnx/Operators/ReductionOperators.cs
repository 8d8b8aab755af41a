using ExpressML.Layers;
using ExpressML.Onnx.Graphs;

namespace ExpressML.Onnx.Operators;

/// <summary>Means, sums and maxima over height, width or both.</summary>
internal static class ReductionOperators
{
    public static IEnumerable<(string Type, Action<OnnxNode> Read)> Rows =>
    [
        ("ReduceMax", node => Reduce(node, (window, isWhole) => isWhole ? new GlobalMaxPool2D() : new MaxPool2D(window), isSum: false)),
        ("ReduceMean", node => Reduce(node, Mean, isSum: false)),
        ("ReduceSum", node => Reduce(node, Mean, isSum: true)),
    ];

    private static Layer Mean(Size2D window, bool isWhole) => isWhole ? new GlobalAveragePool2D() : new AveragePool2D(window);

    private static void Reduce(OnnxNode node, Func<Size2D, bool, Layer> create, bool isSum)
    {
        FlowValue flow = node.Flow(0);
        int count = flow.Layout.AxisCount;
        long[] given = node.IntsOrInput("axes", 1) ?? [];
        if (given.Length == 0 && node.Int("noop_with_empty_axes", 0) != 0)
        {
            node.Make(flow);
            return;
        }

        int[] axes = [.. given.Select(axis => node.AxisOf(axis, count))];
        if (given.Length == 0 || axes.Contains(-1))
            throw node.Unsupported("axes", given, "it would put together the examples of a batch");
        Layout layout = flow.Layout;
        bool rows = layout.AreAll(axes, 1), columns = layout.AreAll(axes, 2);
        if (!layout.AreSpace(axes) && !rows && !columns)
        {
            // Those of an image in row order, perhaps.
            flow = node.Flows.InOrder(flow);
            layout = flow.Layout;
            (rows, columns) = (layout.AreAll(axes, 1), layout.AreAll(axes, 2));
            if (!layout.AreSpace(axes) && !rows && !columns)
                throw node.Unsupported("axes", given, $"for data of N×{string.Join("×", flow.Sizes)}, height, width or both are");
        }

        Shape shape = layout.Shape;
        bool isWhole = layout.AreSpace(axes);
        Size2D window = isWhole ? new Size2D(shape.Height, shape.Width) : rows ? new Size2D(shape.Height, 1) : new Size2D(1, shape.Width);
        int place = node.Flows.Realize(flow);
        if (window.Area > 1)
            place = node.Plan.Add(node.Name, create(window, isWhole), place);
        Layout reduced = layout.Resize(node.Plan.ShapeAt(place)) ?? throw node.Unsupported("axes", given);
        if (node.Int("keepdims", 1) == 0)
            reduced = reduced.Without(axes.ToHashSet());
        var result = new FlowValue(place, reduced);
        node.Make(isSum ? result with { Function = result.Function.Times(window.Area, node.Name) } : result);
    }
}
