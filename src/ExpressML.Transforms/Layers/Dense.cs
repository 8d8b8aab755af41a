using ExpressML.ImageOperations;
using ExpressML.Kernels.Elementwise;
using ExpressML.Kernels.Products;
using ExpressML.Persistence;
using ExpressML.Tensors;

namespace ExpressML.Layers;

/// <summary>A layer of neurons, each connected to every input: y[o] = b[o] + Σ w[o,i]·x[i].</summary>
/// <remarks>
/// <para>Shapes: (N, I, 1, 1) → (N, units, 1, 1); an image is flattened first. Parameters: weight [units, I], bias [units].</para>
/// <para>Derivatives: dx[i] = Σ w[o,i]·dy[o]; dw[o,i] = Σ dy[o]·x[i] and db[o] = Σ dy[o] over the examples of the batch.</para>
/// </remarks>
public sealed class Dense : Layer
{
    private const int OutputsAPart = 24;
    private Tap[]? _forward, _backward;
    private Tap[] _examples = [];

    /// <summary>A layer of neurons.</summary>
    /// <param name="units">Number of neurons, the length of the output; at least 1.</param>
    /// <param name="bias">Whether a bias is added to each neuron's output.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="units"/> is below 1.</exception>
    public Dense(int units, bool bias = true)
    {
        Units = Guard.AtLeast(units, 1);
        HasBias = bias;
    }

    internal Dense(ModelReader settings)
        : this(units: settings.ReadInt32(), bias: settings.ReadBoolean())
    {
    }

    /// <summary>Number of neurons, the length of the output.</summary>
    public int Units { get; }

    /// <summary>Whether a bias is added to each neuron's output. Default: true.</summary>
    public bool HasBias { get; }

    /// <summary>How the weights begin. Default: as suits the activation that follows, else <see cref="Glorot"/>.</summary>
    public Initializer? WeightInitializer { get; init; }

    /// <summary>How the biases begin. Default: at 0.</summary>
    public Initializer? BiasInitializer { get; init; }

    /// <inheritdoc/>
    protected internal override bool MapsVectors => true;

    /// <inheritdoc/>
    protected internal override long MultiplyAdds => (long)Units * Inputs;

    // The transposed inputs, then the output gradients: the weight gradient is one product over the whole batch.
    internal override int KeptLength => TransposedLength + Units * Lanes.Count;

    internal override int GradientParts => (Units + OutputsAPart - 1) / OutputsAPart;

    internal override bool HasARowForEachOutput => true;

    internal override bool FusesRelu => true;

    internal override double ImagesOfALaneBlock => 5;

    internal override bool SharesWeights => !NeuronStrips.Suits(Units, Inputs);

    internal override int Pieces => (Units + OutputsAPart - 1) / OutputsAPart;

    private int Inputs => InputShape.Length;

    private int TransposedLength => DenseProducts.TransposedLength(Inputs);

    private Tap[] ForwardTaps => _forward ??= DenseProducts.ForwardTaps(Inputs);

    private Tap[] BackwardTaps => _backward ??= DenseProducts.BackwardTaps(Inputs, Units);

    private Parameter Weight => Parameters[0];

    private ReadOnlySpan<float> Bias => HasBias ? Parameters[1].ReadOnlyValues : [];

    /// <inheritdoc/>
    protected override Shape InferOutputShape(Shape input)
    {
        if (input.Area != 1)
            throw new ShapeException(this, $"the input must be a vector, but is {input}. Put Flatten() before it.");
        return Shape.Vector(Units);
    }

    /// <inheritdoc/>
    protected override Parameter[] CreateParameters()
    {
        var weight = new Parameter("weight", [Units, Inputs], fanIn: Inputs, fanOut: Units);
        return HasBias ? [weight, new Parameter("bias", [Units])] : [weight];
    }

    /// <inheritdoc/>
    protected internal override void Initialize(Initializer suited, Random random)
    {
        base.Initialize(WeightInitializer ?? suited, random);
        if (HasBias)
            BiasInitializer?.Initialize(Parameters[1], random);
    }

    internal override Layer Fold(FixedNormalization normalization)
    {
        var folded = new Dense(Units);
        folded.Build(InputShape);
        normalization.FoldInto(Weight.ReadOnlyValues, Bias, folded.Weight.Values, folded.Parameters[1].Values);
        return folded;
    }

    /// <inheritdoc/>
    protected internal override void Forward(LayerPass pass) => Forward(pass, 0, Units);

    internal override void ForwardPieces(LayerPass pass, int first, int end) =>
        Forward(pass, first * OutputsAPart, Math.Min(Units, end * OutputsAPart));

    private void Forward(LayerPass pass, int first, int end)
    {
        int count = end - first;
        DenseProducts.Forward(
            pass.Input, Weight.ReadOnlyValues.Slice(first * Inputs, count * Inputs), HasBias ? Bias.Slice(first, count) : [], ForwardTaps, count,
            pass.Output.Slice(first * Lanes.Count, count * Lanes.Count), pass.AppliesRelu);
    }

    internal override ImageOperation CreateImageOperation(bool appliesRelu) => NeuronStrips.Suits(Units, Inputs)
        ? new NeuronStrips(Weight.ReadOnlyValues, Bias, Units, appliesRelu)
        : new NeuronRows(Weight, Bias, appliesRelu);

    /// <inheritdoc/>
    protected internal override void Backward(LayerPass pass)
    {
        DenseProducts.TransposeLanes(pass.Input, Inputs, pass.Kept[..TransposedLength]);
        pass.OutputGradient.CopyTo(pass.Kept[TransposedLength..]);
        if (!pass.InputGradient.IsEmpty)
            DenseProducts.InputGradient(pass.OutputGradient, Weight.ReadOnlyValues, BackwardTaps, Inputs, pass.InputGradient);
    }

    internal override void SumGradients(GradientSum sum, int part)
    {
        int first = part * OutputsAPart, outputs = Math.Min(OutputsAPart, Units - first);
        ReadOnlySpan<Tap> examples = Examples(sum.Blocks).AsSpan(0, sum.Blocks * Lanes.Count);
        ReadOnlySpan<float> inputs = sum.Kept.Span, outputGradients = inputs[TransposedLength..];
        DenseProducts.WeightGradient(inputs, outputGradients, examples, first, outputs, Inputs, sum.Gradients[0].Span, sum.Continues);
        if (!HasBias)
            return;

        Span<float> bias = sum.Gradients[1].Slice(first, outputs), ofBlock = stackalloc float[OutputsAPart];
        if (!sum.Continues)
            bias.Clear();
        for (int block = 0; block < sum.Blocks; block++)
        {
            ReadOnlySpan<float> gradients = outputGradients.Slice(block * KeptLength + first * Lanes.Count, outputs * Lanes.Count);
            LaneSums.Channels(gradients, outputs, 1, ofBlock);
            Accumulation.Add(ofBlock[..outputs], bias);
        }
    }

    internal override IEnumerable<(int Parameter, int Start, int Count)> GradientSlices(int part)
    {
        int first = part * OutputsAPart, outputs = Math.Min(OutputsAPart, Units - first);
        yield return (0, first * Inputs, outputs * Inputs);
        if (HasBias)
            yield return (1, first, outputs);
    }

    /// <inheritdoc/>
    protected internal override void WriteSettings(ModelWriter writer)
    {
        writer.Write(Units);
        writer.Write(HasBias);
    }

    /// <summary>The code that makes this layer.</summary>
    public override string ToString() => HasBias ? $"Dense({Units})" : $"Dense({Units}, bias: false)";

    // Where the transposed inputs and the output gradient of each example stand. Parts may race to make the table; each makes the same.
    private Tap[] Examples(int blocks)
    {
        Tap[] examples = _examples;
        if (examples.Length < blocks * Lanes.Count)
        {
            examples = DenseProducts.ExampleTaps(blocks, KeptLength);
            _examples = examples;
        }

        return examples;
    }
}
