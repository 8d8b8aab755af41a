using ExpressML.Kernels.Normalization;
using ExpressML.Kernels.Pooling;

namespace ExpressML.ImageOperations;

/// <summary>LeNet-5's sub-sampling of one image: the means of the windows, then coefficient and bias of each channel.</summary>
internal sealed class SubsamplingOperation(PoolingWindows windows, ChannelNormalization[] channels) : ImageOperation
{
    private readonly PoolingOperation<Mean> _means = new(windows, default);

    public override int ScratchLength => _means.ScratchLength;

    public override void Run(ImagePass pass, int step, int first, int end)
    {
        _means.Run(pass, 0, 0, _means.Steps[0].Pieces);
        int area = windows.Output.Area;
        for (int c = 0; c < channels.Length; c++)
        {
            Span<float> channel = pass.Output.Slice(c * area, area);
            channels[c].Forward(channel, channel);
        }
    }
}
