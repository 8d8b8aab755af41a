using System.Runtime.CompilerServices;
using ExpressML.Kernels.Convolutions;
using ExpressML.Kernels.Pooling;
using ExpressML.Kernels.Products;
using ExpressML.Kernels.Registers;
using ExpressML.Tensors;
using ExpressML.Threads;

namespace ExpressML.Kernels.Winograd;

/// <summary>The Winograd convolution of one image by <see cref="WinogradRows"/> with 16 neighbouring tiles in the lanes, for few channels or filters.</summary>
/// <remarks>
/// <para>
/// Patches and tiles are counted row by row, and a vector takes 16 of them wherever rows end; so none but the last of an image has empty lanes.
/// What a tile takes from the row below stands as many numbers further on as a row has tiles.
/// </para>
/// <para>
/// Four steps: zeros are put around the image, patches are transformed, tiles are made of them, whose columns may be pooled while they are at
/// hand, and rows are pooled and cut off where the image ends.
/// </para>
/// </remarks>
internal sealed unsafe class WinogradTileLanes : WinogradImage
{
    // The patches of one piece, which are 8 KB, stay in a near cache until they are transformed.
    private const int BlocksAPiece = 16;

    private const int Alignment = 64;

    private readonly ConvolutionEnding _ending;
    private readonly Shape _output;
    private readonly ImagePadding _padding;
    private readonly TileProducts _products;
    private readonly AlignedBuffer _filters, _biases;
    // Where each patch begins, counted through all channels; behind the last, the first again, to fill a block of lanes.
    private readonly int[] _corners;
    private readonly int _groups, _groupFilters, _groupPatches, _window, _tileBlocks, _rowLength, _lineLength;

    /// <param name="geometry">The sizes.</param>
    /// <param name="w">The filters, [F][C / groups][5][5].</param>
    /// <param name="b">The biases; empty for zeros.</param>
    /// <param name="ending">What is done to the sums.</param>
    public WinogradTileLanes(ConvolutionGeometry geometry, ReadOnlySpan<float> w, ReadOnlySpan<float> b, ConvolutionEnding ending)
    {
        (_ending, _output, _window) = (ending, ending.Pool?.Output ?? geometry.Output, ending.Pool?.Rows[0].End ?? 1);
        (_groups, _groupFilters) = (geometry.Groups, geometry.GroupOutput.Channels);
        // Where windows do not reach the last row or column, it is not made.
        int rows = _output.Height * _window, columns = TilesARow(_output.Width * _window), channels = geometry.GroupInput.Channels;
        _padding = new ImagePadding(geometry.Input, geometry.Padding)
        {
            Height = rows + WinogradRows.Taps - 1,
            Width = (columns - 1) * WinogradRows.TileWidth + WinogradRows.PatchWidth,
        };
        int plane = _padding.Height * columns;
        (_groupPatches, _tileBlocks) = (channels * plane, Lanes.Blocks(rows * columns));
        _corners = new int[Lanes.Blocks(_groups * _groupPatches) * Lanes.Count];
        for (int patch = 0; patch < _groups * _groupPatches; patch++)
            _corners[patch] = patch / columns * _padding.RowLength + patch % columns * WinogradRows.TileWidth;

        (_rowLength, _lineLength) = (columns * PixelsATile, _tileBlocks * Lanes.Count * PixelsATile);
        int terms = WinogradRows.Taps * channels;
        _products = new TileProducts(
            WinogradRows.Positions, WinogradRows.Taps, channels, _groupFilters * terms, TileLayout.PositionLength(Lanes.Blocks(_corners.Length) + 1), columns, plane);
        _filters = new AlignedBuffer(WinogradFilters<WinogradRows>.Length(geometry));
        WinogradFilters<WinogradRows>.Transform(w, geometry, turned: false, _filters.Span);
        _biases = new AlignedBuffer(geometry.Filters);
        b.CopyTo(_biases.Span);
        Steps =
        [
            new(geometry.Input.Channels, (long)_padding.Length * WinogradRows.TileWidth),
            new((PatchBlocks + BlocksAPiece - 1) / BlocksAPiece, (long)_corners.Length * WinogradRows.TileWidth * WinogradRows.Positions),
            new(_groups * BlockPairs, (long)WinogradRows.Positions * terms * geometry.Filters * _tileBlocks * Lanes.Count),
            new(geometry.Filters, (long)geometry.Filters * _lineLength),
        ];
    }

    public override IReadOnlyList<WorkStep> Steps { get; }

    // Where a row is narrower than a vector, some numbers behind the last line are read, and do not count.
    public override int ScratchLength => checked(PaddedLength + WinogradRows.Positions * (int)_products.VPosition + _biases.Length * _lineLength + Lanes.Count);

    private int BlockPairs => (_tileBlocks + TileProducts.MostBlocks - 1) / TileProducts.MostBlocks;

    private int PaddedLength => Lanes.Blocks(_padding.Length) * Lanes.Count;

    private int PatchBlocks => _corners.Length / Lanes.Count;

    // Across, once its columns are pooled.
    private int PixelsATile => WinogradRows.TileWidth / _window;

    /// <summary>Whether max pooling can be done to the sums, or there is none: windows lie side by side, and none reaches from a tile into the next.</summary>
    public static bool Joins(PoolingWindows? pool) => pool is null || pool.LieWithinSquares(WinogradRows.TileWidth);

    public override void Run(int step, int first, int end, ReadOnlySpan<float> image, Span<float> work, Span<float> result)
    {
        if (step == 0)
        {
            _padding.Apply(image, first, end, work);
            return;
        }

        fixed (float* scratch = work, y = result)
        {
            float* v = scratch + PaddedLength, lines = v + WinogradRows.Positions * _products.VPosition;
            if (step == 1)
                TransformPatches(scratch, first, end, v);
            else if (step == 2)
                MakeTiles(v, first, end, lines);
            else
                FinishRows(lines, first, end, y);
        }
    }

    [SkipLocalsInit]
    private void TransformPatches(float* x, int first, int end, float* v)
    {
        const int Patch = WinogradRows.Side * Lanes.Count;
        float* memory = stackalloc float[BlocksAPiece * Patch + Alignment / sizeof(float)], patches = Aligned(memory);
        fixed (int* corners = _corners)
        {
            for (int piece = first; piece < end; piece++)
            {
                int block = piece * BlocksAPiece, blocks = Math.Min(BlocksAPiece, PatchBlocks - block);
                for (int i = 0; i < blocks; i++)
                    LaneTransposition.Gather(x, corners + (block + i) * Lanes.Count, WinogradRows.Side, patches + i * Patch);
                WinogradRows.Input(patches, 0, v + block * Lanes.Count, _products.VPosition, new TransformRun(blocks, Patch, Lanes.Count));
            }
        }
    }

    [SkipLocalsInit]
    private void MakeTiles(float* v, int first, int end, float* lines)
    {
        float* memory = stackalloc float[WinogradRows.Side * TileProducts.MPosition + Alignment / sizeof(float)], m = Aligned(memory);
        int terms = _products.Taps * _products.Channels, pixels = PixelsATile;
        fixed (float* filters = _filters.Span, biases = _biases.Span)
        {
            for (int piece = first; piece < end; piece++)
            {
                (int group, int pair) = Math.DivRem(piece, BlockPairs);
                int block = pair * TileProducts.MostBlocks, blocks = Math.Min(TileProducts.MostBlocks, _tileBlocks - block);
                float* u = filters + group * WinogradRows.Positions * _products.UPosition;
                float* tiles = v + group * _groupPatches + block * Lanes.Count;
                float* line = lines + (nint)group * _groupFilters * _lineLength + block * Lanes.Count * pixels, b = biases + group * _groupFilters;
                for (int rows, f = 0; f < _groupFilters; f += rows, u += rows * terms, line += (nint)rows * _lineLength)
                {
                    rows = TileProducts.FiltersOf(_groupFilters - f);
                    _products.Sum(rows, blocks, u, tiles, m);
                    for (int i = 0; i < blocks; i++)
                        WinogradRows.OutputRows(rows, m + i * Lanes.Count, TileProducts.MFilter, TileProducts.MPosition, b + f, _window, line + i * Lanes.Count * pixels, _lineLength);
                }
            }
        }
    }

    private void FinishRows(float* lines, int first, int end, float* y)
    {
        int width = _output.Width, height = _output.Height;
        // What a row that is narrower than a vector writes too much, the next ones overwrite; behind the last may stand what is another piece's.
        int narrow = Math.Min(height, (Register256.Count - 1) / width), inPlace = height - narrow;
        float* rest = stackalloc float[2 * Register256.Count];
        for (int f = first; f < end; f++)
        {
            float* line = lines + (nint)f * _lineLength, target = y + (nint)f * _output.Area;
            FinishRows(line, inPlace, target);
            if (narrow == 0)
                continue;
            FinishRows(line + (nint)inPlace * _window * _rowLength, narrow, rest);
            new ReadOnlySpan<float>(rest, narrow * width).CopyTo(new Span<float>(target + (nint)inPlace * width, narrow * width));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void FinishRows(float* line, int rows, float* y)
    {
        nint width = _output.Width, lastStart = Math.Max(0, width - Register256.Count), lineRow = _rowLength;
        for (nint start = 0; start < width; start += Register256.Count)
        {
            nint j = Math.Min(start, lastStart);
            float* source = line + j, target = y + j;
            for (int i = rows; i > 0; i--, target += width)
            {
                Register256 value = Register256.Load(source);
                source += lineRow;
                for (int u = _window; u > 1; u--, source += lineRow)
                    value = Register256.Largest(value, Register256.Load(source));
                if (_ending.AppliesRelu)
                    value.Rectify();
                value.Store(target);
            }
        }
    }

    private static int TilesARow(int width) => (width + WinogradRows.TileWidth - 1) / WinogradRows.TileWidth;

    private static float* Aligned(float* memory) => (float*)(((nint)memory + Alignment - 1) & -Alignment);
}
