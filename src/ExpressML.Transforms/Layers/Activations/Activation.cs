using ExpressML.ImageOperations;
using ExpressML.Tensors;

namespace ExpressML.Layers;

/// <summary>A function of each number by itself, y = f(x), without parameters.</summary>
/// <remarks>
/// Shapes: (N, C, H, W) → (N, C, H, W). Where the derivative can be told from the result, as for ReLU and tanh, it works in place;
/// else it <see cref="NeedsInput"/>. Of those here, GELU and SiLU keep the derivative, which costs little beside the result.
/// </remarks>
public abstract class Activation : Layer
{
    /// <inheritdoc/>
    protected internal sealed override bool KeepsShape => true;

    /// <inheritdoc/>
    protected internal sealed override bool WorksInPlace => !NeedsInput;

    /// <inheritdoc/>
    protected internal sealed override bool BackwardReadsOutput => !NeedsInput && WithDerivative is null;

    /// <inheritdoc/>
    protected internal override int StateLength => WithDerivative is null ? 0 : checked(OutputShape.Length * Lanes.Count);

    /// <summary>The initialisation that suits the weights before this activation. Default: <see cref="Glorot"/>.</summary>
    protected internal override Initializer SuitedInitializer => new Glorot();

    internal sealed override bool TreatsChannelsAlike => true;

    /// <summary>Whether the derivative needs x, because y does not tell it. Default: false.</summary>
    protected virtual bool NeedsInput => false;

    /// <summary>Computes result and derivative together, where the derivative is to be kept; null where it is told from result or input. Default: null.</summary>
    internal virtual DerivativeFormula? WithDerivative => null;

    /// <inheritdoc/>
    protected sealed override Shape InferOutputShape(Shape input) => input;

    /// <summary>y = f(x). Destination and source may be the same memory.</summary>
    protected abstract void Activate(ReadOnlySpan<float> x, Span<float> y);

    /// <summary>dx = dy·f′(x). Destination and source may be the same memory.</summary>
    /// <param name="known">y = f(x); or x where the derivative <see cref="NeedsInput"/>.</param>
    /// <param name="dy">The output gradient.</param>
    /// <param name="dx">The input gradient.</param>
    protected abstract void Differentiate(ReadOnlySpan<float> known, ReadOnlySpan<float> dy, Span<float> dx);

    /// <inheritdoc/>
    protected internal sealed override void Forward(LayerPass pass)
    {
        if (pass.WantsInputGradient && WithDerivative is { } formula)
            formula(pass.Input, pass.Output, pass.State);
        else
            Activate(pass.Input, pass.Output);
    }

    internal sealed override ImageOperation CreateImageOperation(bool appliesRelu) => new ImageFunction(Activate);

    /// <inheritdoc/>
    protected internal sealed override void Backward(LayerPass pass)
    {
        if (!pass.InputGradient.IsEmpty)
            Differentiate(WithDerivative is not null ? pass.State : NeedsInput ? pass.Input : pass.Output, pass.OutputGradient, pass.InputGradient);
    }
}
