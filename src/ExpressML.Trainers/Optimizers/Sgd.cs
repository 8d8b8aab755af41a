using System.Globalization;
using System.Numerics;

namespace ExpressML.Optimizers;

/// <summary>Stochastic gradient descent with momentum: v ← μv + g, w ← w − ηv.</summary>
/// <remarks>
/// <para>η is the learning rate. State: v, one float per weight, from zero. With μ = 0 it is plain gradient descent, w ← w − ηg, without state.</para>
/// <para>
/// Variant: the classical form by default, as in PyTorch, so learning rates of papers and other frameworks fit. The averaging form,
/// v ← μv + (1 − μ)g, is the same method with the learning rate times 1 − μ; in it, η keeps its meaning when μ changes. PyTorch's dampening
/// differs from it in the first step only, which PyTorch does not dampen.
/// </para>
/// <para>Nesterov's form looks ahead: w ← w − η(μv + g) with the new v, as in PyTorch; in the averaging form, w ← w − η(μv + (1 − μ)g).</para>
/// <para>
/// Source: Polyak 1964; Sutskever, Martens, Dahl and Hinton 2013, "On the importance of initialization and momentum in deep learning", §2;
/// look-ahead: Nesterov 1983, in the form of Bengio, Boulanger-Lewandowski and Pascanu 2012, §3.5, arXiv:1212.0901.
/// </para>
/// </remarks>
public sealed class Sgd : Optimizer
{
    /// <summary>μ, the share of the velocity that stays from step to step, in [0, 1); 0 is plain gradient descent. Default: 0.9.</summary>
    public double Momentum { get; init; } = 0.9;

    /// <summary>Whether the velocity is a sum of gradients or their average. Default: <see cref="MomentumForm.Classical"/>.</summary>
    public MomentumForm Form { get; init; }

    /// <summary>Whether each step looks ahead along the momentum, as Nesterov's; it needs a <see cref="Momentum"/> above 0. Default: false.</summary>
    public bool Nesterov { get; init; }

    /// <inheritdoc/>
    public override int StateCount => Momentum > 0 ? 1 : 0;

    /// <inheritdoc/>
    public override void Validate()
    {
        Guard.AtLeastZeroBelowOne(Momentum);
        Guard.Defined(Form);
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
