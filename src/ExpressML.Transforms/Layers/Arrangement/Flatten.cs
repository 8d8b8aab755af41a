namespace ExpressML.Layers;

/// <summary>An image as a vector: y[(c·H + i)·W + j] = x[c,i,j].</summary>
/// <remarks>Shapes: (N, C, H, W) → (N, C·H·W, 1, 1), in planar order, as in PyTorch. No parameters; the numbers stay where they are.</remarks>
public sealed class Flatten : SameNumbers
{
    /// <inheritdoc/>
    protected override Shape InferOutputShape(Shape input) => Shape.Vector(input.Length);

    /// <summary>The code that makes this layer.</summary>
    public override string ToString() => "Flatten()";
}
