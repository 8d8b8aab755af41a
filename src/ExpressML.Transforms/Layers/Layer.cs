using ExpressML.Tensors;

namespace ExpressML.Layers;

/// <summary>One step of a network: a function of one example's numbers, its derivative, and the parameters that it learns.</summary>
/// <remarks>
/// A layer holds configuration and parameters only. What one pass needs lives in a <see cref="LayerPass"/>, so a trained network is safe
/// to score from many threads at once. A layer belongs to one network, which gives it its input shape.
/// </remarks>
public abstract class Layer
{
    private Shape _input;

    private protected Layer() { }

    /// <summary>Channels, height and width of one example that comes in; known once the layer stands in a network.</summary>
    public Shape InputShape => _input;

    /// <summary>Channels, height and width of one example that goes out; known once the layer stands in a network.</summary>
    public Shape OutputShape { get; private set; }

    /// <summary>What the layer learns or measures, saved with it; known once the layer stands in a network.</summary>
    public IReadOnlyList<Parameter> Parameters { get; private set; } = [];

    /// <summary>Whether the output may overwrite the input: it has the same shape, and the derivative needs the output at most.</summary>
    internal virtual bool WorksInPlace => false;

    /// <summary>Whether <see cref="Backward"/> reads the output, so that the next layer must not overwrite it.</summary>
    internal virtual bool BackwardReadsOutput => false;

    /// <summary>Floats of one block that <see cref="Forward"/> leaves to <see cref="Backward"/> beside input and output.</summary>
    internal virtual int StateLength => 0;

    /// <summary>Floats of scratch that <see cref="Backward"/> wants.</summary>
    internal virtual int ScratchLength => 0;

    /// <summary>Floats of one block that <see cref="Backward"/> leaves to <see cref="SumGradients"/>.</summary>
    internal virtual int KeptLength => 0;

    /// <summary>Parts that <see cref="SumGradients"/> can be cut into; they depend on the layer's shapes alone.</summary>
    internal virtual int GradientParts => 0;

    internal void Build(Shape input)
    {
        if (_input.IsValid)
            throw new InvalidOperationException($"{this} already stands in a network. Make a new layer for each place.");
        OutputShape = InferOutputShape(input);
        _input = input;
        Parameters = CreateParameters();
    }

    /// <summary>The shape of the output; a <see cref="ShapeException"/> where the input does not fit.</summary>
    private protected abstract Shape InferOutputShape(Shape input);

    private protected virtual Parameter[] CreateParameters() => [];

    /// <summary>Draws the first values of the parameters.</summary>
    /// <param name="suited">The initialisation that suits the activation that follows, for a layer that was given none of its own.</param>
    /// <param name="random">The source of chance.</param>
    internal virtual void Initialize(Initializer suited, Random random) { }

    /// <summary>Computes the output of one lane block.</summary>
    internal abstract void Forward(LayerPass pass);

    /// <summary>From the output gradient of one lane block computes its input gradient, and keeps what the parameters' gradients need.</summary>
    internal abstract void Backward(LayerPass pass);

    /// <summary>Computes one part of the gradients of the parameters from what <see cref="Backward"/> kept, block after block.</summary>
    internal virtual void SumGradients(GradientSum sum, int part) { }
}
