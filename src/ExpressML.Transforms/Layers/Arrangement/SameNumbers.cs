using ExpressML.ImageOperations;

namespace ExpressML.Layers;

/// <summary>A layer that calls the numbers of an example by another shape: they stay where they are.</summary>
public abstract class SameNumbers : Layer
{
    private protected SameNumbers() { }

    /// <inheritdoc/>
    protected internal sealed override bool WorksInPlace => true;

    /// <inheritdoc/>
    protected internal sealed override void Forward(LayerPass pass)
    {
        if (pass.Input != pass.Output)
            pass.Input.CopyTo(pass.Output);
    }

    internal sealed override ImageOperation CreateImageOperation(bool appliesRelu) => ImageFunction.Identity;

    /// <inheritdoc/>
    protected internal sealed override void Backward(LayerPass pass)
    {
        if (!pass.InputGradient.IsEmpty && pass.OutputGradient != pass.InputGradient)
            pass.OutputGradient.CopyTo(pass.InputGradient);
    }
}
