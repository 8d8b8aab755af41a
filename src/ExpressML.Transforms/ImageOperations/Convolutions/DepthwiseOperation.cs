using ExpressML.Kernels.Convolutions;
using ExpressML.Threads;

namespace ExpressML.ImageOperations.Convolutions;

/// <summary>The convolution of one image whose filters see one channel each.</summary>
/// <param name="geometry">The sizes; see <see cref="DepthwiseImage.Suits"/>.</param>
/// <param name="convolution">The convolution.</param>
internal sealed class DepthwiseOperation(ConvolutionGeometry geometry, DepthwiseImage convolution) : ImageOperation
{
    public override IReadOnlyList<WorkStep> Steps { get; } = [new(geometry.Groups, (long)geometry.Output.Length * geometry.FanIn)];

    public override void Run(ImagePass pass, int step, int first, int end) => convolution.Apply(pass.Input, first, end, pass.Output);
}
