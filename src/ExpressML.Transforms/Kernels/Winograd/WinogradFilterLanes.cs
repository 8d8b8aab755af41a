using ExpressML.Kernels.Convolutions;
using ExpressML.Kernels.Pooling;
using ExpressML.Kernels.Products;
using ExpressML.Tensors;
using ExpressML.Threads;

namespace ExpressML.Kernels.Winograd;

/// <summary>The Winograd convolution of one image, with 16 neighbouring channels, and then 16 filters, in the lanes.</summary>
/// <remarks>Three steps: patches are transformed, the products of each position are summed, and tiles of the output are made of them.</remarks>
internal sealed unsafe class WinogradFilterLanes<TForm> : WinogradImage
    where TForm : struct, IWinogradForm
{
    private readonly ConvolutionGeometry _geometry;
    private readonly ConvolutionEnding _ending;
    private readonly PoolingWindows? _pool;
    private readonly WinogradTiles<TForm> _tiles;
    private readonly int _inputPanels, _outputPanels, _channelStep;
    private readonly TileLayout _v, _m;
    private readonly AlignedBuffer _filters, _biases;

    /// <param name="geometry">The sizes.</param>
    /// <param name="w">The filters, [F][C / groups][window][window].</param>
    /// <param name="b">The biases; empty for zeros.</param>
    /// <param name="ending">What is done to the sums.</param>
    public WinogradFilterLanes(ConvolutionGeometry geometry, ReadOnlySpan<float> w, ReadOnlySpan<float> b, ConvolutionEnding ending)
    {
        (_geometry, _ending, _pool) = (geometry, ending, ending.Pool?.OfOneChannel());
        (_inputPanels, _outputPanels) = (Lanes.Blocks(Channels), Lanes.Blocks(Filters));
        // One panel is written in the order of its patches, each over the lanes without a channel of the one before.
        _channelStep = _inputPanels > 1 ? _inputPanels * Lanes.Count : Channels;
        // A panel of channels or filters is one channel of lane blocks to the transforms.
        // Patches of zeros instead of cut taps: all tiles of a strip are summed together.
        _tiles = new WinogradTiles<TForm>(
            geometry.GroupInput with { Channels = 1 }, geometry.GroupOutput with { Channels = 1 }, geometry.Padding, cutsTaps: false);
        _v = Layout(_tiles.PatchCount, _channelStep);
        _m = Layout(_tiles.Count, _outputPanels * Lanes.Count);
        _filters = Panels(geometry, w);
        _biases = new AlignedBuffer(geometry.Groups * _outputPanels * Lanes.Count);
        for (int f = 0; f < b.Length; f++)
            _biases.Span[f / Filters * _outputPanels * Lanes.Count + f % Filters] = b[f];
        Steps =
        [
            new(geometry.Groups * _inputPanels, (long)geometry.Input.Length * TForm.Positions),
            new(geometry.Groups * TForm.Positions, (long)geometry.Groups * TForm.Positions * _tiles.Count * Terms * Filters),
            new(geometry.Groups * _outputPanels, (long)geometry.Output.Length * TForm.Positions),
        ];
    }

    public override IReadOnlyList<WorkStep> Steps { get; }

    public override int ScratchLength => checked(_geometry.Groups * GroupLength);

    private int Channels => _geometry.GroupInput.Channels;

    private int Filters => _geometry.GroupOutput.Channels;

    private int InputLength => _inputPanels * _tiles.Source.Area * Lanes.Count;

    private int OutputLength => _outputPanels * _tiles.Target.Area * Lanes.Count;

    private int PooledLength => _pool is null ? 0 : _outputPanels * _pool.Output.Area * Lanes.Count;

    private int GroupLength => InputLength + _v.Length(TForm.Positions) + _m.Length(TForm.Positions) + OutputLength + PooledLength;

    // The channels of all taps; those of a tap begin a step behind those of the tap before.
    private int Terms => (TForm.Taps - 1) * _channelStep + Channels;

    private int PositionLength => _outputPanels * Terms * Lanes.Count;

    public override void Run(int step, int first, int end, ReadOnlySpan<float> image, Span<float> work, Span<float> result)
    {
        fixed (float* x = image, scratch = work, y = result)
        {
            for (int piece = first; piece < end; piece++)
            {
                (int group, int index) = Math.DivRem(piece, Steps[step].Pieces / _geometry.Groups);
                float* input = scratch + (nint)group * GroupLength, v = input + InputLength, m = v + _v.Length(TForm.Positions), output = m + _m.Length(TForm.Positions);
                switch (step)
                {
                    case 0:
                        TransformInput(x + (nint)group * Channels * _tiles.Source.Area, index, input, v);
                        break;
                    case 1:
                        Multiply(group, index, v, m);
                        break;
                    default:
                        TransformOutput(group, index, m, output, y + (nint)group * Filters * (_pool?.Output ?? _tiles.Target).Area);
                        break;
                }
            }
        }
    }

    private void TransformInput(float* x, int panel, float* input, float* v)
    {
        int first = panel * Lanes.Count, area = _tiles.Source.Area;
        float* lanes = input + (nint)panel * area * Lanes.Count;
        ChannelPanels.Pack(x + (nint)first * area, Math.Min(Lanes.Count, Channels - first), area, lanes);
        WinogradInput.Transform(lanes, _tiles, 0, _tiles.PatchCount, v + panel * _v.Channel, _v);
    }

    private void Multiply(int group, int position, float* v, float* m)
    {
        var products = new PanelProducts(Terms, _v.Tile, _m.Tile, Adds: false) { Blocks = _outputPanels, XBlock = Terms * Lanes.Count, YBlock = _m.Channel };
        fixed (float* filters = _filters.Slice((group * TForm.Positions + position) * PositionLength, PositionLength))
        {
            for (int first = 0; first < _tiles.Count; first += _tiles.TilesAStrip)
            {
                TileChunk strip = _tiles.Chunk(first, _tiles.TilesAStrip);
                products.Sum(
                    strip.Count, v + position * _v.Position + strip.FirstPatch * _v.Tile, filters, m + position * _m.Position + first * _m.Tile);
            }
        }
    }

    private void TransformOutput(int group, int panel, float* m, float* output, float* y)
    {
        int first = panel * Lanes.Count, area = _tiles.Target.Area;
        float* lanes = output + (nint)panel * area * Lanes.Count;
        fixed (float* bias = _biases.Slice((group * _outputPanels + panel) * Lanes.Count, Lanes.Count))
        {
            WinogradOutput.Transform(m + panel * _m.Channel, _m, bias, _ending.RectifiesSums, _tiles, 0, _tiles.Count, lanes, null);
        }

        if (_pool is not null)
        {
            var sums = new ReadOnlySpan<float>(lanes, area * Lanes.Count);
            area = _pool.Output.Area;
            lanes = output + OutputLength + (nint)panel * area * Lanes.Count;
            WindowPooling.LaneBlock(new Extreme<Largest>(_ending.AppliesRelu), sums, _pool, new Span<float>(lanes, area * Lanes.Count));
        }

        ChannelPanels.Unpack(lanes, Math.Min(Lanes.Count, Filters - first), area, y + (nint)first * area, area);
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
