using ExpressML.Onnx.Graphs;
using ExpressML.Onnx.Tensors;

namespace ExpressML.Onnx.Operators;

/// <summary>Constants that have one number for each channel, wherever the channels stand among the axes, or one for each number of the data.</summary>
internal static class ChannelConstants
{
    /// <summary>The numbers of the channels, with the data in an order in which they are one a channel.</summary>
    /// <param name="node">The node.</param>
    /// <param name="flow">The data.</param>
    /// <param name="constant">The constant, which is broadcast to it.</param>
    /// <param name="firstAxis">The axis, without N, at which the constant begins; null for the rule of today: it ends with the last.</param>
    /// <exception cref="UnsupportedException">It depends on the pixel, too, or makes the data larger.</exception>
    public static (FlowValue Flow, float[] Values) Of(OnnxNode node, FlowValue flow, Tensor constant, int? firstAxis = null) =>
        Find(node, flow, constant, firstAxis)
            ?? throw new UnsupportedException($"its constant of {constant} differs from pixel to pixel, where one number for all or one a channel is supported");

    /// <summary>The same, or null where the constant depends on the pixel, too.</summary>
    public static (FlowValue Flow, float[] Values)? Find(OnnxNode node, FlowValue flow, Tensor constant, int? firstAxis = null)
    {
        if (OrNull(node, flow, constant, firstAxis) is { } values)
            return (flow, values);
        if (Layout.InOrder(flow.Sizes).ChannelPlaces(Aligned(node, flow, constant, firstAxis)) is null)
            return null;
        FlowValue arranged = node.Flows.InOrder(flow);
        return (arranged, OrNull(node, arranged, constant, firstAxis)!);
    }

    /// <summary>A number for each number of the data, in the engine's order.</summary>
    /// <exception cref="UnsupportedException">The constant makes the data larger.</exception>
    /// <exception cref="InvalidDataException">The graph asks for too many.</exception>
    public static float[] OfEachNumber(OnnxNode node, FlowValue flow, Tensor constant, int? firstAxis = null)
    {
        int[] sizes = Aligned(node, flow, constant, firstAxis);
        if (constant.Length < flow.Layout.Shape.Length)
            node.Plan.RequireRoom(flow.Layout.Shape.Length);
        float[] values = constant.Singles;
        return Array.ConvertAll(flow.Layout.Places(sizes), place => values[place]);
    }

    /// <summary>The numbers of the channels; null where the constant depends on the pixel, too.</summary>
    /// <exception cref="UnsupportedException">The constant makes the data larger.</exception>
    public static float[]? OrNull(OnnxNode node, FlowValue flow, Tensor constant, int? firstAxis = null)
    {
        float[] values = constant.Singles;
        return flow.Layout.ChannelPlaces(Aligned(node, flow, constant, firstAxis)) is { } places ? Array.ConvertAll(places, place => values[place]) : null;
    }

    private static int[] Aligned(OnnxNode node, FlowValue flow, Tensor constant, int? firstAxis)
    {
        IReadOnlyList<int> own = constant.Sizes, data = flow.Sizes;
        int[] sizes = [.. Enumerable.Repeat(1, data.Count)];
        int offset = firstAxis ?? data.Count - own.Count;
        for (int i = 0; i < own.Count; i++)
        {
            int axis = i + offset;
            if (own[i] == 1)
                continue;
            if (axis < 0)
                throw new UnsupportedException($"its constant of {constant} has numbers for the examples of a batch, or is larger than the data");
            if (axis >= data.Count || own[i] != data[axis])
                throw new UnsupportedException($"its constant of {constant} does not suit data of N×{string.Join("×", data)}");
            sizes[axis] = own[i];
        }

        return sizes;
    }
}
