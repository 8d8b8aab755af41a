using ExpressML.Kernels.Elementwise;
using ExpressML.Persistence;

namespace ExpressML.Layers;

/// <summary>A sigmoid of straight lines: y = alpha·x + beta, but at least 0 and at most 1.</summary>
/// <remarks>
/// <para>Shapes: (N, C, H, W) → (N, C, H, W). No parameters. Derivative: dx = alpha·dy where 0 &lt; y &lt; 1, else 0.</para>
/// <para>Variant: α = 1/6 and β = ½ as in PyTorch and Keras 3. ONNX's default, and that of older Keras, is α = 0.2.</para>
/// <para>Source: Courbariaux, Bengio and David 2015, "BinaryConnect", equation 3, arXiv:1511.00363; with α = 1/6: Howard et al. 2019,
/// "Searching for MobileNetV3", §5.2, arXiv:1905.02244.</para>
/// </remarks>
public sealed class HardSigmoid : Activation
{
    private const double DefaultAlpha = 1.0 / 6, DefaultBeta = 0.5;

    /// <summary>A sigmoid of straight lines.</summary>
    /// <param name="alpha">The slope between 0 and 1; finite and above 0.</param>
    /// <param name="beta">The output for x = 0, before it is held between 0 and 1; finite.</param>
    /// <exception cref="ArgumentOutOfRangeException">A setting is out of range.</exception>
    public HardSigmoid(double alpha = DefaultAlpha, double beta = DefaultBeta)
    {
        Alpha = Guard.PositiveSingle(alpha);
        Beta = Guard.Finite(beta);
    }

    internal HardSigmoid(ModelReader settings)
        : this(alpha: settings.ReadDouble(), beta: settings.ReadDouble())
    {
    }

    /// <summary>The slope between 0 and 1. Default: 1/6.</summary>
    public double Alpha { get; }

    /// <summary>The output for x = 0. Default: 0.5.</summary>
    public double Beta { get; }

    private ActivationFunctions.HardSigmoid Function => new(Alpha, Beta);

    /// <inheritdoc/>
    protected override void Activate(ReadOnlySpan<float> x, Span<float> y) => Activations.Apply(Function, x, y);

    /// <inheritdoc/>
    protected override void Differentiate(ReadOnlySpan<float> known, ReadOnlySpan<float> dy, Span<float> dx) =>
        Activations.Gradient(Function, known, dy, dx);

    /// <inheritdoc/>
    protected internal override void WriteSettings(ModelWriter writer)
    {
        writer.Write(Alpha);
        writer.Write(Beta);
    }

    /// <summary>The code that makes this layer.</summary>
    public override string ToString()
    {
        FormattableString[] settings = [$"alpha: {Alpha}", $"beta: {Beta}"];
        bool[] isDefault = [Alpha == DefaultAlpha, Beta == DefaultBeta];
        return $"HardSigmoid({string.Join(", ", settings.Where((_, i) => !isDefault[i]).Select(FormattableString.Invariant))})";
    }
}
