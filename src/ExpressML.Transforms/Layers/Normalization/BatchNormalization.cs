using System.Runtime.InteropServices;
using ExpressML.ImageOperations;
using ExpressML.Kernels.Normalization;
using ExpressML.Persistence;
using ExpressML.Tensors;

namespace ExpressML.Layers;

/// <summary>Batch normalisation: y[c] = scale[c]·(x[c] − mean[c]) / √(variance[c] + ε) + shift[c].</summary>
/// <remarks>
/// <para>Shapes: (N, C, H, W) → (N, C, H, W). Parameters: scale [C] and shift [C], trained, from 1 and 0 (the paper's γ and β, also written
/// C₁ and C₂); mean [C] and variance [C], running averages that scoring uses, from 0 and 1. Without a scale, it is 1 and no parameter; without a shift, it is 0.</para>
/// <para>Momentum: that of PyTorch, the share of the new batch. Keras means the share of the old averages: its 0.99 is 0.01 here.</para>
/// <para>In training, mean and variance are those of the batch over n = N·H·W numbers a channel, whatever the threads and however full the
/// last block: summaries of the blocks are combined in their order, in double precision. Where H and W are 1, a batch needs at least two
/// examples: of one alone, each number would be its own mean.</para>
/// <para>A layer that is frozen goes by the running averages in training too, and leaves them as they are, as in Keras.</para>
/// <para>Derivative: dx = scale/σ·(dy − mean(dy) − x̂·mean(dy·x̂)) with x̂ = (x − mean)/σ; dscale = Σ dy·x̂, dshift = Σ dy.</para>
/// <para>Variant: the batch is normalised by the biased variance (divided by n); the running one is unbiased (n − 1). As in PyTorch.</para>
/// <para>Source: Ioffe and Szegedy 2015, "Batch Normalization", Algorithms 1 and 2, arXiv:1502.03167.</para>
/// </remarks>
public sealed class BatchNormalization : Layer, IWholeBatch
{
    /// <summary>Batch normalisation.</summary>
    /// <param name="momentum">
    /// Share of the new batch in the running averages: new = (1 − momentum)·old + momentum·batch; in (0, 1]. Keras's momentum is 1 less this: write 0.01 for its 0.99.
    /// </param>
    /// <param name="epsilon">ε, which keeps the division finite where a channel does not vary; above 0.</param>
    /// <param name="scale">Whether each channel is multiplied by a trained scale. Keras's <c>scale</c>.</param>
    /// <param name="shift">Whether a trained shift is added to each channel. Keras's <c>center</c>.</param>
    /// <exception cref="ArgumentOutOfRangeException">A setting is out of range.</exception>
    public BatchNormalization(double momentum = 0.1, double epsilon = 1e-5, bool scale = true, bool shift = true)
    {
        Momentum = Guard.AboveZeroAtMostOne(momentum);
        Epsilon = Guard.PositiveSingle(epsilon);
        (HasScale, HasShift) = (scale, shift);
    }

    internal BatchNormalization(ModelReader settings)
        : this(momentum: settings.ReadDouble(), epsilon: settings.ReadDouble())
    {
    }

    /// <summary>Share of the new batch in the running averages. Default: 0.1.</summary>
    public double Momentum { get; }

    /// <summary>What is added to the variance. Default: 1e-5.</summary>
    public double Epsilon { get; }

    /// <summary>Whether each channel is multiplied by a trained scale. Default: true.</summary>
    public bool HasScale { get; }

    /// <summary>Whether a trained shift is added to each channel. Default: true.</summary>
    public bool HasShift { get; }

    internal override int SettingsVersion => HasScale && HasShift ? 1 : 2;

    /// <inheritdoc/>
    protected internal override bool KeepsShape => true;

    // Two doubles a channel: mean and squared deviation forward, the sums of dy and of dy·(x − mean) back.
    internal override int KeptLength => 4 * Channels;

    internal override int GradientParts => 1;

    internal override bool TreatsChannelsAlike => true;

    internal override FixedNormalization FixedNormalization => FixedNormalization.Of(
        [.. Enumerable.Range(0, Channels).Select(ScaleOf)], [.. Enumerable.Range(0, Channels).Select(ShiftOf)],
        RunningMean.ReadOnlyValues.ToArray(), RunningVariance.ReadOnlyValues.ToArray(), Epsilon);

    int IWholeBatch.SharedLength => 5 * Channels;

    internal override bool FusesRelu => true;

    internal override bool DifferentiatesRelu => true;

    private int Channels => InputShape.Channels;

    private int ChannelLength => InputShape.Area * Lanes.Count;

    private Parameter RunningMean => Parameters[^2];

    private Parameter RunningVariance => Parameters[^1];

    // The shift is behind the scale, if there is one.
    private int ShiftIndex => HasScale ? 1 : 0;

    /// <inheritdoc/>
    protected override Shape InferOutputShape(Shape input) => input;

    /// <inheritdoc/>
    protected override Parameter[] CreateParameters() =>
    [
        .. HasScale ? [new Parameter("scale", [Channels], fill: values => values.Fill(1))] : Array.Empty<Parameter>(),
        .. HasShift ? [new Parameter("shift", [Channels])] : Array.Empty<Parameter>(),
        new Parameter("mean", [Channels], isTrainable: false),
        new Parameter("variance", [Channels], isTrainable: false, fill: values => values.Fill(1)),
    ];

    void IWholeBatch.GatherForward(LayerPass pass)
    {
        Span<double> summary = MemoryMarshal.Cast<float, double>(pass.Kept);
        for (int c = 0; c < Channels; c++)
            (summary[2 * c], summary[2 * c + 1]) = ChannelMoments.Of(Channel(pass.Input, c), pass.ActiveLanes);
    }

    void IWholeBatch.CombineForward(BatchSummaries summaries)
    {
        var shared = new SharedStatistics(summaries.Shared.Span, Channels);
        double count = (double)summaries.Examples * InputShape.Area;
        for (int c = 0; c < Channels; c++)
        {
            (double mean, double variance) = CombineMoments(summaries, c, count);
            shared.Mean[c] = (float)mean;
            shared.InverseDeviation[c] = (float)(1 / Math.Sqrt(variance + Epsilon));
            RunningMean.Values[c] = (float)((1 - Momentum) * RunningMean.Values[c] + Momentum * mean);
            double unbiased = count > 1 ? variance * count / (count - 1) : variance;
            RunningVariance.Values[c] = (float)((1 - Momentum) * RunningVariance.Values[c] + Momentum * unbiased);
        }
    }

    /// <inheritdoc/>
    protected internal override void Forward(LayerPass pass)
    {
        var shared = pass.IsTraining ? new SharedStatistics(pass.Shared, Channels) : default;
        for (int c = 0; c < Channels; c++)
        {
            ChannelNormalization normalization = pass.IsTraining ? NormalizationOf(shared, c, pass.AppliesRelu) : ScoringNormalization(c, pass.AppliesRelu);
            normalization.Forward(Channel(pass.Input, c), pass.Output.Slice(c * ChannelLength, ChannelLength));
        }
    }

    internal override ImageOperation CreateImageOperation(bool appliesRelu)
    {
        ChannelNormalization[] normalizations = [.. Enumerable.Range(0, Channels).Select(c => ScoringNormalization(c, appliesRelu))];
        return new ImageFunction((x, y) =>
        {
            int area = InputShape.Area;
            for (int c = 0; c < normalizations.Length; c++)
                normalizations[c].Forward(x.Slice(c * area, area), y.Slice(c * area, area));
        });
    }

    void IWholeBatch.GatherBackward(LayerPass pass)
    {
        var shared = new SharedStatistics(pass.Shared, Channels);
        Span<double> summary = MemoryMarshal.Cast<float, double>(pass.Kept);
        for (int c = 0; c < Channels; c++)
        {
            (summary[2 * c], summary[2 * c + 1]) = NormalizationOf(shared, c, pass.AppliesRelu)
                .Sums(Channel(pass.Input, c), Channel(pass.OutputGradient, c), pass.ActiveLanes);
        }
    }

    void IWholeBatch.CombineBackward(BatchSummaries summaries)
    {
        var shared = new SharedStatistics(summaries.Shared.Span, Channels);
        double count = (double)summaries.Examples * InputShape.Area;
        for (int c = 0; c < Channels; c++)
        {
            double sum = 0, product = 0;
            for (int block = 0; block < summaries.Blocks; block++)
            {
                ReadOnlySpan<double> summary = Summary(summaries, block);
                sum += summary[2 * c];
                product += summary[2 * c + 1];
            }

            shared.ShiftGradient[c] = (float)sum;
            shared.ScaleGradient[c] = (float)(product * shared.InverseDeviation[c]);
            shared.InverseCount[c] = (float)(1 / count);
        }
    }

    /// <inheritdoc/>
    protected internal override void Backward(LayerPass pass)
    {
        if (pass.InputGradient.IsEmpty)
            return;
        if (!pass.IsTraining)
        {
            BackwardByRunningAverages(pass);
            return;
        }

        var shared = new SharedStatistics(pass.Shared, Channels);
        for (int c = 0; c < Channels; c++)
        {
            float inverse = shared.InverseDeviation[c], share = shared.InverseCount[c];
            NormalizationOf(shared, c, pass.AppliesRelu).InputGradient(
                Channel(pass.Input, c), Channel(pass.OutputGradient, c), shared.ShiftGradient[c] * share, shared.ScaleGradient[c] * share * inverse,
                pass.ActiveLanes, pass.InputGradient.Slice(c * ChannelLength, ChannelLength));
        }
    }

    // They do not depend on the batch, so that dx = scale/σ·dy.
    private void BackwardByRunningAverages(LayerPass pass)
    {
        for (int c = 0; c < Channels; c++)
        {
            ScoringNormalization(c, pass.AppliesRelu).InputGradient(
                Channel(pass.Input, c), Channel(pass.OutputGradient, c), 0, 0, pass.ActiveLanes, pass.InputGradient.Slice(c * ChannelLength, ChannelLength));
        }
    }

    internal override void SumGradients(GradientSum sum, int part)
    {
        var shared = new SharedStatistics(sum.Shared.Span, Channels);
        if (HasScale)
            shared.ScaleGradient.CopyTo(sum.Gradients[0].Span);
        if (HasShift)
            shared.ShiftGradient.CopyTo(sum.Gradients[ShiftIndex].Span);
    }

    /// <inheritdoc/>
    protected internal override void WriteSettings(ModelWriter writer)
    {
        writer.Write(Momentum);
        writer.Write(Epsilon);
        if (SettingsVersion == 1)
            return;
        writer.Write(HasScale);
        writer.Write(HasShift);
    }

    /// <summary>Reads the settings of version 2.</summary>
    internal static BatchNormalization ReadVersion2(ModelReader settings) => new(
        momentum: settings.ReadDouble(), epsilon: settings.ReadDouble(), scale: settings.ReadBoolean(), shift: settings.ReadBoolean());

    /// <summary>The code that makes this layer.</summary>
    public override string ToString()
    {
        FormattableString[] settings = [$"momentum: {Momentum}", $"epsilon: {Epsilon}", $"scale: false", $"shift: false"];
        bool[] isDefault = [Momentum == 0.1, Epsilon == 1e-5, HasScale, HasShift];
        return $"BatchNormalization({string.Join(", ", settings.Where((_, i) => !isDefault[i]).Select(FormattableString.Invariant))})";
    }

    // Means and squared deviations of two sets combine to those of their union: Chan, Golub and LeVeque 1979.
    private (double Mean, double Variance) CombineMoments(BatchSummaries summaries, int c, double total)
    {
        double count = 0, mean = 0, squares = 0;
        for (int block = 0; block < summaries.Blocks; block++)
        {
            ReadOnlySpan<double> summary = Summary(summaries, block);
            double added = (double)summaries.ExamplesOf(block) * InputShape.Area, difference = summary[2 * c] - mean;
            squares += summary[2 * c + 1] + difference * difference * count * added / (count + added);
            mean += difference * added / (count + added);
            count += added;
        }

        return (mean, squares / total);
    }

    private float ScaleOf(int c) => HasScale ? Parameters[0].ReadOnlyValues[c] : 1;

    private float ShiftOf(int c) => HasShift ? Parameters[ShiftIndex].ReadOnlyValues[c] : 0;

    private ReadOnlySpan<float> Channel(ReadOnlySpan<float> block, int c) => block.Slice(c * ChannelLength, ChannelLength);

    private ChannelNormalization NormalizationOf(SharedStatistics shared, int c, bool appliesRelu) =>
        new(shared.Mean[c], ScaleOf(c) * shared.InverseDeviation[c], ShiftOf(c), appliesRelu);

    // By the running averages.
    private ChannelNormalization ScoringNormalization(int c, bool appliesRelu)
    {
        float inverse = (float)(1 / Math.Sqrt(RunningVariance.ReadOnlyValues[c] + Epsilon));
        return new(RunningMean.ReadOnlyValues[c], ScaleOf(c) * inverse, ShiftOf(c), appliesRelu);
    }

    private ReadOnlySpan<double> Summary(BatchSummaries summaries, int block) =>
        MemoryMarshal.Cast<float, double>(summaries.Kept.Slice(block * KeptLength, KeptLength));

    /// <summary>What the blocks share, one number a channel each.</summary>
    private readonly ref struct SharedStatistics
    {
        private readonly Span<float> _memory;
        private readonly int _channels;

        public SharedStatistics(Span<float> memory, int channels)
        {
            _memory = memory;
            _channels = channels;
        }

        public Span<float> Mean => At(0);

        public Span<float> InverseDeviation => At(1);

        public Span<float> ShiftGradient => At(2);

        public Span<float> ScaleGradient => At(3);

        public Span<float> InverseCount => At(4);

        private Span<float> At(int index) => _memory.Slice(index * _channels, _channels);
    }
}
