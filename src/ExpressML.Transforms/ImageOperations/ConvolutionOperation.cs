using ExpressML.Kernels.Convolutions;
using ExpressML.Kernels.Pooling;
using ExpressML.Threads;

namespace ExpressML.ImageOperations;

/// <summary>A convolution of one image: zeros are put around it where they are wanted, and then one of two ways is gone.</summary>
internal abstract class ConvolutionOperation : ImageOperation
{
    // To pad a number takes as long as so many multiplications.
    private const int PaddingANumber = 4;

    /// <param name="geometry">The sizes.</param>
    /// <param name="ending">What is done to the sums.</param>
    /// <param name="padding">How the input is padded.</param>
    /// <param name="units">Pieces of the work that parts are made of.</param>
    private protected ConvolutionOperation(ConvolutionGeometry geometry, ConvolutionEnding ending, ImagePadding padding, int units)
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

    /// <summary>Whether max pooling can be done to the sums before they leave the lanes.</summary>
    public static bool JoinsPool(ConvolutionGeometry geometry, PoolingWindows pool) => PixelLaneConvolution.Suits(geometry, pool)
        ? PixelLaneConvolution.JoinsPool(pool)
        : FilterLaneConvolution.JoinsPool(pool);

    /// <summary>The way that leaves fewer lanes empty.</summary>
    /// <param name="geometry">The sizes.</param>
    /// <param name="w">The filters, [F][C / groups][U][V].</param>
    /// <param name="b">The biases; empty for zeros.</param>
    /// <param name="ending">What is done to the sums.</param>
    public static ConvolutionOperation Create(ConvolutionGeometry geometry, ReadOnlySpan<float> w, ReadOnlySpan<float> b, ConvolutionEnding ending) =>
        PixelLaneConvolution.Suits(geometry, ending.Pool)
            ? new PixelLaneConvolution(geometry, w, b, ending)
            : new FilterLaneConvolution(geometry, w, b, ending);

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
