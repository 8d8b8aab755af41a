using ExpressML.Onnx.Graphs;
using ExpressML.Onnx.Tensors;

namespace ExpressML.Onnx.Operators;

/// <summary>Data seen with other axes: no number moves, or becomes another.</summary>
internal static class ShapeOperators
{
    public static IEnumerable<(string Type, Action<OnnxNode> Read)> Rows =>
    [
        ("Cast", Cast),
        ("Dropout", Dropout),
        ("Expand", Expand),
        ("Flatten", Flatten),
        ("Identity", node => node.Make(node.Flow(0))),
        ("Reshape", node => Reshape(node, node.Ints("shape") ?? node.Constant(1).Integers, node.Int("allowzero", 0) != 0)),
        ("Shape", ShapeOf),
        ("Size", _ => throw new UnsupportedException("it counts the numbers of a whole batch")),
        ("Squeeze", Squeeze),
        ("Transpose", Transpose),
        ("Unsqueeze", Unsqueeze),
    ];

    private static void Cast(OnnxNode node)
    {
        var type = (Format.ElementType)node.Int("to", 1);
        if (type is not (Format.ElementType.Float or Format.ElementType.Double or Format.ElementType.Float16 or Format.ElementType.BFloat16))
            throw node.Unsupported("to", type, "real numbers are");
        node.Make(node.Flow(0));
    }

    private static void Dropout(OnnxNode node)
    {
        if (node.IsUsed(1))
            throw new UnsupportedException("its second output, the mask, is not supported");
        node.Make(node.Flow(0));
    }

    private static void Expand(OnnxNode node)
    {
        FlowValue flow = node.Flow(0);
        long[] sizes = node.Constant(1).Integers;
        int missing = flow.Layout.AxisCount + 1 - sizes.Length;
        if (missing < 0 || sizes.Index().Any(size => size.Index + missing > 0 && size.Item != 1 && size.Item != flow.Sizes[size.Index + missing - 1])
            || (missing == 0 && sizes.Length > 0 && sizes[0] != 1 && !IsBatch(node, sizes[0])))
            throw new UnsupportedException($"data of N×{string.Join("×", flow.Sizes)} that is repeated to [{string.Join(", ", sizes)}] is not supported");
        node.Make(flow);
    }

    private static void Flatten(OnnxNode node)
    {
        FlowValue flow = node.Flow(0);
        long given = node.Int("axis", 1);
        int axis = given == 0 ? -1 : (int)(given < 0 ? given + flow.Layout.AxisCount : given - 1);
        if (axis < 0 || axis > flow.Layout.AxisCount || flow.Sizes.Take(axis).Any(size => size > 1))
            throw node.Unsupported("axis", given, "1 is, which leaves the batch as it is");
        node.Make(WithSizes(node, flow, [flow.Sizes.Aggregate(1, (product, size) => checked(product * size))]));
    }

    private static void Reshape(OnnxNode node, long[] wanted, bool zeroIsSize)
    {
        FlowValue flow = node.Flow(0);
        long length = flow.Layout.Shape.Length;
        if (wanted.Length == 0)
            throw new UnsupportedException("data as a single number is not supported");
        if (zeroIsSize && wanted.Contains(0))
            throw node.Unsupported("allowzero", 1, "sizes of 0 are not");
        long[] sizes = [.. wanted.Skip(1).Select((size, axis) => size == 0 && axis < flow.Sizes.Count ? flow.Sizes[axis] : size)];
        long known = sizes.Where(size => size != -1).Aggregate(1L, (product, size) => size > int.MaxValue ? 0 : Math.Min(product * size, int.MaxValue));
        if (sizes.Any(size => size is < -1 or 0) || sizes.Count(size => size == -1) + (wanted[0] == -1 ? 1 : 0) > 1 || known <= 0)
            throw new UnsupportedException($"a shape of {Print(wanted)} is not supported for data of N×{string.Join("×", flow.Sizes)}");

        // The first axis stays the batch: as 0, as its own size, as that of the file, or as what is left.
        bool isBatch = wanted[0] == 0 || IsBatch(node, wanted[0]) || (wanted[0] == 1 && node.BatchSize is null) || (wanted[0] == -1 && known == length);
        if (!isBatch || (sizes.Contains(-1) ? length % known != 0 : known != length))
            throw new UnsupportedException($"a shape of {Print(wanted)} for data of N×{string.Join("×", flow.Sizes)} is not supported, since the batch would not stay the first axis");
        node.Make(WithSizes(node, flow, [.. sizes.Select(size => (int)(size == -1 ? length / known : size))]));
    }

    private static void Squeeze(OnnxNode node)
    {
        FlowValue flow = node.Flow(0);
        long[]? given = node.IntsOrInput("axes", 1);
        int[] axes = given is null ? [.. Enumerable.Range(0, flow.Layout.AxisCount).Where(axis => flow.Sizes[axis] == 1)] : [.. given.Select(axis => node.AxisOf(axis, flow.Layout.AxisCount))];
        if (axes.Contains(-1))
            throw node.Unsupported("axes", given!, "the batch must stay");
        if (axes.Any(axis => flow.Sizes[axis] != 1))
            throw node.Invalid($"axes [{string.Join(", ", given!)}] of data of N×{string.Join("×", flow.Sizes)} are not all of size 1");
        node.Make(flow with { Layout = flow.Layout.Without(axes.ToHashSet()) });
    }

    private static void Unsqueeze(OnnxNode node)
    {
        FlowValue flow = node.Flow(0);
        long[] given = node.IntsOrInput("axes", 1) ?? throw node.Invalid("axes are missing");
        int count = flow.Layout.AxisCount + given.Length;
        HashSet<int> added = [.. given.Select(axis => node.AxisOf(axis, count))];
        if (added.Contains(-1))
            throw node.Unsupported("axes", given, "the batch must stay the first axis");
        if (added.Count < given.Length)
            throw node.Invalid($"axes = [{string.Join(", ", given)}] has one twice");
        var left = new Queue<int>(flow.Sizes);
        node.Make(WithSizes(node, flow, [.. Enumerable.Range(0, count).Select(axis => added.Contains(axis) ? 1 : left.Dequeue())]));
    }

    private static void Transpose(OnnxNode node)
    {
        FlowValue flow = node.Flow(0);
        int count = flow.Layout.AxisCount + 1;
        long[] order = node.Ints("perm") ?? [.. Enumerable.Range(0, count).Reverse()];
        if (!order.Order().SequenceEqual(Enumerable.Range(0, count).Select(axis => (long)axis)))
            throw node.Invalid($"perm = [{string.Join(", ", order)}] does not suit data of {count} axes");
        if (order[0] != 0)
            throw node.Unsupported("perm", order, "the batch must stay the first axis");
        node.Make(flow with { Layout = flow.Layout.Transpose([.. order.Skip(1).Select(axis => (int)axis - 1)]) });
    }

    private static void ShapeOf(OnnxNode node)
    {
        long[] sizes = [BatchSize.Symbol, .. node.Flow(0).Sizes];
        int start = Clamp(node.Int("start", 0)), end = Clamp(node.Int("end", sizes.Length));
        sizes = sizes[start..Math.Max(start, end)];
        node.Make(new ConstantValue(new Tensor([sizes.Length], sizes)));

        int Clamp(long place) => (int)Math.Clamp(place < 0 ? place + sizes.Length : place, 0, sizes.Length);
    }

    // Where axes would be cut across, numbers come into row order first.
    private static FlowValue WithSizes(OnnxNode node, FlowValue flow, int[] sizes)
    {
        if (flow.Layout.Reshape(sizes) is { } layout)
            return flow with { Layout = layout };
        FlowValue arranged = node.Flows.InOrder(flow);
        if (arranged.Layout.Reshape(sizes) is { } other)
            return arranged with { Layout = other };
        Layout natural = Layout.InOrder(sizes);
        return new FlowValue(node.Flows.Reshape(arranged.Source, natural.Shape), natural);
    }

    private static bool IsBatch(OnnxNode node, long size) => size == BatchSize.Symbol || size == node.BatchSize;

    private static string Print(long[] sizes) => $"[{string.Join(", ", sizes.Select(size => size == BatchSize.Symbol ? "N" : $"{size}"))}]";
}
