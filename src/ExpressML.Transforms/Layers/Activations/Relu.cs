using ExpressML.Kernels.Elementwise;
using ExpressML.Tensors;

namespace ExpressML.Layers;

/// <summary>Rectified linear unit: y = max(x, 0).</summary>
/// <remarks>
/// <para>Shapes: (N, C, H, W) → (N, C, H, W). No parameters. Derivative: dx = dy where y &gt; 0, else 0; at x = 0 it is 0, as in PyTorch.</para>
/// <para>Source: Nair and Hinton 2010, "Rectified Linear Units Improve Restricted Boltzmann Machines"; Krizhevsky et al. 2012, §3.1.</para>
/// </remarks>
public sealed class Relu : Activation
{
    /// <inheritdoc/>
    protected internal override Initializer SuitedInitializer => new He();

    /// <inheritdoc/>
    protected override void Activate(ReadOnlySpan<float> x, Span<float> y) => Activations.Apply(default(ActivationFunctions.Relu), x, y);

    /// <inheritdoc/>
    protected override void Differentiate(ReadOnlySpan<float> known, ReadOnlySpan<float> dy, Span<float> dx) =>
        Activations.Gradient(default(ActivationFunctions.Relu), known, dy, dx);

    /// <summary>The code that makes this layer.</summary>
    public override string ToString() => "Relu()";
}
