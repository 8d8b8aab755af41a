using ExpressML.Kernels.Convolutions;
using ExpressML.Threads;

namespace ExpressML.ImageOperations.Convolutions;

/// <summary>The direct convolution of one image: zeros are put around it where they are wanted, then its sums are computed, piece by piece.</summary>
internal abstract class DirectOperation : ImageOperation
{
    // To pad a number takes as long as so many multiplications.
    private const int PaddingANumber = 4;

    /// <param name="geometry">The sizes.</param>
    /// <param name="ending">What is done to the sums.</param>
    /// <param name="padding">How the input is padded.</param>
    /// <param name="units">Pieces of the work that parts are made of.</param>
    private protected DirectOperation(ConvolutionGeometry geometry, ConvolutionEnding ending, ImagePadding padding, int units)
    {
        (Geometry, Ending, Padding) = (geometry, ending, padding);
        var products = new WorkStep(units, (long)geometry.Output.Length * geometry.FanIn);
        Steps = padding.IsIdentity ? [products] : [new(geometry.Input.Channels, (long)padding.Length * PaddingANumber), products];
    }

    public sealed override int ScratchLength => Padding.IsIdentity ? 0 : Tensors.Lanes.ImageLength(Padding.Length);

    public sealed override IReadOnlyList<WorkStep> Steps { get; }

    private protected ConvolutionGeometry Geometry { get; }

    private protected ConvolutionEnding Ending { get; }

    private protected ImagePadding Padding { get; }

    public sealed override void Run(ImagePass pass, int step, int first, int end)
    {
        if (step < Steps.Count - 1)
        {
            Padding.Apply(pass.Input, first, end, pass.Scratch);
            return;
        }

        ReadOnlySpan<float> x = Padding.IsIdentity ? pass.Input : pass.Scratch;
        for (int unit = first; unit < end; unit++)
            RunUnit(x, unit, pass.Output);
    }

    /// <summary>Computes one piece.</summary>
    private protected abstract void RunUnit(ReadOnlySpan<float> x, int unit, Span<float> y);

    /// <summary>From the channels that the filters of a group read on.</summary>
    private protected ReadOnlySpan<float> GroupInput(ReadOnlySpan<float> x, int group) => x[(group * Geometry.GroupInput.Channels * Padding.ChannelLength)..];
}
