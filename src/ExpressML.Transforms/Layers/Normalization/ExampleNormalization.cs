using ExpressML.ImageOperations;
using ExpressML.Kernels.Normalization;
using ExpressML.Tensors;

namespace ExpressML.Layers;

/// <summary>Normalisation of each example by the mean and variance of its own numbers, group of channels by group, with a scale and a shift for each channel.</summary>
public abstract class ExampleNormalization : Layer
{
    private protected ExampleNormalization(double epsilon) => Epsilon = Guard.PositiveSingle(epsilon);

    /// <summary>What is added to the variance. Default: 1e-5.</summary>
    public double Epsilon { get; }

    /// <inheritdoc/>
    protected internal sealed override bool KeepsShape => true;

    /// <inheritdoc/>
    protected internal sealed override int StateLength => checked(GroupCount * ExampleMoments.Length);

    /// <inheritdoc/>
    // The kernels want a scale and a shift, and give the gradients of both, for each number of a group.
    protected internal sealed override int ScratchLength => checked(4 * GroupLength);

    /// <summary>How many groups the channels are cut into.</summary>
    private protected abstract int GroupCount { get; }

    private int GroupLength => InputShape.Length / GroupCount;

    private int GroupChannels => InputShape.Channels / GroupCount;

    private Parameter Scale => Parameters[0];

    private Parameter Shift => Parameters[1];

    /// <inheritdoc/>
    protected sealed override Parameter[] CreateParameters() =>
        [new Parameter("scale", [InputShape.Channels], fill: values => values.Fill(1)), new Parameter("shift", [InputShape.Channels])];

    /// <inheritdoc/>
    protected internal sealed override void Forward(LayerPass pass)
    {
        Span<float> scale = pass.Scratch[..GroupLength], shift = pass.Scratch.Slice(GroupLength, GroupLength);
        for (int group = 0; group < GroupCount; group++)
        {
            Spread(Scale.ReadOnlyValues.Slice(group * GroupChannels, GroupChannels), scale);
            Spread(Shift.ReadOnlyValues.Slice(group * GroupChannels, GroupChannels), shift);
            ExampleMoments.Forward(Of(pass.Input, group), scale, shift, Epsilon, Moments(pass, group), pass.Output.Slice(group * BlockLength, BlockLength));
        }
    }

    internal sealed override ImageOperation CreateImageOperation(bool appliesRelu)
    {
        float[] scale = new float[InputShape.Length], shift = new float[InputShape.Length];
        Spread(Scale.ReadOnlyValues, scale);
        Spread(Shift.ReadOnlyValues, shift);
        return new ImageFunction((x, y) =>
        {
            for (int i = 0; i < scale.Length; i += GroupLength)
                ExampleMoments.OfImage(x.Slice(i, GroupLength), scale.AsSpan(i, GroupLength), shift.AsSpan(i, GroupLength), Epsilon, y[i..]);
        });
    }

    /// <inheritdoc/>
    protected internal sealed override void Backward(LayerPass pass)
    {
        int length = GroupLength, channels = GroupChannels;
        Span<float> scale = pass.Scratch[..length], scaleGradient = pass.Scratch.Slice(2 * length, length), shiftGradient = pass.Scratch.Slice(3 * length, length);
        for (int group = 0; group < GroupCount; group++)
        {
            ReadOnlySpan<float> x = Of(pass.Input, group), dy = Of(pass.OutputGradient, group), moments = Moments(pass, group);
            ExampleMoments.ParameterGradients(x, dy, moments, scaleGradient, shiftGradient);
            Gather(scaleGradient, pass.ParameterGradient(0).Slice(group * channels, channels));
            Gather(shiftGradient, pass.ParameterGradient(1).Slice(group * channels, channels));
            if (pass.InputGradient.IsEmpty)
                continue;
            Spread(Scale.ReadOnlyValues.Slice(group * channels, channels), scale);
            ExampleMoments.InputGradient(x, dy, scale, moments, pass.InputGradient.Slice(group * BlockLength, BlockLength));
        }
    }

    private int BlockLength => GroupLength * Lanes.Count;

    private ReadOnlySpan<float> Of(ReadOnlySpan<float> block, int group) => block.Slice(group * BlockLength, BlockLength);

    private static Span<float> Moments(LayerPass pass, int group) => pass.State.Slice(group * ExampleMoments.Length, ExampleMoments.Length);

    // A number of each channel becomes one of each pixel.
    private void Spread(ReadOnlySpan<float> ofChannels, Span<float> ofNumbers)
    {
        for (int c = 0; c < ofChannels.Length; c++)
            ofNumbers.Slice(c * InputShape.Area, InputShape.Area).Fill(ofChannels[c]);
    }

    private void Gather(ReadOnlySpan<float> ofNumbers, Span<float> ofChannels)
    {
        for (int c = 0; c < ofChannels.Length; c++)
        {
            double sum = 0;
            foreach (float number in ofNumbers.Slice(c * InputShape.Area, InputShape.Area))
                sum += number;
            ofChannels[c] = (float)sum;
        }
    }
}
