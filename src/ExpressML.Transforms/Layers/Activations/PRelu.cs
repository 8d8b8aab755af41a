using ExpressML.ImageOperations;
using ExpressML.Kernels.Elementwise;
using ExpressML.Kernels.Products;
using ExpressML.Persistence;
using ExpressML.Tensors;

namespace ExpressML.Layers;

/// <summary>Parametric rectified linear unit, a leaky ReLU that learns its slope: y = x where x &gt; 0, else slope[c]·x.</summary>
/// <remarks>
/// <para>Shapes: (N, C, H, W) → (N, C, H, W). Parameter: slope [C], or [1] where all channels share it; trained, from 0.25.</para>
/// <para>Derivatives: dx = dy where x &gt; 0, else slope·dy; at x = 0 it is slope, as in PyTorch; dslope = Σ dy·x where x ≤ 0.</para>
/// <para>Variant: the slope is no weight, so weight decay and penalties leave it alone: they would draw it to 0, which is a plain ReLU, as paper and PyTorch warn.</para>
/// <para>Source: He, Zhang, Ren and Sun 2015, "Delving Deep into Rectifiers", §2.1, arXiv:1502.01852.</para>
/// </remarks>
public sealed class PRelu : Layer
{
    private const float FirstSlope = 0.25f;

    /// <summary>A parametric rectified linear unit.</summary>
    /// <param name="isShared">Whether all channels have the same slope, rather than each its own.</param>
    public PRelu(bool isShared = false) => IsShared = isShared;

    internal PRelu(ModelReader settings)
        : this(isShared: settings.ReadBoolean())
    {
    }

    /// <summary>Whether all channels have the same slope, as by default in PyTorch. Default: false, each its own.</summary>
    public bool IsShared { get; }

    /// <inheritdoc/>
    protected internal override bool KeepsShape => true;

    /// <inheritdoc/>
    protected internal override Initializer SuitedInitializer => new He();

    internal override bool TreatsChannelsAlike => !IsShared;

    private Parameter Slope => Parameters[0];

    /// <inheritdoc/>
    protected override Shape InferOutputShape(Shape input) => input;

    /// <inheritdoc/>
    protected override Parameter[] CreateParameters() =>
        [new Parameter("slope", [IsShared ? 1 : InputShape.Channels], fill: values => values.Fill(FirstSlope))];

    /// <inheritdoc/>
    protected internal override void Forward(LayerPass pass) => Activate(pass.Input, Slope.ReadOnlyValues, pass.Output);

    internal override ImageOperation CreateImageOperation(bool appliesRelu) =>
        new ImageFunction((x, y) => Activate(x[..InputShape.Length], Slope.ReadOnlyValues, y[..InputShape.Length]));

    /// <inheritdoc/>
    protected internal override void Backward(LayerPass pass)
    {
        ReadOnlySpan<float> slope = Slope.ReadOnlyValues;
        Span<float> slopeGradient = pass.ParameterGradient(0);
        int part = pass.Input.Length / slope.Length;
        for (int c = 0; c < slope.Length; c++)
        {
            ReadOnlySpan<float> x = pass.Input.Slice(c * part, part), dy = pass.OutputGradient.Slice(c * part, part);
            slopeGradient[c] = ChannelProducts.Sum(x, dy, most: 0);
            if (!pass.InputGradient.IsEmpty)
                Activations.Gradient(new ActivationFunctions.LeakyRelu(slope[c]), x, dy, pass.InputGradient.Slice(c * part, part));
        }
    }

    /// <inheritdoc/>
    protected internal override void WriteSettings(ModelWriter writer) => writer.Write(IsShared);

    /// <summary>The code that makes this layer.</summary>
    public override string ToString() => IsShared ? "PRelu(isShared: true)" : "PRelu()";

    private static void Activate(ReadOnlySpan<float> x, ReadOnlySpan<float> slope, Span<float> y)
    {
        int part = x.Length / slope.Length;
        for (int c = 0; c < slope.Length; c++)
            Activations.Apply(new ActivationFunctions.LeakyRelu(slope[c]), x.Slice(c * part, part), y.Slice(c * part, part));
    }
}
