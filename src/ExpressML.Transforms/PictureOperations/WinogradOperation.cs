using ExpressML.Kernels;

namespace ExpressML.PictureOperations;

/// <summary>The Winograd convolution of one picture: three steps, each cut into pieces.</summary>
internal sealed class WinogradOperation<TForm> : PictureOperation
    where TForm : struct, IWinogradForm
{
    private readonly WinogradPicture<TForm> _convolution;
    private readonly int[] _parts;

    /// <param name="geometry">The sizes.</param>
    /// <param name="w">The filters, [F][C / groups][window][window].</param>
    /// <param name="b">The biases; empty for zeros.</param>
    /// <param name="ending">What is done to the sums.</param>
    public WinogradOperation(ConvolutionGeometry geometry, ReadOnlySpan<float> w, ReadOnlySpan<float> b, ConvolutionEnding ending)
    {
        _convolution = new WinogradPicture<TForm>(geometry, w, b, ending);
        IReadOnlyList<int> pieces = _convolution.Pieces;
        _parts =
        [
            WorkCut.Parts((long)geometry.Input.Length * TForm.Positions, pieces[0]),
            WorkCut.Parts(_convolution.MultiplyAdds, pieces[1]),
            WorkCut.Parts((long)geometry.Output.Length * TForm.Positions, pieces[2]),
        ];
    }

    public override int ScratchLength => _convolution.ScratchLength;

    public override ReadOnlySpan<int> Parts => _parts;

    public override void Run(PicturePass pass, int step, int part)
    {
        (int piece, int end) = WorkCut.Pieces(_convolution.Pieces[step], _parts[step], part);
        for (; piece < end; piece++)
            _convolution.Run(step, piece, pass.Input, pass.Scratch, pass.Output);
    }
}
