using ExpressML.Kernels;

namespace ExpressML.Layers;

/// <summary>Rectified linear unit: y = max(x, 0).</summary>
/// <remarks>
/// <para>Shapes: (N, C, H, W) → (N, C, H, W). No parameters. Derivative: dx = dy where y &gt; 0, else 0; at x = 0 it is 0, as in PyTorch.</para>
/// <para>Source: Nair and Hinton 2010, "Rectified Linear Units Improve Restricted Boltzmann Machines"; Krizhevsky et al. 2012, §3.1.</para>
/// </remarks>
public sealed class Relu : Layer
{
    internal override bool WorksInPlace => true;

    internal override bool BackwardReadsOutput => true;

    private protected override Shape InferOutputShape(Shape input) => input;

    internal override void Forward(LayerPass pass) => Activations.Relu(pass.Input, pass.Output);

    internal override void Backward(LayerPass pass)
    {
        if (!pass.InputGradient.IsEmpty)
            Activations.ReluGradient(pass.Output, pass.OutputGradient, pass.InputGradient);
    }

    /// <summary>The code that makes this layer.</summary>
    public override string ToString() => "Relu()";
}
