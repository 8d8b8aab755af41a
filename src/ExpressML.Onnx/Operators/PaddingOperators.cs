using ExpressML.Layers;
using ExpressML.Onnx.Graphs;

namespace ExpressML.Onnx.Operators;

/// <summary>Images that become larger: padding, and channels that become pixels.</summary>
internal static class PaddingOperators
{
    public static IEnumerable<(string Type, Action<OnnxNode> Read)> Rows =>
    [
        ("DepthToSpace", DepthToSpace),
        ("Pad", Pad),
        ("SpaceToDepth", SpaceToDepth),
    ];

    private static void Pad(OnnxNode node)
    {
        FlowValue flow = node.Flow(0);
        int count = flow.Layout.AxisCount + 1;
        long[] pads = node.IntsOrInput("pads", 1) ?? throw node.Invalid("pads are missing");
        long[] axes = node.ConstantOrNull(3)?.Integers ?? [.. Enumerable.Range(0, count)];
        if (pads.Length != 2 * axes.Length)
            throw node.Invalid($"pads = [{string.Join(", ", pads)}] does not suit {axes.Length} axes");
        (long Before, long After)[] sides = new (long, long)[count];
        for (int i = 0; i < axes.Length; i++)
            sides[node.AxisOf(axes[i], count - 1) + 1] = (pads[i], pads[i + axes.Length]);
        if (sides.All(side => side == (0, 0)))
        {
            node.Make(flow);
            return;
        }

        if (flow.Layout.AxisCount is not (2 or 3) || pads.Any(pad => pad is < -int.MaxValue or > int.MaxValue))
            throw node.Unsupported("pads", pads, "those of images of N, C, H, W or N, C, L are");

        // An image whose channels are last is padded at its height and width, too.
        int rows = flow.Layout.AxisOf(1), columns = flow.Layout.AxisOf(2);
        if (!IsSpaceOnly(flow.Layout, rows, columns))
        {
            flow = node.Flows.InOrder(flow);
            (rows, columns) = flow.Layout.AxisCount == 2 ? (-1, 1) : (1, 2);
            if (!IsSpaceOnly(flow.Layout, rows, columns))
                throw node.Unsupported("pads", pads, "those of height and width are");
        }

        (long top, long bottom) = rows < 0 ? (0, 0) : sides[rows + 1];
        (long left, long right) = columns < 0 ? (0, 0) : sides[columns + 1];
        Pad2D layer = LayerFor(node, (int)top, (int)left, (int)bottom, (int)right);
        int place = node.Plan.Add(node.Name, layer, node.Flows.Realize(flow));
        node.Make(new FlowValue(place, flow.Layout.Resize(node.Plan.ShapeAt(place)) ?? throw node.Unsupported("pads", pads)));

        bool IsSpaceOnly(Layout layout, int rows, int columns) =>
            Enumerable.Range(0, count).All(axis => sides[axis] == (0, 0) || axis == rows + 1 || axis == columns + 1) && rows != columns;
    }

    private static Pad2D LayerFor(OnnxNode node, int top, int left, int bottom, int right)
    {
        double value = node.HasAttribute("value") ? node.Float("value", 0) : node.ConstantOrNull(2) is { Length: 1 } given ? given.Singles[0] : 0;
        return node.Text("mode", "constant") switch
        {
            "constant" => new Pad2D(top, left, bottom, right, PadMode.Constant, value),
            "reflect" => new Pad2D(top, left, bottom, right, PadMode.Reflect),
            "edge" => new Pad2D(top, left, bottom, right, PadMode.Edge),
            var mode => throw node.Unsupported("mode", mode, "constant, reflect and edge are"),
        };
    }

    private static void SpaceToDepth(OnnxNode node)
    {
        FlowValue flow = node.Flows.Image(0);
        int block = node.Small(node.Int("blocksize", 0));
        if (flow.Layout.AxisCount != 3 || block < 1 || flow.Sizes[1] % block != 0 || flow.Sizes[2] % block != 0)
            throw node.Invalid($"blocksize = {block} does not suit data of N×{string.Join("×", flow.Sizes)}");
        int channels = flow.Sizes[0], height = flow.Sizes[1] / block, width = flow.Sizes[2] / block;
        Layout layout = flow.Layout.Reshape([channels, height, block, width, block])!.Transpose([2, 4, 0, 1, 3]);
        node.Make(node.Flows.InOrder(flow with { Layout = layout.Reshape([checked(channels * block * block), height, width])! }));
    }

    // As reshapes and a transposition, which the layout then finds the layer for.
    private static void DepthToSpace(OnnxNode node)
    {
        FlowValue flow = node.Flows.Image(0);
        int block = node.Small(node.Int("blocksize", 0));
        string mode = node.Text("mode", "DCR");
        if (flow.Layout.AxisCount != 3 || block < 1 || (long)block * block > flow.Sizes[0] || flow.Sizes[0] % (block * block) != 0)
            throw node.Invalid($"blocksize = {block} does not suit data of N×{string.Join("×", flow.Sizes)}");
        if (mode is not ("DCR" or "CRD"))
            throw node.Unsupported("mode", mode);
        int channels = flow.Sizes[0] / (block * block), height = flow.Sizes[1], width = flow.Sizes[2];
        Layout layout = mode == "CRD"
            ? flow.Layout.Reshape([channels, block, block, height, width])!.Transpose([0, 3, 1, 4, 2])
            : flow.Layout.Reshape([block, block, channels, height, width])!.Transpose([2, 3, 0, 4, 1]);
        node.Make(node.Flows.InOrder(flow with { Layout = layout.Reshape([channels, checked(height * block), checked(width * block)])! }));
    }
}
