using ExpressML.ImageOperations;

namespace ExpressML.Layers;

/// <summary>The logarithm of a softmax over the channels: y[c,i,j] = x[c,i,j] − ln Σ exp(x[k,i,j]) over all channels k.</summary>
/// <remarks>
/// <para>Shapes: (N, C, H, W) → (N, C, H, W). No parameters. Derivative: dx[c] = dy[c] − exp(y[c])·Σ dy[k].</para>
/// <para>
/// Variant: each pixel by itself, as PyTorch's LogSoftmax(dim=1); the largest number is taken out first, so that nothing overflows.
/// A loss or trainer that takes logits applies it itself: a network for it does not end in this layer.
/// </para>
/// <para>Source: Bridle 1990, "Probabilistic Interpretation of Feedforward Classification Network Outputs".</para>
/// </remarks>
public sealed class LogSoftmax : Layer
{
    /// <inheritdoc/>
    protected internal override bool KeepsShape => true;

    /// <inheritdoc/>
    protected internal override bool WorksInPlace => true;

    /// <inheritdoc/>
    protected internal override bool BackwardReadsOutput => true;

    /// <inheritdoc/>
    protected override Shape InferOutputShape(Shape input) => input;

    /// <inheritdoc/>
    protected internal override void Forward(LayerPass pass) => Kernels.Elementwise.LogSoftmax.LaneBlock(pass.Input, pass.Output, OutputShape.Area);

    internal override ImageOperation CreateImageOperation(bool appliesRelu) => OutputShape.Area == 1
        ? new ImageFunction((x, y) => Kernels.Elementwise.LogSoftmax.OfVector(x[..OutputShape.Length], y[..OutputShape.Length]))
        : base.CreateImageOperation(appliesRelu);

    /// <inheritdoc/>
    protected internal override void Backward(LayerPass pass)
    {
        if (!pass.InputGradient.IsEmpty)
            Kernels.Elementwise.LogSoftmax.InputGradient(pass.Output, pass.OutputGradient, OutputShape.Area, pass.InputGradient);
    }

    /// <summary>The code that makes this layer.</summary>
    public override string ToString() => "LogSoftmax()";
}
