using ExpressML.Kernels;

namespace ExpressML.PictureOperations;

/// <summary>A convolution of one picture: zeros are put around it where the convolution has padding, and then one of two ways is gone.</summary>
internal abstract class ConvolutionOperation : PictureOperation
{
    // Numbers to pad that are worth a thread's while.
    private const int PaddedAPart = 65536;

    private readonly int[] _parts;

    private protected ConvolutionOperation(ConvolutionGeometry geometry, bool appliesRelu, int units)
    {
        (Geometry, AppliesRelu, Units) = (geometry, appliesRelu, units);
        int parts = WorkCut.Parts((long)geometry.Output.Length * geometry.FanIn, units);
        _parts = geometry.Padding > 0 ? [Math.Clamp(geometry.PaddedInput.Length / PaddedAPart, 1, geometry.Input.Channels), parts] : [parts];
    }

    public sealed override int ScratchLength => Geometry.Padding > 0 ? Geometry.PaddedInput.Length : 0;

    public sealed override ReadOnlySpan<int> Parts => _parts;

    private protected ConvolutionGeometry Geometry { get; }

    private protected bool AppliesRelu { get; }

    /// <summary>Pieces of the work that parts are made of.</summary>
    private protected int Units { get; }

    /// <summary>The way that leaves fewer lanes empty.</summary>
    /// <param name="geometry">The sizes.</param>
    /// <param name="w">The filters, [F][C / groups][U][V].</param>
    /// <param name="b">The biases; empty for zeros.</param>
    /// <param name="appliesRelu">Whether negative results become 0.</param>
    public static ConvolutionOperation Create(ConvolutionGeometry geometry, ReadOnlySpan<float> w, ReadOnlySpan<float> b, bool appliesRelu) =>
        PixelLaneConvolution.Suits(geometry)
            ? new PixelLaneConvolution(geometry, w, b, appliesRelu)
            : new FilterLaneConvolution(geometry, w, b, appliesRelu);

    public sealed override void Run(PicturePass pass, int step, int part)
    {
        if (step < _parts.Length - 1)
        {
            PicturePadding.Apply(
                pass.Input, Geometry.Input, Geometry.Padding, WorkCut.First(Geometry.Input.Channels, _parts[0], part),
                WorkCut.First(Geometry.Input.Channels, _parts[0], part + 1), pass.Scratch);
            return;
        }

        ReadOnlySpan<float> x = Geometry.Padding > 0 ? pass.Scratch : pass.Input;
        int end = WorkCut.First(Units, _parts[^1], part + 1);
        for (int unit = WorkCut.First(Units, _parts[^1], part); unit < end; unit++)
            RunUnit(x, unit, pass.Output);
    }

    /// <summary>Computes one piece.</summary>
    private protected abstract void RunUnit(ReadOnlySpan<float> x, int unit, Span<float> y);

    /// <summary>The channels that the filters of a group read.</summary>
    private protected ReadOnlySpan<float> GroupInput(ReadOnlySpan<float> x, int group)
    {
        int length = Geometry.PaddedInput.Area * Geometry.GroupInput.Channels;
        return x.Slice(group * length, length);
    }
}
