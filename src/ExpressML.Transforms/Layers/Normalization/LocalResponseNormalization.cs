using ExpressML.ImageOperations;
using ExpressML.Kernels.Normalization;
using ExpressML.Persistence;
using ExpressML.Tensors;

namespace ExpressML.Layers;

/// <summary>Local response normalisation: y[c,i,j] = x[c,i,j] / (k + α·Σ x[m,i,j]²)^β over the size channels m around c.</summary>
/// <remarks>
/// <para>Shapes: (N, C, H, W) → (N, C, H, W). No parameters. The sum runs from c − ⌊size/2⌋ to c + ⌊(size − 1)/2⌋, without what lies outside.</para>
/// <para>Derivative: with s[c] the base of the power, dx[c] = dy[c]·s[c]^−β − 2αβ·x[c]·Σ dy[m]·x[m]·s[m]^(−β−1) over the m whose sums hold c.</para>
/// <para>
/// Variant: α multiplies the sum, as in the paper. PyTorch, ONNX and Caffe multiply the mean: their alpha is
/// size times this one, 5e-4 for the defaults, and PyTorch's k is 1 unless told otherwise.
/// </para>
/// <para>Source: Krizhevsky, Sutskever and Hinton 2012, "ImageNet Classification with Deep Convolutional Neural Networks", §3.3.</para>
/// </remarks>
public sealed class LocalResponseNormalization : Layer
{
    private readonly ResponseSettings _settings;

    /// <summary>Local response normalisation.</summary>
    /// <param name="size">Channels in a sum (the paper's n); at least 1.</param>
    /// <param name="alpha">α, the factor of the sum; finite and at least 0.</param>
    /// <param name="beta">β, the power; finite and at least 0.</param>
    /// <param name="k">What is added to the sum, so that nothing is divided by 0; finite and above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A setting is out of range.</exception>
    public LocalResponseNormalization(int size = 5, double alpha = 1e-4, double beta = 0.75, double k = 2)
    {
        Size = Guard.AtLeast(size, 1);
        Alpha = Guard.FiniteAndNotNegative(alpha);
        Beta = Guard.FiniteAndNotNegative(beta);
        K = Guard.FiniteAndPositive(k);
        _settings = new ResponseSettings(size, alpha, beta, k);
    }

    internal LocalResponseNormalization(ModelReader settings)
        : this(size: settings.ReadInt32(), alpha: settings.ReadDouble(), beta: settings.ReadDouble(), k: settings.ReadDouble())
    {
    }

    /// <summary>Channels in a sum. Default: 5.</summary>
    public int Size { get; }

    /// <summary>α, the factor of the sum. Default: 1e-4.</summary>
    public double Alpha { get; }

    /// <summary>β, the power. Default: 0.75.</summary>
    public double Beta { get; }

    /// <summary>What is added to the sum. Default: 2.</summary>
    public double K { get; }

    /// <inheritdoc/>
    protected internal override int ScratchLength => InputShape.Length * Lanes.Count;

    /// <inheritdoc/>
    protected internal override long MultiplyAdds => (long)InputShape.Length * Size;

    /// <inheritdoc/>
    protected internal override bool KeepsShape => true;

    /// <inheritdoc/>
    protected override Shape InferOutputShape(Shape input) => input;

    /// <inheritdoc/>
    protected internal override void Forward(LayerPass pass) => ChannelResponse.Forward(pass.Input, InputShape, _settings, pass.Output);

    internal override ImageOperation CreateImageOperation(bool appliesRelu) => ChannelResponse.HasPixelLanes(InputShape)
        ? new ChannelFunction(InputShape, Size, (x, y, first, end) => ChannelResponse.PixelLanes(x, InputShape, _settings, first, end, y))
        : base.CreateImageOperation(appliesRelu);

    /// <inheritdoc/>
    protected internal override void Backward(LayerPass pass)
    {
        if (!pass.InputGradient.IsEmpty)
            ChannelResponse.InputGradient(pass.Input, pass.OutputGradient, InputShape, _settings, pass.Scratch, pass.InputGradient);
    }

    /// <inheritdoc/>
    protected internal override void WriteSettings(ModelWriter writer)
    {
        writer.Write(Size);
        writer.Write(Alpha);
        writer.Write(Beta);
        writer.Write(K);
    }

    /// <summary>The code that makes this layer.</summary>
    public override string ToString()
    {
        FormattableString[] settings = [$"size: {Size}", $"alpha: {Alpha}", $"beta: {Beta}", $"k: {K}"];
        bool[] isDefault = [Size == 5, Alpha == 1e-4, Beta == 0.75, K == 2];
        return $"LocalResponseNormalization({string.Join(", ", settings.Where((_, i) => !isDefault[i]).Select(FormattableString.Invariant))})";
    }
}
