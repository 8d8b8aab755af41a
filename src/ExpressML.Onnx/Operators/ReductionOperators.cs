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
        long[] given = node.IntsOrInput("axes", 1) ?? [];
        if (given.Length == 0 && node.Int("noop_with_empty_axes", 0) != 0)
        {
            node.Make(flow);
            return;
        }

        int[] axes = node.AxesOfReduction(flow);
        if (given.Length == 0 || axes.Contains(-1))
            throw node.Unsupported("axes", given, "it would put together the examples of a batch");
        FlowValue? reduced = Pooled(node, flow, axes, create, isSum);
        if (node.Type == "ReduceMean" && !flow.Layout.AreSpace(axes) && MomentOperators.MeanOf(node, flow, axes) is { } mean)
            node.Make(mean with { Plain = reduced });
        else
            node.Make(reduced ?? throw node.Unsupported("axes", given, $"for data of N×{string.Join("×", flow.Sizes)}, height, width or both are"));
    }

    // Null where there is no pooling over these axes.
    private static FlowValue? Pooled(OnnxNode node, FlowValue flow, int[] axes, Func<Size2D, bool, Layer> create, bool isSum)
    {
        Layout layout = flow.Layout;
        bool rows = layout.AreAll(axes, 1), columns = layout.AreAll(axes, 2);
        if (!layout.AreSpace(axes) && !rows && !columns)
        {
            // Those of an image in row order, perhaps.
            Layout natural = Layout.InOrder(flow.Sizes);
            (rows, columns) = (natural.AreAll(axes, 1), natural.AreAll(axes, 2));
            if (!natural.AreSpace(axes) && !rows && !columns)
                return null;
            flow = node.Flows.InOrder(flow);
            layout = flow.Layout;
        }

        Shape shape = layout.Shape;
        bool isWhole = layout.AreSpace(axes);
        Size2D window = isWhole ? new Size2D(shape.Height, shape.Width) : rows ? new Size2D(shape.Height, 1) : new Size2D(1, shape.Width);
        int place = node.Flows.Realize(flow);
        if (window.Area > 1)
            place = node.Plan.Add(node.Name, create(window, isWhole), place);
        if (layout.Resize(node.Plan.ShapeAt(place)) is not { } reduced)
            return null;
        if (node.Int("keepdims", 1) == 0)
            reduced = reduced.Without(axes.ToHashSet());
        var result = new FlowValue(place, reduced);
        return isSum ? result with { Function = result.Function.Times(window.Area, node.Name) } : result;
    }
}
