using ExpressML.Kernels.Winograd;

namespace ExpressML.ImageOperations.Convolutions;

/// <summary>The Winograd convolution of one image: steps, each cut into pieces.</summary>
internal sealed class WinogradOperation(WinogradImage convolution) : ImageOperation
{
    private readonly int[] _parts = [.. convolution.Steps.Select(step => WorkCut.Parts(step.MultiplyAdds, step.Pieces))];

    public override int ScratchLength => convolution.ScratchLength;

    public override ReadOnlySpan<int> Parts => _parts;

    public override void Run(ImagePass pass, int step, int part)
    {
        (int first, int end) = WorkCut.Pieces(convolution.Steps[step].Pieces, _parts[step], part);
        convolution.Run(step, first, end, pass.Input, pass.Scratch, pass.Output);
    }
}
