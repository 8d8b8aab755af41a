using ExpressML.ImageOperations;
using ExpressML.Kernels.Elementwise;
using ExpressML.Persistence;

namespace ExpressML.Layers;

/// <summary>What the dropout layers share: a random mask in training, the identity when scoring.</summary>
public abstract class DropoutLayer : Layer
{
    private protected DropoutLayer(double rate) => Rate = Guard.AtLeastZeroBelowOne(rate);

    /// <summary>The probability of being dropped. Default: 0.5.</summary>
    public double Rate { get; }

    /// <inheritdoc/>
    protected internal sealed override bool WorksInPlace => true;

    /// <inheritdoc/>
    protected sealed override Shape InferOutputShape(Shape input) => input;

    /// <summary>y = x times the factors of the mask, which is <see cref="Layer.StateLength"/> long.</summary>
    private protected abstract void Apply(ReadOnlySpan<float> x, ReadOnlySpan<float> mask, Span<float> y);

    /// <inheritdoc/>
    protected internal sealed override void Forward(LayerPass pass)
    {
        if (pass.IsTraining)
        {
            DropoutMask.Fill(pass.State, Rate, pass.Seed);
            Apply(pass.Input, pass.State, pass.Output);
        }
        else if (pass.Input != pass.Output)
        {
            pass.Input.CopyTo(pass.Output);
        }
    }

    internal sealed override ImageOperation CreateImageOperation(bool appliesRelu) => ImageFunction.Identity;

    /// <inheritdoc/>
    protected internal sealed override void Backward(LayerPass pass)
    {
        if (!pass.InputGradient.IsEmpty)
            Apply(pass.OutputGradient, pass.State, pass.InputGradient);
    }

    /// <inheritdoc/>
    protected internal sealed override void WriteSettings(ModelWriter writer) => writer.Write(Rate);

    /// <summary>The code that makes this layer.</summary>
    public override string ToString() => FormattableString.Invariant($"{GetType().Name}({Rate})");
}
