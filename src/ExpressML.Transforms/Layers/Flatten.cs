using ExpressML.ImageOperations;

namespace ExpressML.Layers;

/// <summary>An image as a vector: y[(c·H + i)·W + j] = x[c,i,j].</summary>
/// <remarks>Shapes: (N, C, H, W) → (N, C·H·W, 1, 1), in planar order, as in PyTorch. No parameters; the numbers stay where they are.</remarks>
public sealed class Flatten : Layer
{
    /// <inheritdoc/>
    protected internal override bool WorksInPlace => true;

    /// <inheritdoc/>
    protected override Shape InferOutputShape(Shape input) => Shape.Vector(input.Length);

    /// <inheritdoc/>
    protected internal override void Forward(LayerPass pass)
    {
        if (pass.Input != pass.Output)
            pass.Input.CopyTo(pass.Output);
    }

    internal override ImageOperation CreateImageOperation(bool appliesRelu) => ImageFunction.Identity;

    /// <inheritdoc/>
    protected internal override void Backward(LayerPass pass)
    {
        if (!pass.InputGradient.IsEmpty && pass.OutputGradient != pass.InputGradient)
            pass.OutputGradient.CopyTo(pass.InputGradient);
    }

    /// <summary>The code that makes this layer.</summary>
    public override string ToString() => "Flatten()";
}
