using ExpressML.Kernels;

namespace ExpressML.Layers;

/// <summary>Hyperbolic tangent: y = tanh x = (eˣ − e⁻ˣ) / (eˣ + e⁻ˣ).</summary>
/// <remarks>
/// <para>Shapes: (N, C, H, W) → (N, C, H, W). No parameters. Derivative: dx = dy·(1 − y²).</para>
/// <para>Source: LeCun, Bottou, Orr and Müller 1998, "Efficient BackProp", §4.4.</para>
/// </remarks>
public sealed class Tanh : Layer
{
    internal override bool WorksInPlace => true;

    internal override bool BackwardReadsOutput => true;

    private protected override Shape InferOutputShape(Shape input) => input;

    internal override void Forward(LayerPass pass) => Activations.Tanh(pass.Input, pass.Output);

    internal override void Backward(LayerPass pass)
    {
        if (!pass.InputGradient.IsEmpty)
            Activations.TanhGradient(pass.Output, pass.OutputGradient, pass.InputGradient);
    }

    /// <summary>The code that makes this layer.</summary>
    public override string ToString() => "Tanh()";
}
