using ExpressML.Kernels.Convolutions;
using ExpressML.Kernels.Pooling;
using ExpressML.Kernels.Products;
using ExpressML.Tensors;
using ExpressML.Threads;

namespace ExpressML.Kernels.Winograd;

/// <summary>The Winograd convolution of one image, with 16 neighbouring channels, and then 16 filters, in the lanes.</summary>
/// <remarks>
/// <para>Patches are transformed, their products are summed, and tiles of the output are made of the sums.</para>
/// <para>
/// What goes from core to core costs as much as it would take to compute it anew, so pieces of the work keep to themselves. Where an image is large, a
/// piece is a region of it, from its pixels to its outputs, in a near cache. Where the weights are many, there are two steps, and pieces are panels of 16
/// channels and of 16 filters: a thread reads its own weights in each call, and transforms the channels that it has made in the convolution before.
/// </para>
/// </remarks>
internal sealed unsafe class WinogradFilterLanes<TForm> : WinogradImage
    where TForm : struct, IWinogradForm
{
    private readonly ConvolutionGeometry _geometry;
    private readonly ConvolutionEnding _ending;
    private readonly TileRegion<TForm>[] _regions;
    private readonly int _inputPanels, _outputPanels, _channelStep, _sourcePixels, _targetPixels;
    private readonly TileLayout _v, _m;
    private readonly AlignedBuffer _filters, _biases;

    /// <param name="geometry">The sizes.</param>
    /// <param name="w">The filters, [F][C / groups][window][window].</param>
    /// <param name="b">The biases; empty for zeros.</param>
    /// <param name="ending">What is done to the sums.</param>
    public WinogradFilterLanes(ConvolutionGeometry geometry, ReadOnlySpan<float> w, ReadOnlySpan<float> b, ConvolutionEnding ending)
    {
        (_geometry, _ending, _regions) = (geometry, ending, TileRegion<TForm>.Of(geometry, ending.Pool));
        (Channels, Filters) = (geometry.GroupInput.Channels, geometry.GroupOutput.Channels);
        (_inputPanels, _outputPanels) = (Lanes.Blocks(Channels), Lanes.Blocks(Filters));
        // One panel is written in the order of its patches, each over the lanes without a channel of the one before.
        _channelStep = _inputPanels > 1 ? _inputPanels * Lanes.Count : Channels;
        (_sourcePixels, _targetPixels) = (_regions.Max(region => region.SourcePixels), _regions.Max(region => region.TargetPixels));
        _v = Layout(_regions.Max(region => region.Tiles.PatchCount), _channelStep);
        _m = Layout(_regions.Max(region => region.Tiles.Count), _outputPanels * Lanes.Count);
        _filters = Panels(geometry, w);
        _biases = new AlignedBuffer(geometry.Groups * _outputPanels * Lanes.Count);
        for (int f = 0; f < b.Length; f++)
            _biases.Span[f / Filters * _outputPanels * Lanes.Count + f % Filters] = b[f];
        int tiles = _regions.Sum(region => region.Tiles.Count);
        long input = (long)geometry.Input.Length * TForm.Positions;
        long output = ((long)tiles * Terms * geometry.Filters + geometry.Output.Length) * TForm.Positions;
        Steps = IsCut ? [new(geometry.Groups * _regions.Length, input + output)] : [new(geometry.Groups * _inputPanels, input), new(geometry.Groups * _outputPanels, output)];
    }

    public override IReadOnlyList<WorkStep> Steps { get; }

    public override int ScratchLength => checked(Slots * SlotLength);

    // Whether pieces are regions.
    private bool IsCut => _regions.Length > 1;

    // Pieces that are computed at the same time and need memory of their own.
    private int Slots => IsCut ? Steps[0].Pieces : _geometry.Groups;

    private int Channels { get; }

    private int Filters { get; }

    private int InputLength => _inputPanels * _sourcePixels * Lanes.Count;

    private int OutputLength => _outputPanels * _targetPixels * Lanes.Count;

    // What is pooled is written in front of what it is made of.
    private int SlotLength => InputLength + _v.Length(TForm.Positions) + _m.Length(TForm.Positions) + (_ending.Pool is null ? 1 : 2) * OutputLength;

    // The channels of all taps; those of a tap begin a step behind those of the tap before.
    private int Terms => (TForm.Taps - 1) * _channelStep + Channels;

    private int PositionLength => _outputPanels * Terms * Lanes.Count;

    public override void Run(int step, int first, int end, ReadOnlySpan<float> image, Span<float> work, Span<float> result)
    {
        fixed (float* x = image, scratch = work, y = result)
        {
            if (IsCut)
                RunRegions(first, end, x, scratch + (nint)first * SlotLength, y);
            else
                RunPanels(step, first, end, x, scratch, y);
        }
    }

    // One after the other in the same memory, which stays in a near cache.
    private void RunRegions(int first, int end, float* x, float* memory, float* y)
    {
        for (int piece = first; piece < end; piece++)
        {
            (int group, int index) = Math.DivRem(piece, _regions.Length);
            TransformInput(_regions[index], group, 0, _inputPanels, x, memory);
            MakeOutput(_regions[index], group, 0, _outputPanels, memory, y);
        }
    }

    private void RunPanels(int step, int first, int end, float* x, float* scratch, float* y)
    {
        int panels = step == 0 ? _inputPanels : _outputPanels;
        for (int next; first < end; first = next)
        {
            (int group, int panel) = Math.DivRem(first, panels);
            next = Math.Min(end, (group + 1) * panels);
            float* memory = scratch + (nint)group * SlotLength;
            if (step == 0)
                TransformInput(_regions[0], group, panel, next - first, x, memory);
            else
                MakeOutput(_regions[0], group, panel, next - first, memory, y);
        }
    }

    private void TransformInput(TileRegion<TForm> region, int group, int firstPanel, int panels, float* x, float* memory)
    {
        int area = _geometry.Input.Area;
        nint before = (nint)region.FirstSource * _geometry.Input.Width;
        for (int panel = firstPanel; panel < firstPanel + panels; panel++)
        {
            int channel = panel * Lanes.Count;
            float* lanes = memory + (nint)panel * _sourcePixels * Lanes.Count;
            ChannelPanels.Pack(x + (nint)(group * Channels + channel) * area + before, area, Math.Min(Lanes.Count, Channels - channel), region.SourcePixels, lanes);
            WinogradInput.Transform(lanes - before * Lanes.Count, region.Tiles, 0, region.Tiles.PatchCount, memory + InputLength + panel * _v.Channel, _v);
        }
    }

    private void MakeOutput(TileRegion<TForm> region, int group, int firstPanel, int panels, float* memory, float* y)
    {
        float* v = memory + InputLength, m = v + _v.Length(TForm.Positions) + firstPanel * _m.Channel;
        var products = new PanelProducts(Terms, _v.Tile, _m.Tile, Adds: false) { Blocks = panels, XBlock = Terms * Lanes.Count, YBlock = _m.Channel, FetchesNext = !IsCut };
        fixed (float* filters = _filters.Slice(group * TForm.Positions * PositionLength, TForm.Positions * PositionLength))
        {
            float* u = filters + firstPanel * products.XBlock;
            for (int position = 0; position < TForm.Positions; position++)
                Multiply(products, region.Tiles, v + position * _v.Position, u + (nint)position * PositionLength, m + position * _m.Position);
        }

        for (int panel = firstPanel; panel < firstPanel + panels; panel++, m += _m.Channel)
            TransformOutput(region, group, panel, m, memory + SlotLength - OutputLength + (nint)panel * _targetPixels * Lanes.Count, y);
    }

    private static void Multiply(PanelProducts products, WinogradTiles<TForm> tiles, float* v, float* filters, float* m)
    {
        for (int first = 0; first < tiles.Count; first += tiles.TilesAStrip)
        {
            TileChunk strip = tiles.Chunk(first, tiles.TilesAStrip);
            products.Sum(strip.Count, v + strip.FirstPatch * products.WRow, filters, m + first * products.YRow);
        }
    }

    private void TransformOutput(TileRegion<TForm> region, int group, int panel, float* m, float* lanes, float* y)
    {
        int filter = panel * Lanes.Count, pixels = region.TargetPixels;
        nint before = (nint)region.FirstTarget * _geometry.Output.Width * Lanes.Count;
        fixed (float* bias = _biases.Slice((group * _outputPanels + panel) * Lanes.Count, Lanes.Count))
        {
            WinogradOutput.Transform(m, _m, bias, _ending.RectifiesSums, region.Tiles, 0, region.Tiles.Count, lanes - before, null);
        }

        if (region.Pool is not null)
        {
            var sums = new ReadOnlySpan<float>(lanes, pixels * Lanes.Count);
            pixels = region.Pool.Output.Area;
            lanes -= OutputLength;
            WindowPooling.LaneBlock(new Extreme<Largest>(_ending.AppliesRelu), sums, region.Pool, new Span<float>(lanes, pixels * Lanes.Count));
        }

        Shape result = _ending.Pool?.Output ?? _geometry.Output;
        float* target = y + (nint)(group * Filters + filter) * result.Area + region.FirstResult * result.Width;
        ChannelPanels.Unpack(lanes, Math.Min(Lanes.Count, Filters - filter), pixels, target, result.Area);
    }

    // [positions][tiles][channels]: the channels of a tile side by side, and behind the last tile room for a vector.
    private static TileLayout Layout(int tiles, int channels) =>
        new(TileLayout.PositionLength(Lanes.Blocks(tiles * channels) + 1), channels, Lanes.Count);

    // [groups][positions][F][taps][C] → [groups][positions][F / 16][taps][C][16 filters]; 0 where a step has no channel.
    private AlignedBuffer Panels(ConvolutionGeometry geometry, ReadOnlySpan<float> w)
    {
        float[] u = new float[WinogradFilters<TForm>.Length(geometry)];
        WinogradFilters<TForm>.Transform(w, geometry, turned: false, u);
        var panels = new AlignedBuffer(checked(geometry.Groups * TForm.Positions * PositionLength));
        Span<float> target = panels.Span;
        ReadOnlySpan<float> source = u;
        for (int row = 0; row < geometry.Groups * TForm.Positions; row++)
        {
            for (int f = 0; f < Filters; f++)
            {
                for (int tap = 0; tap < TForm.Taps; tap++, source = source[Channels..])
                {
                    int first = row * PositionLength + (f / Lanes.Count * Terms + tap * _channelStep) * Lanes.Count + f % Lanes.Count;
                    for (int c = 0; c < Channels; c++)
                        target[first + c * Lanes.Count] = source[c];
                }
            }
        }

        return panels;
    }
}
