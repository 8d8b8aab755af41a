using ExpressML.Kernels.Convolutions;

namespace ExpressML.ImageOperations.Convolutions;

/// <summary>The direct convolution of one image: zeros are put around it where they are wanted, then its sums are computed, piece by piece.</summary>
internal abstract class DirectOperation : ImageOperation
{
    // Numbers to pad that are worth a thread's while.
    private const int PaddedAPart = 65536;

    private readonly int _units;
    private readonly int[] _parts;

    /// <param name="geometry">The sizes.</param>
    /// <param name="ending">What is done to the sums.</param>
    /// <param name="padding">How the input is padded.</param>
    /// <param name="units">Pieces of the work that parts are made of.</param>
    private protected DirectOperation(ConvolutionGeometry geometry, ConvolutionEnding ending, ImagePadding padding, int units)
    {
        (Geometry, Ending, Padding, _units) = (geometry, ending, padding, units);
        int parts = WorkCut.Parts((long)geometry.Output.Length * geometry.FanIn, units);
        _parts = padding.IsIdentity ? [parts] : [Math.Clamp(padding.Length / PaddedAPart, 1, geometry.Input.Channels), parts];
    }

    public sealed override int ScratchLength => Padding.IsIdentity ? 0 : Tensors.Lanes.ImageLength(Padding.Length);

    public sealed override ReadOnlySpan<int> Parts => _parts;

    private protected ConvolutionGeometry Geometry { get; }

    private protected ConvolutionEnding Ending { get; }

    private protected ImagePadding Padding { get; }

    public sealed override void Run(ImagePass pass, int step, int part)
    {
        if (step < _parts.Length - 1)
        {
            (int firstChannel, int endChannel) = WorkCut.Pieces(Geometry.Input.Channels, _parts[0], part);
            Padding.Apply(pass.Input, firstChannel, endChannel, pass.Scratch);
            return;
        }

        ReadOnlySpan<float> x = Padding.IsIdentity ? pass.Input : pass.Scratch;
        (int unit, int end) = WorkCut.Pieces(_units, _parts[^1], part);
        for (; unit < end; unit++)
            RunUnit(x, unit, pass.Output);
    }

    /// <summary>Computes one piece.</summary>
    private protected abstract void RunUnit(ReadOnlySpan<float> x, int unit, Span<float> y);

    /// <summary>From the channels that the filters of a group read on.</summary>
    private protected ReadOnlySpan<float> GroupInput(ReadOnlySpan<float> x, int group) => x[(group * Geometry.GroupInput.Channels * Padding.ChannelLength)..];
}
