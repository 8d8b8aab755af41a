using ExpressML.PictureOperations;

namespace ExpressML.Kernels;

/// <summary>One step of <see cref="WinogradPicture"/>, which waits for the one before.</summary>
/// <param name="Pieces">Into how many pieces it falls that do not wait for each other.</param>
/// <param name="MultiplyAdds">Roughly how many multiplications with additions all of them cost.</param>
internal readonly record struct PictureStep(int Pieces, long MultiplyAdds);

/// <summary>The Winograd convolution of one picture.</summary>
internal abstract class WinogradPicture
{
    /// <summary>The steps.</summary>
    public abstract IReadOnlyList<PictureStep> Steps { get; }

    /// <summary>Floats of scratch, which the steps share.</summary>
    public abstract int ScratchLength { get; }

    /// <summary>The one that leaves fewer lanes empty; null where that one cannot do the pooling.</summary>
    /// <param name="geometry">The sizes.</param>
    /// <param name="w">The filters, [F][C / groups][window][window].</param>
    /// <param name="b">The biases; empty for zeros.</param>
    /// <param name="ending">What is done to the sums.</param>
    public static WinogradPicture? Create<TForm>(ConvolutionGeometry geometry, ReadOnlySpan<float> w, ReadOnlySpan<float> b, ConvolutionEnding ending)
        where TForm : struct, IWinogradForm
    {
        if (typeof(TForm) != typeof(WinogradRows) || !WinogradTileLanes.Suits(geometry))
            return new WinogradFilterLanes<TForm>(geometry, w, b, ending);
        return WinogradTileLanes.Joins(ending.Pool) ? new WinogradTileLanes(geometry, w, b, ending) : null;
    }

    /// <summary>Computes the pieces of a step from <paramref name="first"/> up to but without <paramref name="end"/>.</summary>
    /// <param name="step">Which step.</param>
    /// <param name="first">The first piece.</param>
    /// <param name="end">One past the last piece.</param>
    /// <param name="picture">The picture, [C][H][W].</param>
    /// <param name="work">Scratch.</param>
    /// <param name="result">The output, [F][I][J].</param>
    public abstract void Run(int step, int first, int end, ReadOnlySpan<float> picture, Span<float> work, Span<float> result);
}
