using System.Runtime.InteropServices;
using ExpressML.Kernels;
using ExpressML.Tensors;

namespace ExpressML.PictureOperations;

/// <summary>A pooling of one picture: with neighbouring windows as lanes where they look alike, else with 16 channels.</summary>
internal abstract class PoolingOperation : PictureOperation
{
    private readonly PoolingWindows _windows, _ofOneChannel;
    private readonly bool _hasColumnLanes;
    private readonly int[] _parts;

    private protected PoolingOperation(PoolingWindows windows)
    {
        (_windows, _ofOneChannel, _hasColumnLanes) = (windows, windows.OfOneChannel(), PicturePooling.HasColumnLanes(windows));
        long pixels = (long)windows.Output.Length * (windows.Rows[0].End - windows.Rows[0].Start) * (windows.Columns[0].End - windows.Columns[0].Start);
        _parts = [_hasColumnLanes ? WorkCut.Parts(pixels, windows.Input.Channels) : 1];
    }

    public sealed override int ScratchLength => _hasColumnLanes ? 0 : checked(InputBlock + OutputBlock + StateLength);

    public sealed override ReadOnlySpan<int> Parts => _parts;

    private int InputBlock => _windows.Input.Area * Lanes.Count;

    private protected int OutputBlock => _windows.Output.Area * Lanes.Count;

    /// <summary>Floats that <see cref="PoolBlock"/> wants beside input and output.</summary>
    private protected virtual int StateLength => 0;

    public sealed override void Run(PicturePass pass, int step, int part)
    {
        int channels = _windows.Input.Channels;
        if (_hasColumnLanes)
            PoolColumns(pass.Input, _windows, WorkCut.First(channels, _parts[0], part), WorkCut.First(channels, _parts[0], part + 1), pass.Output);
        else
            PoolChannels(pass, channels);
    }

    private protected abstract void PoolColumns(ReadOnlySpan<float> x, PoolingWindows windows, int first, int end, Span<float> y);

    private protected abstract void PoolBlock(ReadOnlySpan<float> x, PoolingWindows windows, Span<float> state, Span<float> y);

    private void PoolChannels(PicturePass pass, int channels)
    {
        Span<float> x = pass.Scratch[..InputBlock], y = pass.Scratch.Slice(InputBlock, OutputBlock), state = pass.Scratch[(InputBlock + OutputBlock)..];
        int inputArea = _windows.Input.Area, outputArea = _windows.Output.Area;
        for (int c = 0; c < channels; c += Lanes.Count)
        {
            int count = Math.Min(Lanes.Count, channels - c);
            PicturePooling.ToLanes(pass.Input[(c * inputArea)..], count, inputArea, x);
            PoolBlock(x, _ofOneChannel, state, y);
            PicturePooling.FromLanes(y, count, outputArea, pass.Output[(c * outputArea)..]);
        }
    }
}

/// <summary>Max and min pooling of one picture.</summary>
internal sealed class ExtremePoolingOperation<TExtreme>(PoolingWindows windows, bool appliesRelu) : PoolingOperation(windows)
    where TExtreme : struct, IExtreme
{
    // Which pixel wins, which no one asks for here.
    private protected override int StateLength => OutputBlock;

    private protected override void PoolColumns(ReadOnlySpan<float> x, PoolingWindows windows, int first, int end, Span<float> y) =>
        PicturePooling.ColumnLanes(new Extreme<TExtreme>(appliesRelu), x, windows, first, end, y);

    private protected override void PoolBlock(ReadOnlySpan<float> x, PoolingWindows windows, Span<float> state, Span<float> y) =>
        ExtremePooling.Forward<TExtreme>(x, windows, y, MemoryMarshal.Cast<float, int>(state), appliesRelu);
}

/// <summary>Average pooling of one picture.</summary>
internal sealed class AveragePoolingOperation(PoolingWindows windows) : PoolingOperation(windows)
{
    private protected override void PoolColumns(ReadOnlySpan<float> x, PoolingWindows windows, int first, int end, Span<float> y) =>
        PicturePooling.ColumnLanes(default(Mean), x, windows, first, end, y);

    private protected override void PoolBlock(ReadOnlySpan<float> x, PoolingWindows windows, Span<float> state, Span<float> y) =>
        AveragePooling.Forward(x, windows, y);
}
