using ExpressML.Layers;
using ExpressML.Onnx.Graphs;

namespace ExpressML.Onnx.Operators;

/// <summary>Activations that are x times a function of x: exporters write them as several nodes.</summary>
internal static class GatedActivations
{
    /// <summary>The layer for a product, if it is SiLU, HardSwish or GELU; else null.</summary>
    /// <param name="node">The node that multiplies.</param>
    /// <param name="x">A factor that may be x, or a multiple of it.</param>
    /// <param name="gate">The other factor.</param>
    public static FlowValue? Find(OnnxNode node, FlowValue x, FlowValue gate)
    {
        if (x.Source != gate.Source || x.Layout != gate.Layout || x.Function.Factor is not { } factor)
            return null;
        return gate.Function switch
        {
            { Kind: PendingKind.Sigmoid, Shift: 0, Scale: var scale } => Apply(node, new Silu(), x, factor * scale),
            { Kind: PendingKind.HardSigmoid, Shift: 0, Scale: var scale } => Apply(node, new HardSwish(), x, factor * scale),
            { Kind: PendingKind.Erf, Scale: var scale, Shift: var shift } when PendingFunction.Same(scale, shift) => Apply(node, new Gelu(), x, 2 * factor * scale),
            _ => null,
        };
    }

    /// <summary>A multiple of an activation of x.</summary>
    public static FlowValue Apply(OnnxNode node, Layer activation, FlowValue x, double factor) =>
        new(node.Plan.Add(node.Name, activation, x.Source), x.Layout, PendingFunction.None.Times(factor, node.Name));
}
