using ExpressML.Kernels.Elementwise;
using ExpressML.Persistence;
using ExpressML.Tensors;

namespace ExpressML.Layers;

/// <summary>Exponential linear unit: y = x where x &gt; 0, else alpha·(eˣ − 1). Textbooks also call alpha C.</summary>
/// <remarks>
/// <para>Shapes: (N, C, H, W) → (N, C, H, W). No parameters.</para>
/// <para>Derivative: dx = dy where x &gt; 0, else dy·(y + alpha); at x = 0 it is alpha, as in PyTorch.</para>
/// <para>Source: Clevert, Unterthiner and Hochreiter 2016, "Fast and Accurate Deep Network Learning by Exponential Linear Units",
/// equation 15, arXiv:1511.07289.</para>
/// </remarks>
public sealed class Elu : Activation
{
    /// <summary>An exponential linear unit.</summary>
    /// <param name="alpha">How far below 0 it goes: y tends to −alpha; finite and at least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="alpha"/> is negative or not finite.</exception>
    public Elu(double alpha = 1) => Alpha = Guard.FiniteAndNotNegative(alpha);

    internal Elu(ModelReader settings)
        : this(alpha: settings.ReadDouble())
    {
    }

    /// <summary>How far below 0 it goes. Default: 1.</summary>
    public double Alpha { get; }

    /// <inheritdoc/>
    protected internal override Initializer SuitedInitializer => new He();

    private ActivationFunctions.Elu Function => new(Alpha, scale: 1);

    /// <inheritdoc/>
    protected override void Activate(ReadOnlySpan<float> x, Span<float> y) => Activations.Apply(Function, x, y);

    /// <inheritdoc/>
    protected override void Differentiate(ReadOnlySpan<float> known, ReadOnlySpan<float> dy, Span<float> dx) =>
        Activations.Gradient(Function, known, dy, dx);

    /// <inheritdoc/>
    protected internal override void WriteSettings(ModelWriter writer) => writer.Write(Alpha);

    /// <summary>The code that makes this layer.</summary>
    public override string ToString() => Alpha == 1 ? "Elu()" : FormattableString.Invariant($"Elu({Alpha})");
}
