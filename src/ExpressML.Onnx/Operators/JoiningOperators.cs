using ExpressML.Layers;
using ExpressML.Onnx.Graphs;
using ExpressML.Onnx.Tensors;

namespace ExpressML.Onnx.Operators;

/// <summary>Channels put one after another, and parts of them.</summary>
internal static class JoiningOperators
{
    public static IEnumerable<(string Type, Action<OnnxNode> Read)> Rows =>
    [
        ("Concat", Concat),
        ("Gather", Gather),
        ("Slice", Slice),
        ("Split", Split),
    ];

    private static void Concat(OnnxNode node)
    {
        FlowValue[] flows = [.. Enumerable.Range(0, node.InputCount).Select(node.Flow)];
        int axis = node.AxisOf(node.Int("axis", 1), flows[0].Layout.AxisCount);
        if (axis < 0)
            throw node.Unsupported("axis", node.Int("axis", 1), "it would put batches one after another");
        node.Make(flows.Length == 1 ? flows[0] : Joined(node, flows, axis));
    }

    private static FlowValue Joined(OnnxNode node, FlowValue[] flows, int axis)
    {
        if (flows.Any(flow => flow.Layout.AxisCount != flows[0].Layout.AxisCount))
            throw node.Invalid("its inputs have different numbers of axes");
        for (int other = 0; other < flows[0].Layout.AxisCount; other++)
        {
            if (other != axis && flows.Any(flow => flow.Sizes[other] != flows[0].Sizes[other]))
                throw node.Invalid($"it puts together data of {string.Join(" and ", flows.Select(flow => $"N×{string.Join("×", flow.Sizes)}"))}");
        }

        if (flows.All(flow => flow.Layout.IsChannels(axis) && Layout.Join(flow.Layout.WithChannels(axis, 1), flows[0].Layout.WithChannels(axis, 1)) is not null))
            return JoinedChannels(node, flows, axis);

        // Brings the axis to the channels; the result is seen with the axis where it was.
        FlowValue joined = JoinedChannels(node, Array.ConvertAll(flows, flow => node.Flows.InOrder(flow with { Layout = flow.Layout.ToFront(axis) })), 0);
        return joined with { Layout = joined.Layout.FromFront(axis) };
    }

    private static FlowValue JoinedChannels(OnnxNode node, FlowValue[] flows, int axis)
    {
        int channels = flows.Aggregate(0, (sum, flow) => checked(sum + flow.Sizes[axis]));
        Layout layout = flows[0].Layout.WithChannels(axis, channels);
        return new FlowValue(node.Plan.Add(node.Name, new Merge(MergeKind.Concatenate), Array.ConvertAll(flows, node.Flows.Realize), layout.Shape), layout);
    }

    private static void Split(OnnxNode node)
    {
        FlowValue flow = node.Flow(0);
        int axis = node.AxisOf(node.Int("axis", 0), flow.Layout.AxisCount);
        if (axis < 0)
            throw node.Unsupported("axis", node.Int("axis", 0), "it would cut the batch");
        int size = flow.Sizes[axis], parts = node.OutputCount, part = (size + parts - 1) / parts;
        long[] lengths = node.IntsOrInput("split", 1) ?? [.. Enumerable.Range(0, parts).Select(i => (long)Math.Min(part, size - i * part))];
        if (lengths.Length != parts || lengths.Sum() != size || lengths.Any(length => length < 1))
            throw node.Invalid($"parts of {string.Join(", ", lengths)} do not suit {parts} outputs of {size} in all");
        int start = 0;
        for (int i = 0; i < parts; i++)
        {
            node.Make(Part(node, flow, axis, start, (int)lengths[i], parts == 1 ? null : $"{node.Name}/{i + 1}"), i);
            start += (int)lengths[i];
        }
    }

    private static void Slice(OnnxNode node)
    {
        FlowValue flow = node.Flow(0);
        long[] starts = node.IntsOrInput("starts", 1) ?? throw node.Invalid("starts are missing"), ends = node.IntsOrInput("ends", 2) ?? throw node.Invalid("ends are missing");
        long[] axes = node.IntsOrInput("axes", 3) ?? [.. Enumerable.Range(0, starts.Length)];
        long[] steps = node.ConstantOrNull(4)?.Integers ?? [.. starts.Select(_ => 1L)];
        if (ends.Length != starts.Length || axes.Length != starts.Length || steps.Length != starts.Length)
            throw node.Invalid("starts, ends, axes and steps have different lengths");
        for (int i = 0; i < axes.Length; i++)
        {
            int axis = node.AxisOf(axes[i], flow.Layout.AxisCount);
            if (steps[i] != 1)
                throw node.Unsupported("steps", steps, "1 is");
            if (axis < 0)
            {
                // All of the batch, or its one example of a file that was written with one.
                if (starts[i] != 0 || (ends[i] < int.MaxValue && ends[i] != BatchSize.Symbol && !(node.BatchSize is { } size && ends[i] >= size)))
                    throw node.Unsupported("axes", axes, "it would cut the batch");
                continue;
            }

            int length = flow.Sizes[axis], start = Clamp(starts[i], length), end = Clamp(ends[i], length);
            if (end <= start)
                throw node.Invalid($"nothing is left of axis {axes[i]}, from {starts[i]} to {ends[i]}");
            flow = Part(node, flow, axis, start, end - start, null);
        }

        node.Make(flow);

        static int Clamp(long place, int length) => (int)Math.Clamp(place < 0 ? place + length : place, 0, length);
    }

    private static void Gather(OnnxNode node)
    {
        FlowValue flow = node.Flow(0);
        Tensor indices = node.Constant(1);
        int axis = node.AxisOf(node.Int("axis", 0), flow.Layout.AxisCount);
        if (axis < 0)
            throw node.Unsupported("axis", node.Int("axis", 0), "it would choose examples of the batch");
        if (indices.Sizes.Count > 1)
            throw new UnsupportedException($"indices of {indices} are not supported: one, or a list, is");
        int length = flow.Sizes[axis];
        int[] chosen = [.. indices.Integers.Select(index => index < -length || index >= length ? throw node.Invalid($"there is no index {index} in an axis of {length}") : (int)(index < 0 ? index + length : index))];
        bool isRun = chosen.Zip(chosen.Skip(1)).All(pair => pair.Second == pair.First + 1);
        FlowValue part = isRun
            ? Part(node, flow, axis, chosen[0], chosen.Length, null)
            : Joined(node, [.. chosen.Select((index, i) => Part(node, flow, axis, index, 1, $"{node.Name}/{i + 1}"))], axis);
        node.Make(indices.Sizes.Count == 0 ? part with { Layout = part.Layout.Without(new HashSet<int> { axis }) } : part);
    }

    private static FlowValue Part(OnnxNode node, FlowValue flow, int axis, int start, int length, string? name)
    {
        if (start == 0 && length == flow.Sizes[axis])
            return flow;
        if (flow.Layout.IsChannels(axis))
            return new FlowValue(node.Plan.Add(name ?? node.Name, new ChannelSlice(start, length), node.Flows.Realize(flow)), flow.Layout.WithChannels(axis, length));
        if (Crop(node, flow, axis, start, length, name ?? node.Name) is { } cropped)
            return cropped;
        FlowValue arranged = node.Flows.InOrder(flow with { Layout = flow.Layout.ToFront(axis) });
        int slice = node.Plan.Add(name ?? node.Name, new ChannelSlice(start, length), arranged.Source);
        return new FlowValue(slice, arranged.Layout.WithChannels(0, length).FromFront(axis));
    }

    // Rows or columns of an image; null for another axis.
    private static FlowValue? Crop(OnnxNode node, FlowValue flow, int axis, int start, int length, string name)
    {
        int end = flow.Sizes[axis] - start - length;
        Pad2D? crop = flow.Layout.AreAll([axis], 1) ? new Pad2D(-start, 0, -end, 0) : flow.Layout.AreAll([axis], 2) ? new Pad2D(0, -start, 0, -end) : null;
        if (crop is null)
            return null;
        int place = node.Plan.Add(name, crop, node.Flows.Realize(flow));
        return flow.Layout.Resize(node.Plan.ShapeAt(place)) is { } layout ? new FlowValue(place, layout) : null;
    }
}
