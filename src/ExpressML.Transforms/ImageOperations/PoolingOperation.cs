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
    // To turn channels into lanes and back takes a few times as long as to pool them.
    private const int PackingAPixel = 4;

    private readonly bool _hasColumnLanes = WindowPooling.HasColumnLanes(windows);
    private readonly PoolingWindows _ofOneChannel = windows.OfOneChannel();

    public override int ScratchLength => _hasColumnLanes ? 0 : checked(Lanes.Blocks(windows.Input.Channels) * BlockLength);

    public override IReadOnlyList<WorkStep> Steps { get; } =
        [WindowPooling.HasColumnLanes(windows) ? new(windows.Input.Channels, windows.Pixels) : new(Lanes.Blocks(windows.Input.Channels), windows.Pixels * PackingAPixel)];

    private int InputBlock => windows.Input.Area * Lanes.Count;

    private int BlockLength => checked(InputBlock + windows.Output.Area * Lanes.Count);

    public override void Run(ImagePass pass, int step, int first, int end)
    {
        if (_hasColumnLanes)
            WindowPooling.ColumnLanes(reduction, pass.Input, windows, first, end, pass.Output);
        else
            PoolBlocks(pass, first, end);
    }

    // Blocks of 16 channels, one after the other in the same memory, which stays in a near cache.
    private void PoolBlocks(ImagePass pass, int first, int end)
    {
        Span<float> memory = pass.Scratch.Slice(first * BlockLength, BlockLength), x = memory[..InputBlock], y = memory[InputBlock..];
        int channels = windows.Input.Channels, inputArea = windows.Input.Area, outputArea = windows.Output.Area;
        for (int c = first * Lanes.Count; c < Math.Min(channels, end * Lanes.Count); c += Lanes.Count)
        {
            int count = Math.Min(Lanes.Count, channels - c);
            ChannelPanels.Pack(pass.Input[(c * inputArea)..], count, inputArea, x);
            WindowPooling.LaneBlock(reduction, x, _ofOneChannel, y);
            ChannelPanels.Unpack(y, count, outputArea, pass.Output[(c * outputArea)..], outputArea);
        }
    }
}
