using ExpressML.Kernels.Products;
using ExpressML.Kernels.Registers;
using ExpressML.Tensors;

namespace ExpressML.Kernels.Convolutions;

/// <summary>The weight gradient of a convolution: dw[f,c,u,v] = Σ dy[f,i,j]·x[c, i·stride − padding + u·dilation, …] over positions and lanes.</summary>
/// <remarks>
/// Shapes as in <see cref="Convolution"/>. Where filters fill the lanes, dy is turned so that 16 filters stand side by side and
/// <see cref="WeightProducts"/> sums over positions and examples alike; where they are few, <see cref="LaneOuterProducts"/> keeps the
/// examples as lanes and adds those up at the end.
/// </remarks>
internal static unsafe class ConvolutionWeightGradient
{
    // 256 gradients of 16 filters are 16 KB, half of a first-level cache.
    private const int PositionsAChunk = 16;
    // 64 positions of some filters, and the inputs of one channel for them.
    private const int PositionsOfExampleLanes = 64;
    private const int SquareLength = Lanes.Count * Lanes.Count;

    private static int TurnedLength => RegisterTiles.BlocksAPair * PositionsAChunk * SquareLength;

    /// <summary>Floats of scratch that <see cref="Compute"/> wants.</summary>
    public static int ScratchLength(ConvolutionGeometry g) => PaddedLength(g)
        + (HasFilterLanes(g)
            ? TurnedLength + WholeTiles(g.FanIn) * FilterLanes(g)
            : ExampleTile.For(g.GroupOutput.Channels, g.FanIn).Tiles(g.FanIn) * LaneOuterProducts.SumsLength);

    /// <param name="x">The input, [C][H][W][16].</param>
    /// <param name="dy">The output gradient, [F][I][J][16].</param>
    /// <param name="taps">The tables of the convolution.</param>
    /// <param name="scratch">Scratch, <see cref="ScratchLength"/> long.</param>
    /// <param name="dw">The result, [F][C / groups][U][V]; it is overwritten, not added to.</param>
    public static void Compute(ReadOnlySpan<float> x, ReadOnlySpan<float> dy, ConvolutionTaps taps, Span<float> scratch, Span<float> dw)
    {
        ConvolutionGeometry g = taps.Geometry;
        int paddedLength = PaddedLength(g);
        if (IsPadded(g))
        {
            Pad(x, g, scratch[..paddedLength]);
            x = scratch[..paddedLength];
        }

        Shape input = g.PaddedInput with { Channels = g.GroupInput.Channels }, output = g.GroupOutput;
        fixed (float* xs = x, dys = dy, work = scratch[paddedLength..], dws = dw)
        fixed (int* offsets = taps.WeightOffsets)
        {
            for (int group = 0; group < g.Groups; group++)
            {
                float* from = xs + (nint)group * input.Length * Lanes.Count, gradients = dys + (nint)group * output.Length * Lanes.Count;
                float* to = dws + (nint)group * output.Channels * g.FanIn;
                if (HasFilterLanes(g))
                    OfFilterLanes(from, offsets, gradients, g, input, output, work, to);
                else
                    OfExampleLanes(from, offsets, gradients, g, input, output, work, to);
            }
        }
    }

    private static bool HasFilterLanes(ConvolutionGeometry g) => !ExampleTile.Suits(g.GroupOutput.Channels);

    // The filters of a group, rounded up to whole lane blocks.
    private static int FilterLanes(ConvolutionGeometry g) => Lanes.Blocks(g.GroupOutput.Channels) * Lanes.Count;

    private static int WholeTiles(int weights) => (weights + WeightProducts.TileRows - 1) / WeightProducts.TileRows * WeightProducts.TileRows;

    private static bool IsPadded(ConvolutionGeometry g) => g.Padding != 0;

    private static int PaddedLength(ConvolutionGeometry g) => IsPadded(g) ? g.PaddedInput.Length * Lanes.Count : 0;

    private static void OfFilterLanes(float* x, int* offsets, float* dy, ConvolutionGeometry g, Shape input, Shape output, float* scratch, float* dw)
    {
        int filters = output.Channels, lanes = FilterLanes(g);
        int rowsAChunk = Math.Max(1, PositionsAChunk / output.Width), columnsAChunk = Math.Min(output.Width, PositionsAChunk);
        float* turned = scratch, sums = scratch + TurnedLength;
        new Span<float>(sums, WholeTiles(g.FanIn) * lanes).Clear();
        for (int i = 0; i < output.Height; i += rowsAChunk)
        {
            for (int j = 0; j < output.Width; j += columnsAChunk)
            {
                var chunk = new Chunk(i, j, Math.Min(rowsAChunk, output.Height - i), Math.Min(columnsAChunk, output.Width - j));
                float* corner = x + ((nint)i * g.Stride.Height * input.Width + j * g.Stride.Width) * Lanes.Count;
                for (int panels, filter = 0; filter < filters; filter += panels * Lanes.Count)
                {
                    panels = Math.Min(RegisterTiles.BlocksAPair, Lanes.Blocks(filters - filter));
                    for (int panel = 0; panel < panels; panel++)
                        Turn(dy, filter + panel * Lanes.Count, filters, output, chunk, turned + panel * PositionsAChunk * SquareLength);
                    AddChunk(corner, offsets, g, input, chunk, panels, turned, sums + filter, lanes);
                }
            }
        }

        for (int f = 0; f < filters; f++)
        {
            for (int k = 0; k < g.FanIn; k++)
                dw[(nint)f * g.FanIn + k] = sums[(nint)k * lanes + f];
        }
    }

    // [filter][position][example] → [position][example][filter]; filters that there are not get zeros.
    private static void Turn(float* dy, int filter, int filters, Shape output, Chunk chunk, float* turned)
    {
        nint filterStep = (nint)output.Area * Lanes.Count;
        int count = Math.Min(Lanes.Count, filters - filter);
        if (count < Lanes.Count)
            new Span<float>(turned, chunk.Rows * chunk.Columns * SquareLength).Clear();
        for (int i = chunk.Row; i < chunk.Row + chunk.Rows; i++)
        {
            for (int j = chunk.Column; j < chunk.Column + chunk.Columns; j++, turned += SquareLength)
            {
                float* source = dy + filter * filterStep + ((nint)i * output.Width + j) * Lanes.Count;
                LaneTransposition.Rectangle(source, filterStep, count, Lanes.Count, turned, Lanes.Count);
            }
        }
    }

    private static void AddChunk(float* x, int* offsets, ConvolutionGeometry g, Shape input, Chunk chunk, int panels, float* turned, float* sums, int lanes)
    {
        nint rowStep = (nint)g.Stride.Height * input.Width * Lanes.Count;
        // Without stride along it, a row of positions is one run of neighbouring numbers.
        WeightProducts products = g.Stride.Width == 1
            ? new(chunk.Rows, rowStep, 1, 0, chunk.Columns * Lanes.Count)
            : new(chunk.Rows, rowStep, chunk.Columns, g.Stride.Width * Lanes.Count, Lanes.Count);
        products = products with { Blocks = panels, GradientBlock = PositionsAChunk * SquareLength };
        for (int k = 0; k < g.FanIn; k += WeightProducts.TileRows)
            products.Add(x, offsets + k, turned, sums + (nint)k * lanes, lanes);
    }

    // Rows of the image outside, so that a tile finds them in the first-level cache; its sums wait in the scratch.
    private static void OfExampleLanes(float* x, int* offsets, float* dy, ConvolutionGeometry g, Shape input, Shape output, float* sums, float* dw)
    {
        var outputWalk = new LaneOuterProducts.Walk(Lanes.Count, 0);
        var inputWalk = new LaneOuterProducts.Walk(g.Stride.Width * Lanes.Count, (g.Stride.Height * input.Width - g.Stride.Width * output.Width) * Lanes.Count);
        int filters = output.Channels, rowsAChunk = Math.Max(1, PositionsOfExampleLanes / output.Width);
        ExampleTile tile = ExampleTile.For(g.GroupOutput.Channels, g.FanIn);
        int* filterRows = stackalloc int[LaneOuterProducts.RowsA], weightRows = stackalloc int[LaneOuterProducts.RowsA];
        for (int filter = 0; filter < filters; filter += tile.Filters)
        {
            for (int r = 0; r < tile.Filters; r++)
                filterRows[r] = Math.Min(filter + r, filters - 1) * output.Area * Lanes.Count;
            new Span<float>(sums, tile.Tiles(g.FanIn) * LaneOuterProducts.SumsLength).Clear();
            for (int i = 0; i < output.Height; i += rowsAChunk)
            {
                float* from = x + (nint)i * g.Stride.Height * input.Width * Lanes.Count, gradients = dy + (nint)i * output.Width * Lanes.Count, z = sums;
                int rows = Math.Min(rowsAChunk, output.Height - i);
                for (int weight = 0; weight < g.FanIn; weight += tile.Weights, z += LaneOuterProducts.SumsLength)
                {
                    for (int r = 0; r < tile.Weights; r++)
                        weightRows[r] = offsets[Math.Min(weight + r, g.FanIn - 1)];
                    if (tile.FiltersFirst)
                        LaneOuterProducts.Add(gradients, filterRows, outputWalk, from, weightRows, inputWalk, rows, output.Width, z);
                    else
                        LaneOuterProducts.Add(from, weightRows, inputWalk, gradients, filterRows, outputWalk, rows, output.Width, z);
                }
            }

            for (int f = filter; f < Math.Min(filter + tile.Filters, filters); f++)
            {
                for (int weight = 0; weight < g.FanIn; weight++)
                    dw[(nint)f * g.FanIn + weight] = LaneSums.Sum(
                        sums + weight / tile.Weights * LaneOuterProducts.SumsLength + tile.Place(f - filter, weight % tile.Weights) * Lanes.Count);
            }
        }
    }

    private static void Pad(ReadOnlySpan<float> x, ConvolutionGeometry g, Span<float> padded)
    {
        Shape target = g.PaddedInput;
        int row = g.Input.Width * Lanes.Count;
        padded.Clear();
        for (int c = 0; c < g.Input.Channels; c++)
        {
            for (int i = 0; i < g.Input.Height; i++)
            {
                int source = (c * g.Input.Height + i) * row;
                int start = ((c * target.Height + i + g.Padding.Top) * target.Width + g.Padding.Left) * Lanes.Count;
                x.Slice(source, row).CopyTo(padded.Slice(start, row));
            }
        }
    }

    /// <summary>A rectangle of output positions.</summary>
    private readonly record struct Chunk(int Row, int Column, int Rows, int Columns);
}
