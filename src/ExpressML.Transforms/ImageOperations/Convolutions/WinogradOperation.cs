using ExpressML.Kernels.Winograd;
using ExpressML.Threads;

namespace ExpressML.ImageOperations.Convolutions;

/// <summary>The Winograd convolution of one image: steps, each cut into pieces.</summary>
internal sealed class WinogradOperation(WinogradImage convolution) : ImageOperation
{
    public override int ScratchLength => convolution.ScratchLength;

    public override IReadOnlyList<WorkStep> Steps => convolution.Steps;

    public override void Run(ImagePass pass, int step, int first, int end) =>
        convolution.Run(step, first, end, pass.Input, pass.Scratch, pass.Output);
}
