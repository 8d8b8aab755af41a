using ExpressML.Layers;
using ExpressML.Onnx.Graphs;

namespace ExpressML.Onnx.Operators;

/// <summary>Images that become larger: padding, upsampling, and channels that become pixels.</summary>
internal static class PaddingOperators
{
    public static IEnumerable<(string Type, Action<OnnxNode> Read)> Rows =>
    [
        ("DepthToSpace", DepthToSpace),
        ("Pad", Pad),
        ("Resize", Resize),
        ("SpaceToDepth", SpaceToDepth),
        ("Upsample", node => Upsample(node, node.Floats("scales") ?? node.Constant(1).Singles)),
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

    private static void Resize(OnnxNode node)
    {
        string mode = node.Text("mode", "nearest"), transformation = node.Text("coordinate_transformation_mode", node.Version < 11 ? "asymmetric" : "half_pixel");
        if (mode != "nearest")
            throw node.Unsupported("mode", mode, "nearest is");

        // With whole factors these are the same: each pixel becomes a square.
        if (transformation is not ("asymmetric" or "half_pixel" or "pytorch_half_pixel" or "half_pixel_symmetric" or "tf_half_pixel_for_nn"))
            throw node.Unsupported("coordinate_transformation_mode", transformation);
        string rounding = node.Text("nearest_mode", node.Version < 11 ? "floor" : "round_prefer_floor");
        if (transformation is "asymmetric" or "tf_half_pixel_for_nn" ? rounding != "floor" : rounding is not ("round_prefer_floor" or "round_prefer_ceil"))
            throw node.Unsupported("nearest_mode", rounding, $"with {transformation}, each pixel would not become a square");
        if (node.HasAttribute("axes"))
            throw node.Unsupported("axes", node.Ints("axes")!, "scales or sizes of all axes are");

        if (node.Version < 11)
        {
            Upsample(node, node.Constant(1).Singles);
        }
        else if (node.ConstantOrNull(2) is { Length: > 0 } scales)
        {
            Upsample(node, scales.Singles);
        }
        else
        {
            long[] sizes = node.Constant(3).Integers;
            IReadOnlyList<int> old = node.Flow(0).Sizes;
            if (sizes.Length != old.Count + 1)
                throw node.Invalid($"{sizes.Length} sizes do not suit data of {old.Count + 1} axes");
            Upsample(node, [1, .. old.Select((size, axis) => (float)((double)sizes[axis + 1] / size))]);
        }
    }

    private static void Upsample(OnnxNode node, float[] scales)
    {
        if (node.Text("mode", "nearest") is var mode && mode != "nearest")
            throw node.Unsupported("mode", mode, "nearest is");
        FlowValue flow = node.Flow(0);
        if (scales.Length != flow.Layout.AxisCount + 1)
            throw node.Invalid($"{scales.Length} scales do not suit data of {flow.Layout.AxisCount + 1} axes");
        if (scales.Any(scale => scale is not (>= 1 and < 1024) || scale != MathF.Round(scale)))
            throw node.Unsupported("scales", scales, "whole numbers are");
        int rows = flow.Layout.AxisOf(1), columns = flow.Layout.AxisOf(2);
        if (flow.Layout.AxisCount == 2)
            rows = -1;
        if (Enumerable.Range(0, scales.Length).Any(axis => scales[axis] > 1 && axis != rows + 1 && axis != columns + 1) || rows == columns || scales[0] > 1)
            throw node.Unsupported("scales", scales, "those of height and width are");
        var factors = new Size2D(rows < 0 ? 1 : (int)scales[rows + 1], columns < 0 ? 1 : (int)scales[columns + 1]);
        if (factors == 1)
        {
            node.Make(flow);
            return;
        }

        int place = node.Plan.Add(node.Name, new UpSampling2D(factors.Height, factors.Width), node.Flows.Realize(flow));
        node.Make(new FlowValue(place, flow.Layout.Resize(node.Plan.ShapeAt(place)) ?? throw node.Unsupported("scales", scales)));
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
