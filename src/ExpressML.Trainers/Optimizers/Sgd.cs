using System.Numerics;
using System.Runtime.InteropServices;

namespace ExpressML.Optimizers;

/// <summary>Stochastic gradient descent with momentum: v ← μv + g, w ← w − λv.</summary>
/// <remarks>
/// <para>State: v, one float a weight, from zero. With μ = 0 it is plain gradient descent, w ← w − λg.</para>
/// <para>Variant: the classical form, where λ scales the velocity when it is applied, as in PyTorch.</para>
/// <para>Source: Polyak 1964; Sutskever, Martens, Dahl and Hinton 2013, "On the importance of initialization and momentum in deep learning", §2.</para>
/// </remarks>
public sealed class Sgd : Optimizer
{
    /// <summary>μ, the share of the velocity that stays from step to step, in [0, 1). Default: 0.9.</summary>
    public double Momentum { get; init; } = 0.9;

    internal override int StateCount => 1;

    internal override void Validate() => RequireShare(Momentum, nameof(Momentum));

    internal override void Update(Span<float> w, ReadOnlySpan<float> g, Span<float> first, Span<float> second, int step, double learningRate)
    {
        float momentum = (float)Momentum, rate = (float)learningRate;
        Span<float> v = first;
        Span<Vector<float>> ws = Vectors(w), vs = Vectors(v);
        ReadOnlySpan<Vector<float>> gs = MemoryMarshal.Cast<float, Vector<float>>(g);
        var keep = new Vector<float>(momentum);
        var descend = new Vector<float>(-rate);
        for (int i = 0; i < ws.Length; i++)
        {
            vs[i] = Vector.FusedMultiplyAdd(keep, vs[i], gs[i]);
            ws[i] = Vector.FusedMultiplyAdd(descend, vs[i], ws[i]);
        }

        for (int i = ws.Length * Vector<float>.Count; i < w.Length; i++)
        {
            v[i] = MathF.FusedMultiplyAdd(momentum, v[i], g[i]);
            w[i] = MathF.FusedMultiplyAdd(-rate, v[i], w[i]);
        }
    }

    /// <summary>The code that makes this optimizer.</summary>
    public override string ToString() => FormattableString.Invariant($"new Sgd {{ Momentum = {Momentum} }}");

    private static Span<Vector<float>> Vectors(Span<float> span) => MemoryMarshal.Cast<float, Vector<float>>(span);
}
