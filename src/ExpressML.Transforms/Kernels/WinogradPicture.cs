using ExpressML.Tensors;

namespace ExpressML.Kernels;

/// <summary>The Winograd convolution of one picture, with 16 neighbouring channels, and then 16 filters, in the lanes.</summary>
/// <remarks>Three steps: patches are transformed, the products of each position are summed, and tiles of the output are made of them.</remarks>
internal sealed unsafe class WinogradPicture
{
    private readonly ConvolutionGeometry _geometry;
    private readonly bool _appliesRelu;
    private readonly WinogradTiles _tiles;
    private readonly int _inputPanels, _outputPanels;
    private readonly TileLayout _v, _m;
    private readonly AlignedBuffer _filters, _biases;

    /// <param name="geometry">The sizes.</param>
    /// <param name="w">The filters, [F][C / groups][3][3].</param>
    /// <param name="b">The biases; empty for zeros.</param>
    /// <param name="appliesRelu">Whether negative results become 0.</param>
    public WinogradPicture(ConvolutionGeometry geometry, ReadOnlySpan<float> w, ReadOnlySpan<float> b, bool appliesRelu)
    {
        (_geometry, _appliesRelu) = (geometry, appliesRelu);
        (_inputPanels, _outputPanels) = (Lanes.Blocks(Channels), Lanes.Blocks(Filters));
        // A panel of channels or filters is one channel of lane blocks to the transforms.
        _tiles = new WinogradTiles(geometry.GroupInput with { Channels = 1 }, geometry.GroupOutput with { Channels = 1 }, geometry.Padding);
        _v = Layout(_inputPanels);
        _m = Layout(_outputPanels);
        _filters = Panels(geometry, w);
        _biases = new AlignedBuffer(geometry.Groups * _outputPanels * Lanes.Count);
        for (int f = 0; f < b.Length; f++)
            _biases.Span[f / Filters * _outputPanels * Lanes.Count + f % Filters] = b[f];
        Pieces = [geometry.Groups * _inputPanels, geometry.Groups * Winograd.Positions, geometry.Groups * _outputPanels];
    }

    /// <summary>For each step, into how many pieces it falls that do not wait for each other.</summary>
    public IReadOnlyList<int> Pieces { get; }

    /// <summary>Multiplications with additions of all products.</summary>
    public long MultiplyAdds => (long)_geometry.Groups * Winograd.Positions * _tiles.Count * Channels * Filters;

    /// <summary>Floats of scratch, which the steps share.</summary>
    public int ScratchLength => checked(_geometry.Groups * GroupLength);

    private int Channels => _geometry.GroupInput.Channels;

    private int Filters => _geometry.GroupOutput.Channels;

    private int InputLength => _inputPanels * _tiles.Source.Area * Lanes.Count;

    private int OutputLength => _outputPanels * _tiles.Target.Area * Lanes.Count;

    private int GroupLength => InputLength + _v.Length + _m.Length + OutputLength;

    private int PositionLength => _outputPanels * Channels * Lanes.Count;

    /// <summary>Computes one piece of a step.</summary>
    /// <param name="step">0: patches are transformed, 1: products are summed, 2: tiles of the output are made.</param>
    /// <param name="piece">Which piece.</param>
    /// <param name="picture">The picture, [C][H][W].</param>
    /// <param name="work">Scratch.</param>
    /// <param name="result">The output, [F][I][J].</param>
    public void Run(int step, int piece, ReadOnlySpan<float> picture, Span<float> work, Span<float> result)
    {
        (int group, int index) = Math.DivRem(piece, Pieces[step] / _geometry.Groups);
        fixed (float* x = picture, scratch = work, y = result)
        {
            float* input = scratch + (nint)group * GroupLength, v = input + InputLength, m = v + _v.Length, output = m + _m.Length;
            switch (step)
            {
                case 0:
                    TransformInput(x + (nint)group * Channels * _tiles.Source.Area, index, input, v);
                    break;
                case 1:
                    Multiply(group, index, v, m);
                    break;
                default:
                    TransformOutput(group, index, m, output, y + (nint)group * Filters * _tiles.Target.Area);
                    break;
            }
        }
    }

    private void TransformInput(float* x, int panel, float* input, float* v)
    {
        int first = panel * Lanes.Count, area = _tiles.Source.Area;
        float* lanes = input + (nint)panel * area * Lanes.Count;
        ChannelPanels.Pack(x + (nint)first * area, Math.Min(Lanes.Count, Channels - first), area, lanes);
        for (int tile = 0; tile < _tiles.Count; tile++)
            WinogradInput.Transform(lanes, _tiles, tile, v + tile * _v.Tile + panel * _v.Channel, _v);
    }

    private void Multiply(int group, int position, float* v, float* m)
    {
        var products = new WinogradProducts(Channels, _v.Tile, _m.Tile, Continues: false);
        fixed (float* filters = _filters.Slice((group * Winograd.Positions + position) * PositionLength, PositionLength))
        {
            for (int panel = 0; panel < _outputPanels; panel++)
            {
                products.Sum(
                    _tiles.Count, v + position * _v.Position, filters + (nint)panel * Channels * Lanes.Count,
                    m + position * _m.Position + panel * _m.Channel);
            }
        }
    }

    private void TransformOutput(int group, int panel, float* m, float* output, float* y)
    {
        int first = panel * Lanes.Count, area = _tiles.Target.Area;
        float* lanes = output + (nint)panel * area * Lanes.Count;
        fixed (float* bias = _biases.Slice((group * _outputPanels + panel) * Lanes.Count, Lanes.Count))
        {
            for (int tile = 0; tile < _tiles.Count; tile++)
                WinogradOutput.Transform(m + tile * _m.Tile + panel * _m.Channel, _m, bias, _appliesRelu, _tiles, tile, lanes);
        }

        ChannelPanels.Unpack(lanes, Math.Min(Lanes.Count, Filters - first), area, y + (nint)first * area, area);
    }

    // [36][tiles][channels]: the channels of a tile side by side.
    private TileLayout Layout(int panels) =>
        new(TileLayout.PositionLength(_tiles.Count * panels), (nint)panels * Lanes.Count, Lanes.Count);

    // [groups][36][F][C] → [groups][36][F / 16][C][16 filters]
    private AlignedBuffer Panels(ConvolutionGeometry geometry, ReadOnlySpan<float> w)
    {
        float[] u = new float[WinogradFilters.Length(geometry)];
        WinogradFilters.Transform(w, geometry, turned: false, u);
        var panels = new AlignedBuffer(checked(geometry.Groups * Winograd.Positions * PositionLength));
        Span<float> target = panels.Span;
        int rows = geometry.Groups * Winograd.Positions;
        for (int row = 0; row < rows; row++)
        {
            for (int f = 0; f < Filters; f++)
            {
                for (int c = 0; c < Channels; c++)
                    target[row * PositionLength + (f / Lanes.Count * Channels + c) * Lanes.Count + f % Lanes.Count] = u[(row * Filters + f) * Channels + c];
            }
        }

        return panels;
    }
}
