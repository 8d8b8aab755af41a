using ExpressML.Kernels.Elementwise;
using ExpressML.Persistence;
using ExpressML.Tensors;

namespace ExpressML.Layers;

/// <summary>Leaky rectified linear unit: y = x where x &gt; 0, else slope·x.</summary>
/// <remarks>
/// <para>Shapes: (N, C, H, W) → (N, C, H, W). No parameters.</para>
/// <para>Derivative: dx = dy where x &gt; 0, else slope·dy; at x = 0 it is slope, as in PyTorch.</para>
/// <para>Source: Maas, Hannun and Ng 2013, "Rectifier Nonlinearities Improve Neural Network Acoustic Models", equation 3.</para>
/// </remarks>
public sealed class LeakyRelu : Activation
{
    /// <summary>A leaky rectified linear unit.</summary>
    /// <param name="slope">The slope where x is negative; finite and at least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="slope"/> is negative or not finite.</exception>
    public LeakyRelu(double slope = 0.01) => Slope = Guard.FiniteAndNotNegative(slope);

    internal LeakyRelu(ModelReader settings)
        : this(slope: settings.ReadDouble())
    {
    }

    /// <summary>The slope where x is negative. Default: 0.01.</summary>
    public double Slope { get; }

    /// <inheritdoc/>
    protected internal override Initializer SuitedInitializer => new He();

    private ActivationFunctions.LeakyRelu Function => new(Slope);

    /// <inheritdoc/>
    protected override void Activate(ReadOnlySpan<float> x, Span<float> y) => Activations.Apply(Function, x, y);

    /// <inheritdoc/>
    protected override void Differentiate(ReadOnlySpan<float> known, ReadOnlySpan<float> dy, Span<float> dx) =>
        Activations.Gradient(Function, known, dy, dx);

    /// <inheritdoc/>
    protected internal override void WriteSettings(ModelWriter writer) => writer.Write(Slope);

    /// <summary>The code that makes this layer.</summary>
    public override string ToString() => Slope == 0.01 ? "LeakyRelu()" : FormattableString.Invariant($"LeakyRelu({Slope})");
}
