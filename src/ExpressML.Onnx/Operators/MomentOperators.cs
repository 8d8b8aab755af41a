using ExpressML.Layers;
using ExpressML.Onnx.Graphs;

namespace ExpressML.Onnx.Operators;

/// <summary>The nodes of a layer normalisation that was written as several: means, differences, squares, roots and products, in the orders of PyTorch and Keras.</summary>
/// <remarks>scale·(x − m) / √(v + ε) + shift and x·r + (shift − m·r) with r = scale / √(v + ε) are found alike, since all their steps are sums of the same terms.</remarks>
internal static class MomentOperators
{
    /// <summary>What means are supported for that no layer computes.</summary>
    public const string WhatIsSupported =
        "means over channels or whole examples are supported as part of layer normalisation, scale · (x − mean) / √(variance + ε) + shift, only";

    /// <summary>The mean of data over its channels, or over all that an example has: the first step. Null where the axes are others.</summary>
    public static LinearMoment? MeanOf(OnnxNode node, FlowValue flow, int[] axes)
    {
        bool isPerPixel = !flow.Layout.AreEverything(axes);
        if (node.Int("keepdims", 1) == 0 || (isPerPixel && (flow.Layout.Shape.Channels == 1 || !flow.Layout.AreAll(axes, 0))))
            return null;
        return LinearMoment.MeanOf(new NormalizedData(new FlowValue(node.Flows.Realize(flow), flow.Layout), [.. axes.Order()], isPerPixel));
    }

    /// <summary>Reads a node of which at least one input is such a step; false where it is none of a layer normalisation.</summary>
    public static bool Read(OnnxNode node)
    {
        GraphValue first = node.Value(0);
        GraphValue? second = node.InputCount == 2 ? node.Value(1) : null;
        GraphValue? next = node.Type switch
        {
            "Cast" or "Identity" => first,
            "ReduceMean" => first is SquareMoment square && node.AxesOfReduction(square.Of.Data).Order().SequenceEqual(square.Of.Axes) ? new VarianceMoment(square.Of, 0, IsRoot: false) : null,
            "Sqrt" => first is VarianceMoment { IsRoot: false } variance ? variance with { IsRoot = true } : null,
            "Reciprocal" => first is VarianceMoment { IsRoot: true } root ? Inverse(root) : null,
            "Pow" => Power(first, second),
            "Add" when first is VarianceMoment variance => WithEpsilon(variance, second),
            "Add" when second is VarianceMoment variance => WithEpsilon(variance, first),
            "Add" => Sum(node, first, second, sign: 1),
            "Sub" => Sum(node, first, second, sign: -1),
            "Mul" => Product(node, first, second),
            "Div" => Quotient(node, first, second),
            _ => null,
        };
        if (next is null)
            return false;
        node.Make(next is LinearMoment { IsNormalized: true } normalized ? Normalization(node, normalized) : next);
        return true;
    }

    private static GraphValue? Power(GraphValue first, GraphValue? second) => (first, second is ConstantValue { Tensor: { Length: 1 } exponent } ? exponent.Singles[0] : 0) switch
    {
        (LinearMoment { IsCentred: true } centred, 2) => new SquareMoment(centred.Of),
        (VarianceMoment { IsRoot: false } variance, 0.5f) => variance with { IsRoot = true },
        (VarianceMoment { IsRoot: false } variance, -0.5f) => Inverse(variance),
        _ => null,
    };

    private static VarianceMoment? WithEpsilon(VarianceMoment variance, GraphValue? other) => variance is { IsRoot: false, Epsilon: 0 } && other is ConstantValue { Tensor: { Length: 1 } epsilon }
        ? variance with { Epsilon = OnnxNode.Written(epsilon.Singles[0]) }
        : null;

    private static LinearMoment Inverse(VarianceMoment variance) => new(variance.Of, [0], [0], [1], [0], variance.Epsilon);

    private static LinearMoment? Sum(OnnxNode node, GraphValue first, GraphValue? second, double sign) => (first, second) switch
    {
        (LinearMoment moment, ConstantValue constant) => NumbersOf(node, moment.Of, constant) is { } numbers ? moment.Plus(Array.ConvertAll(numbers, number => sign * number)) : null,
        (ConstantValue constant, LinearMoment moment) => NumbersOf(node, moment.Of, constant) is { } numbers ? moment.Times([sign]).Plus(numbers) : null,
        (LinearMoment one, LinearMoment other) => one.Of.IsSame(other.Of) ? one.Plus(other.Times([sign])) : null,
        (LinearMoment moment, FlowValue flow) => IsData(node, flow, moment.Of) ? moment.Plus(LinearMoment.DataOf(moment.Of).Times([sign])) : null,
        (FlowValue flow, LinearMoment moment) => IsData(node, flow, moment.Of) ? LinearMoment.DataOf(moment.Of).Plus(moment.Times([sign])) : null,
        _ => null,
    };

    private static GraphValue? Product(OnnxNode node, GraphValue first, GraphValue? second) => (first, second) switch
    {
        (LinearMoment moment, ConstantValue constant) => NumbersOf(node, moment.Of, constant) is { } numbers ? moment.Times(numbers) : null,
        (ConstantValue, LinearMoment) => Product(node, second, first),
        (LinearMoment { IsCentred: true } one, LinearMoment { IsCentred: true } other) when one.Of.IsSame(other.Of) => new SquareMoment(one.Of),
        (LinearMoment one, LinearMoment other) when one.Of.IsSame(other.Of) => one.Times(other) ?? other.Times(one),
        (FlowValue flow, LinearMoment moment) when IsData(node, flow, moment.Of) => LinearMoment.DataOf(moment.Of).Times(moment),
        (LinearMoment, FlowValue) => Product(node, second, first),
        _ => null,
    };

    private static LinearMoment? Quotient(OnnxNode node, GraphValue first, GraphValue? second) => (first, second) switch
    {
        (LinearMoment moment, ConstantValue constant) => NumbersOf(node, moment.Of, constant) is { } numbers ? moment.Times(Array.ConvertAll(numbers, number => 1 / number)) : null,
        (LinearMoment moment, VarianceMoment { IsRoot: true } root) when moment.Of.IsSame(root.Of) => moment.Times(Inverse(root)),
        (ConstantValue constant, VarianceMoment { IsRoot: true } root) => NumbersOf(node, root.Of, constant) is { } numbers ? Inverse(root).Times(numbers) : null,
        (FlowValue flow, VarianceMoment { IsRoot: true } root) when IsData(node, flow, root.Of) => LinearMoment.DataOf(root.Of).Times(Inverse(root)),
        _ => null,
    };

    private static FlowValue Normalization(OnnxNode node, LinearMoment normalized)
    {
        (FlowValue data, _, bool isPerPixel) = normalized.Of;
        Shape shape = data.Layout.Shape;
        int length = isPerPixel ? shape.Channels : shape.Length, step = isPerPixel ? 1 : shape.Area;
        return node.Flows.Apply(new LayerNormalization(normalized.Epsilon!.Value, isPerPixel), data, Spread(normalized.OfData), Spread(normalized.Shift));

        float[] Spread(double[] numbers) => node.Plan.Made(length, i => (float)numbers[numbers.Length == 1 ? 0 : i / step]);
    }

    private static bool IsData(OnnxNode node, FlowValue flow, NormalizedData of) => flow.Layout == of.Data.Layout && node.Flows.Realize(flow) == of.Data.Source;

    // One, or one a channel; null for others.
    private static double[]? NumbersOf(OnnxNode node, NormalizedData of, ConstantValue constant) => constant.Tensor.Length == 1
        ? [constant.Tensor.Singles[0]]
        : ChannelConstants.OrNull(node, of.Data, constant.Tensor) is { } values ? Array.ConvertAll(values, value => (double)value) : null;
}
