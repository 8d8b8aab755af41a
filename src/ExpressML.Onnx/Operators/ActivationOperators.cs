using ExpressML.Layers;
using ExpressML.Onnx.Graphs;
using ExpressML.Onnx.Tensors;

namespace ExpressML.Onnx.Operators;

/// <summary>Functions of each number.</summary>
internal static class ActivationOperators
{
    public static IEnumerable<(string Type, Action<OnnxNode> Read)> Rows =>
    [
        ("Abs", node => Pend(node, PendingKind.Absolute)),
        ("Celu", node => Apply(node, node.Float("alpha", 1) is 1 ? new Elu() : throw node.Unsupported("alpha", node.Float("alpha", 1), "1 is"))),
        ("Clip", Clip),
        ("Elu", node => Apply(node, new Elu(node.Float("alpha", 1)))),
        ("Erf", Erf),
        ("Gelu", node => Apply(node, node.Text("approximate", "none") is "none" ? new Gelu() : throw node.Unsupported("approximate", node.Text("approximate", "")))),
        ("HardSigmoid", HardSigmoid),
        ("HardSwish", node => Apply(node, new HardSwish())),
        ("LeakyRelu", node => Apply(node, new LeakyRelu(node.Float("alpha", 0.01)))),
        ("Neg", node => node.Make(node.Flow(0) with { Function = node.Flow(0).Function.Times(-1, node.Name) })),
        ("PRelu", PRelu),
        ("Relu", node => Apply(node, new Relu())),
        ("Selu", Selu),
        ("Shrink", Shrink),
        ("Sigmoid", node => Pend(node, PendingKind.Sigmoid)),
        ("Softplus", node => Apply(node, new Softplus())),
        ("Softsign", node => Apply(node, new Softsign())),
        ("Swish", node => Apply(node, node.Float("alpha", 1) is 1 ? new Silu() : throw node.Unsupported("alpha", node.Float("alpha", 1), "1 is"))),
        ("Tanh", node => Apply(node, new Tanh())),
    ];

    private static void Apply(OnnxNode node, Layer layer) => node.Make(node.Flows.Apply(layer, node.Flow(0)));

    private static void Pend(OnnxNode node, PendingKind kind)
    {
        FlowValue flow = node.Flow(0);
        node.Make(new FlowValue(node.Flows.Realize(flow), flow.Layout, new PendingFunction(kind, 1, 0, node.Name)));
    }

    // Of x / √2, to which a factor before it belongs.
    private static void Erf(OnnxNode node)
    {
        FlowValue flow = node.Flow(0);
        if (flow.Function.Factor is not { } factor || !PendingFunction.Same(factor, Math.Sqrt(0.5)))
            throw new UnsupportedException("it is supported as part of GELU, x · (1 + erf(x / √2)) / 2, only");
        node.Make(flow with { Function = new PendingFunction(PendingKind.Erf, 1, 0, node.Name) });
    }

    private static void HardSigmoid(OnnxNode node)
    {
        double alpha = node.Float("alpha", 0.2), beta = node.Float("beta", 0.5);
        if (PendingFunction.Same(alpha, 1 / 6.0) && beta == 0.5)
            Pend(node, PendingKind.HardSigmoid);
        else
            Apply(node, new HardSigmoid(alpha, beta));
    }

    // Clip(x + 3, 0, 6) / 6 and Clip(x / 6 + ½, 0, 1) are what HardSwish multiplies by.
    private static void Clip(OnnxNode node)
    {
        FlowValue flow = node.Flow(0);
        double min = Bound("min", 1) ?? double.NegativeInfinity, max = Bound("max", 2) ?? double.PositiveInfinity;
        if (min > max)
            throw node.Unsupported("min", min, $"it is above max = {max}");
        PendingFunction function = flow.Function;
        if (function.Kind == PendingKind.Identity && min == 0
            && ((max == 6 && function is { Scale: 1, Shift: 3 }) || (max == 1 && PendingFunction.Same(function.Scale, 1 / 6.0) && function.Shift == 0.5)))
        {
            node.Make(flow with { Function = new PendingFunction(PendingKind.HardSigmoid, max, 0, node.Name) });
            return;
        }

        node.Make((min, max) switch
        {
            (double.NegativeInfinity, double.PositiveInfinity) => flow,
            (0, double.PositiveInfinity) => node.Flows.Apply(new Relu(), flow),
            _ => node.Flows.Apply(new Clip(min, max), flow),
        });

        // Writers put the largest number of its type for no bound.
        double? Bound(string name, int input)
        {
            double? bound = node.HasAttribute(name) ? node.Float(name, 0) : node.ConstantOrNull(input) is { Length: 1 } value ? value.Singles[0] : null;
            return bound is { } number && Math.Abs(number) < float.MaxValue ? number : null;
        }
    }

    private static void PRelu(OnnxNode node)
    {
        FlowValue flow = node.Flow(0);
        Tensor slope = node.Constant(1);
        if (slope.Length == 1)
        {
            node.Make(node.Flows.Apply(new PRelu(isShared: true), flow, slope.Singles));
            return;
        }

        // Before version 7, one slope a channel was meant; since then they are broadcast from the last axis on.
        (FlowValue arranged, float[] slopes) = ChannelConstants.Of(node, flow, slope, firstAxis: node.Version < 7 ? 0 : null);
        node.Make(node.Flows.Apply(new PRelu(), arranged, slopes));
    }

    // max(0, x − λ) − max(0, −x − λ).
    private static void Shrink(OnnxNode node)
    {
        double lambda = node.Float("lambd", 0.5), bias = node.Float("bias", 0);
        if (lambda != bias)
            throw node.Unsupported("bias", bias, $"the same as lambd = {lambda} is");
        FlowValue flow = node.Flow(0);
        int source = node.Flows.Realize(flow);
        int above = Side("Above", 1), below = Side("Below", -1);
        below = node.Flows.Add("Below", new ChannelAffine(), below, node.Plan.Filled(below, -1), node.Plan.Filled(below, 0));
        node.Make(new FlowValue(node.Plan.Add(node.Name, new Merge(MergeKind.Add), [above, below], node.Plan.ShapeAt(source)), flow.Layout));

        int Side(string name, double sign) => node.Flows.Add(
            name, new Relu(), node.Flows.Add(name, new ChannelAffine(), source, node.Plan.Filled(source, sign), node.Plan.Filled(source, -lambda)));
    }

    private static void Selu(OnnxNode node)
    {
        double alpha = node.Float("alpha", Layers.Selu.Alpha), gamma = node.Float("gamma", Layers.Selu.Lambda);

        // Version 1 of the operator rounded them to five digits.
        if (Math.Abs(alpha - Layers.Selu.Alpha) > 1e-4 || Math.Abs(gamma - Layers.Selu.Lambda) > 1e-4)
            throw new UnsupportedException($"alpha = {alpha} and gamma = {gamma} are not supported: those of the paper are");
        Apply(node, new Selu());
    }
}
