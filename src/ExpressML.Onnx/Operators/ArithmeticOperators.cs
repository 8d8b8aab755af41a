using ExpressML.Layers;
using ExpressML.Onnx.Graphs;
using ExpressML.Onnx.Tensors;

namespace ExpressML.Onnx.Operators;

/// <summary>Sums and products of data with constants, and of data with data.</summary>
internal static class ArithmeticOperators
{
    public static IEnumerable<(string Type, Action<OnnxNode> Read)> Rows =>
    [
        ("Add", node => Sum(node, sign: 1)),
        ("Div", Div),
        ("Max", node => Bound(node, bound => (bound, double.PositiveInfinity))),
        ("Mean", node => node.Make(SumOf(node) is var sum ? sum with { Function = sum.Function.Times(1.0 / node.InputCount, node.Name) } : sum)),
        ("Min", node => Bound(node, bound => (double.NegativeInfinity, bound))),
        ("Mul", Mul),
        ("Pow", Pow),
        ("Sub", node => Sum(node, sign: -1)),
        ("Sum", node => node.Make(SumOf(node))),
    ];

    private static void Sum(OnnxNode node, int sign)
    {
        switch (node.Value(0), node.Value(1))
        {
            case (FlowValue flow, ConstantValue constant):
                node.Make(WithConstant(node, flow, constant.Tensor, scale: 1, sign));
                break;
            case (ConstantValue constant, FlowValue flow):
                node.Make(WithConstant(node, flow, constant.Tensor, scale: sign, sign: 1));
                break;
            case (FlowValue one, FlowValue other):
                node.Make(Merged(node, MergeKind.Add, one, sign == 1 ? other : other with { Function = other.Function.Times(-1, node.Name) }));
                break;
        }
    }

    // scale·data + sign·constant.
    private static FlowValue WithConstant(OnnxNode node, FlowValue flow, Tensor constant, int scale, int sign)
    {
        if (constant.Length == 1 && constant.Sizes.Count <= flow.Sizes.Count + 1)
            return flow with { Function = flow.Function.Times(scale, node.Name).Plus(sign * (double)constant.Singles[0], node.Name) };
        return Affine(node, flow, constant, _ => scale, value => sign * value);
    }

    private static void Mul(OnnxNode node)
    {
        switch (node.Value(0), node.Value(1))
        {
            case (FlowValue flow, ConstantValue constant):
                node.Make(Scaled(node, flow, constant.Tensor, value => value));
                break;
            case (ConstantValue constant, FlowValue flow):
                node.Make(Scaled(node, flow, constant.Tensor, value => value));
                break;
            case (FlowValue one, FlowValue other):
                node.Make(GatedActivations.Find(node, one, other) ?? GatedActivations.Find(node, other, one) ?? Merged(node, MergeKind.Multiply, one, other));
                break;
        }
    }

    private static void Div(OnnxNode node)
    {
        switch (node.Value(0), node.Value(1))
        {
            case (FlowValue flow, ConstantValue constant):
                node.Make(Scaled(node, flow, constant.Tensor, value => 1 / value));
                break;
            case (FlowValue one, FlowValue { Function: { Kind: PendingKind.Absolute, Scale: 1, Shift: 1 } } other) when one.Function.Factor is { } factor && one.Source == other.Source:
                node.Make(GatedActivations.Apply(node, new Softsign(), one, factor));
                break;
            default:
                throw new UnsupportedException("it divides by data, which is supported as part of Softsign, x / (1 + |x|), only");
        }
    }

    private static FlowValue Scaled(OnnxNode node, FlowValue flow, Tensor constant, Func<double, double> factorOf)
    {
        if (constant.Length == 1 && constant.Sizes.Count <= flow.Sizes.Count + 1)
            return flow with { Function = flow.Function.Times(factorOf(constant.Singles[0]), node.Name) };
        return Affine(node, flow, constant, value => (float)factorOf(value), _ => 0);
    }

    // A factor and a summand for each channel, or where the constant differs from pixel to pixel, for each number.
    private static FlowValue Affine(OnnxNode node, FlowValue flow, Tensor constant, Converter<float, float> scaleOf, Converter<float, float> shiftOf)
    {
        if (ChannelConstants.Find(node, flow, constant, LegacyAxis(node)) is { } channels)
            return node.Flows.Apply(new ChannelAffine(), channels.Flow, Array.ConvertAll(channels.Values, scaleOf), Array.ConvertAll(channels.Values, shiftOf));
        float[] values = ChannelConstants.OfEachNumber(node, flow, constant, LegacyAxis(node));
        return node.Flows.Apply(new ElementwiseAffine(), flow, Array.ConvertAll(values, scaleOf), Array.ConvertAll(values, shiftOf));
    }

    private static void Pow(OnnxNode node)
    {
        FlowValue flow = node.Flow(0);
        Tensor exponent = node.Constant(1);
        if (exponent.Length != 1 || exponent.Singles[0] is not (1 or 2 or 3))
            throw new UnsupportedException($"an exponent of {(exponent.Length == 1 ? exponent.Singles[0] : exponent)} is not supported: 1, 2 and 3 are");
        node.Make((int)exponent.Singles[0] == 1 ? flow : Merged(node, MergeKind.Multiply, [.. Enumerable.Repeat(flow, (int)exponent.Singles[0])]));
    }

    private static FlowValue SumOf(OnnxNode node) =>
        node.InputCount == 1 ? node.Flow(0) : Merged(node, MergeKind.Add, [.. Enumerable.Range(0, node.InputCount).Select(node.Flow)]);

    private static void Bound(OnnxNode node, Func<double, (double Min, double Max)> boundsOf)
    {
        if (node.InputCount != 2)
            throw new UnsupportedException($"{node.InputCount} inputs are not supported: data with one number is");
        (FlowValue flow, Tensor bound) = node.Value(0) is ConstantValue first ? (node.Flow(1), first.Tensor) : (node.Flow(0), node.Constant(1));
        if (bound.Length != 1)
            throw new UnsupportedException($"a bound of {bound} is not supported: one number is");
        (double min, double max) = boundsOf(bound.Singles[0]);
        node.Make(node.Flows.Apply(min == 0 ? new Relu() : new Clip(min, max), flow));
    }

    // Before version 7, the axis at which the second input begins could be given.
    private static int? LegacyAxis(OnnxNode node) => node.Version < 7 && node.HasAttribute("axis") ? (int)node.Int("axis", 0) - 1 : null;

    private static FlowValue Merged(OnnxNode node, MergeKind kind, params FlowValue[] flows)
    {
        Layout? joined = Join(flows);
        if (joined is null)
        {
            flows = Array.ConvertAll(flows, node.Flows.InOrder);
            joined = Join(flows) ?? throw new UnsupportedException($"it puts together data of {string.Join(" and ", flows.Select(flow => $"N×{string.Join("×", flow.Sizes)}"))}");
        }

        return new FlowValue(node.Plan.Add(node.Name, new Merge(kind), Array.ConvertAll(flows, node.Flows.Realize), joined.Shape), joined);
    }

    private static Layout? Join(FlowValue[] flows)
    {
        Layout? joined = flows[0].Layout;
        foreach (FlowValue flow in flows.Skip(1))
            joined = joined is null ? null : Layout.Join(joined, flow.Layout);
        return joined;
    }
}
