using ExpressML.Kernels.Pooling;
using ExpressML.Kernels.Products;
using ExpressML.Tensors;
using ExpressML.Threads;

namespace ExpressML.ImageOperations;

/// <summary>A pooling of one image: with neighbouring windows as lanes where they look alike, else with 16 channels.</summary>
/// <param name="windows">The windows.</param>
/// <param name="reduction">What is made of each.</param>
internal sealed class PoolingOperation<TReduction>(PoolingWindows windows, TReduction reduction) : ImageOperation
    where TReduction : struct, IReduction
{
    private readonly bool _hasColumnLanes = WindowPooling.HasColumnLanes(windows);
    private readonly PoolingWindows _ofOneChannel = windows.OfOneChannel();

    public override int ScratchLength => _hasColumnLanes ? 0 : checked(InputBlock + windows.Output.Area * Lanes.Count);

    public override IReadOnlyList<WorkStep> Steps { get; } = [new(WindowPooling.HasColumnLanes(windows) ? windows.Input.Channels : 1, windows.Pixels)];

    private int InputBlock => windows.Input.Area * Lanes.Count;

    public override void Run(ImagePass pass, int step, int first, int end)
    {
        if (_hasColumnLanes)
            WindowPooling.ColumnLanes(reduction, pass.Input, windows, first, end, pass.Output);
        else
            PoolChannels(pass, windows.Input.Channels);
    }

    private void PoolChannels(ImagePass pass, int channels)
    {
        Span<float> x = pass.Scratch[..InputBlock], y = pass.Scratch[InputBlock..];
        int inputArea = windows.Input.Area, outputArea = windows.Output.Area;
        for (int c = 0; c < channels; c += Lanes.Count)
        {
            int count = Math.Min(Lanes.Count, channels - c);
            ChannelPanels.Pack(pass.Input[(c * inputArea)..], count, inputArea, x);
            WindowPooling.LaneBlock(reduction, x, _ofOneChannel, y);
            ChannelPanels.Unpack(y, count, outputArea, pass.Output[(c * outputArea)..], outputArea);
        }
    }
}
