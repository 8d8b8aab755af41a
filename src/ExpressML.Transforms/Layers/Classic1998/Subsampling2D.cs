using ExpressML.ImageOperations;
using ExpressML.Kernels.Normalization;
using ExpressML.Kernels.Pooling;
using ExpressML.Persistence;
using ExpressML.Tensors;

namespace ExpressML.Layers;

/// <summary>Sub-sampling as in LeNet-5: y[c,i,j] = coefficient[c]·Σ x[c, i·window + u, j·window + v] + bias[c] for 0 ≤ u,v &lt; window.</summary>
/// <remarks>
/// <para>Shapes: (N, C, H, W) → (N, C, ⌊H / window⌋, ⌊W / window⌋); a rest narrower than the window is left out.
/// Parameters, both trained: coefficient [C], bias [C].</para>
/// <para>Derivatives: dx = coefficient[c]·dy of its window; dcoefficient[c] = Σ dy·(sum of the window), dbias[c] = Σ dy.</para>
/// <para>Variant: the sum of the window, not its mean. The squashing function that follows in the paper is a layer of its own.</para>
/// <para>Source: LeCun, Bottou, Bengio and Haffner 1998, "Gradient-Based Learning Applied to Document Recognition", §II.B, layers S2 and S4.</para>
/// </remarks>
public sealed class Subsampling2D : Layer
{
    private PoolingWindows? _windows;

    /// <summary>Sub-sampling.</summary>
    /// <param name="window">Side of the window and step between windows, in pixels; at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The window is below 1.</exception>
    public Subsampling2D(int window) => Window = Guard.AtLeast(window, 1);

    internal Subsampling2D(ModelReader settings)
        : this(window: settings.ReadInt32())
    {
    }

    /// <summary>Side of the window and step between windows, in pixels.</summary>
    public int Window { get; }

    /// <summary>How the coefficients begin; biases begin at 0. Default: that which suits the activation that follows.</summary>
    public Initializer? WeightInitializer { get; init; }

    /// <inheritdoc/>
    protected internal override bool BackwardReadsInput => false;

    /// <inheritdoc/>
    /// <remarks>The means of the windows: what the coefficients multiply, over window².</remarks>
    protected internal override int StateLength => OutputShape.Length * Lanes.Count;

    /// <inheritdoc/>
    protected internal override int ScratchLength => OutputShape.Length * Lanes.Count;

    private Parameter Coefficient => Parameters[0];

    private Parameter Bias => Parameters[1];

    private PoolingWindows Windows => _windows ??= PoolingWindows.Sliding(InputShape, Window, Window, padding: 0);

    private int Terms => Window * Window;

    private int ChannelLength => OutputShape.Area * Lanes.Count;

    /// <inheritdoc/>
    protected override Shape InferOutputShape(Shape input)
    {
        if (Math.Min(input.Height, input.Width) < Window)
            throw new ShapeException(this, $"the input must be at least {Window}×{Window} pixels, but is {input}.");
        return input with { Height = input.Height / Window, Width = input.Width / Window };
    }

    /// <inheritdoc/>
    protected override Parameter[] CreateParameters() =>
        [new Parameter("coefficient", [InputShape.Channels], fanIn: Terms, fanOut: 1), new Parameter("bias", [InputShape.Channels])];

    /// <inheritdoc/>
    protected internal override void Initialize(Initializer suited, Random random) => base.Initialize(WeightInitializer ?? suited, random);

    /// <inheritdoc/>
    protected internal override void Forward(LayerPass pass)
    {
        WindowPooling.LaneBlock(default(Mean), pass.Input, Windows, pass.State);
        for (int c = 0; c < OutputShape.Channels; c++)
            new ChannelNormalization(0, Terms * Coefficient.ReadOnlyValues[c], Bias.ReadOnlyValues[c]).Forward(Channel(pass.State, c), Channel(pass.Output, c));
    }

    internal override ImageOperation CreateImageOperation(bool appliesRelu) => new SubsamplingOperation(
        Windows, [.. Enumerable.Range(0, OutputShape.Channels).Select(c => new ChannelNormalization(0, Terms * Coefficient.ReadOnlyValues[c], Bias.ReadOnlyValues[c]))]);

    /// <inheritdoc/>
    protected internal override void Backward(LayerPass pass)
    {
        for (int c = 0; c < OutputShape.Channels; c++)
        {
            // Gradients of padding lanes are 0, so that all lanes may be summed.
            ReadOnlySpan<float> gradient = pass.OutputGradient.Slice(c * ChannelLength, ChannelLength);
            (double sum, double product) = default(ChannelNormalization).Sums(Channel(pass.State, c), gradient, Lanes.Count);
            pass.ParameterGradient(0)[c] = (float)(Terms * product);
            pass.ParameterGradient(1)[c] = (float)sum;
            new ChannelNormalization(0, Terms * Coefficient.ReadOnlyValues[c], 0).Forward(gradient, Channel(pass.Scratch, c));
        }

        if (!pass.InputGradient.IsEmpty)
            AveragePooling.InputGradient(pass.Scratch, Windows, pass.InputGradient);
    }

    /// <inheritdoc/>
    protected internal override void WriteSettings(ModelWriter writer) => writer.Write(Window);

    /// <summary>The code that makes this layer.</summary>
    public override string ToString() => $"Subsampling2D({Window})";

    private Span<float> Channel(Span<float> block, int c) => block.Slice(c * ChannelLength, ChannelLength);
}
