using System.Globalization;
using System.Numerics;

namespace ExpressML.Optimizers;

/// <summary>Stochastic gradient descent with momentum: v ← μv + g, w ← w − λv.</summary>
/// <remarks>
/// <para>State: v, one float a weight, from zero. With μ = 0 it is plain gradient descent, w ← w − λg, and has no state.</para>
/// <para>
/// Variant: the classical form by default, where λ scales the velocity when it is applied, as in PyTorch: learning rates of papers and of other
/// frameworks can be taken over. The averaging form, v ← μv + (1 − μ)g, is the same method with the learning rate times 1 − μ; there λ
/// keeps its meaning when μ changes. PyTorch's dampening differs from it in the first step alone, which it does not dampen.
/// </para>
/// <para>Nesterov's form looks ahead: w ← w − λ(μv + g) with v already renewed, as in PyTorch; in the averaging form, w ← w − λ(μv + (1 − μ)g).</para>
/// <para>
/// Source: Polyak 1964; Sutskever, Martens, Dahl and Hinton 2013, "On the importance of initialization and momentum in deep learning", §2;
/// the look-ahead: Nesterov 1983, in the form of Bengio, Boulanger-Lewandowski and Pascanu 2012, §3.5, arXiv:1212.0901.
/// </para>
/// </remarks>
public sealed class Sgd : Optimizer
{
    /// <summary>μ, the share of the velocity that stays from step to step, in [0, 1); 0 is plain gradient descent. Default: 0.9.</summary>
    public double Momentum { get; init; } = 0.9;

    /// <summary>Whether the velocity is a sum of gradients or their average. Default: <see cref="MomentumForm.Classical"/>.</summary>
    public MomentumForm Form { get; init; }

    /// <summary>Whether each step looks ahead to where momentum leads, as Nesterov's; it needs a <see cref="Momentum"/> above 0. Default: false.</summary>
    public bool Nesterov { get; init; }

    /// <inheritdoc/>
    public override int StateCount => Momentum > 0 ? 1 : 0;

    /// <inheritdoc/>
    public override void Validate()
    {
        RequireShare(Momentum, nameof(Momentum));
        if (!Enum.IsDefined(Form))
            throw new ArgumentOutOfRangeException(nameof(Form), Form, "Form must be Classical or Averaging.");
        if (Nesterov && Momentum == 0)
            throw new ArgumentOutOfRangeException(nameof(Momentum), Momentum, "Momentum must be above 0 for Nesterov's form.");
    }

    /// <inheritdoc/>
    public override void Update(ParameterStep parameters)
    {
        float take = Form == MomentumForm.Averaging ? (float)(1 - Momentum) : 1;
        float momentum = (float)Momentum, rate = (float)parameters.LearningRate;
        if (Nesterov)
            UpdateLoop.Run(new LookAhead(momentum, take, rate), parameters, StateCount);
        else
            UpdateLoop.Run(new Velocity(momentum, take, rate), parameters, StateCount);
    }

    /// <summary>The code that makes this optimizer.</summary>
    public override string ToString()
    {
        string form = Form == MomentumForm.Averaging ? ", Form = MomentumForm.Averaging" : "", nesterov = Nesterov ? ", Nesterov = true" : "";
        return string.Create(CultureInfo.InvariantCulture, $"new Sgd {{ Momentum = {Momentum}{form}{nesterov} }}");
    }

    private readonly struct Velocity(float momentum, float take, float rate) : IUpdateRule
    {
        public Vector<float> Apply(Vector<float> w, Vector<float> g, ref Vector<float> first, ref Vector<float> second)
        {
            first = Vector.FusedMultiplyAdd(new Vector<float>(momentum), first, take * g);
            return Vector.FusedMultiplyAdd(new Vector<float>(-rate), first, w);
        }
    }

    private readonly struct LookAhead(float momentum, float take, float rate) : IUpdateRule
    {
        public Vector<float> Apply(Vector<float> w, Vector<float> g, ref Vector<float> first, ref Vector<float> second)
        {
            first = Vector.FusedMultiplyAdd(new Vector<float>(momentum), first, take * g);
            Vector<float> ahead = Vector.FusedMultiplyAdd(new Vector<float>(momentum), first, take * g);
            return Vector.FusedMultiplyAdd(new Vector<float>(-rate), ahead, w);
        }
    }
}
