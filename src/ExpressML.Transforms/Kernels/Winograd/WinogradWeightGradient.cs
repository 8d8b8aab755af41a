using ExpressML.Kernels.Products;
using ExpressML.Tensors;

namespace ExpressML.Kernels.Winograd;

/// <summary>The weight gradient of the Winograd convolution of one group: dw = Gᵀ Σ (A dy) ∘ (Bᵀ x) over tiles and examples.</summary>
/// <remarks>The sums are what takes the time, and there are two ways to them: with filters or with examples as lanes.</remarks>
internal abstract unsafe class WinogradWeightGradient<TForm>
    where TForm : struct, IWinogradForm
{
    private const int SquareLength = Lanes.Count * Lanes.Count;

    private readonly int _channels, _filters;

    /// <param name="tiles">The tiles from input to output.</param>
    private protected WinogradWeightGradient(WinogradTiles<TForm> tiles)
    {
        (Tiles, _channels, _filters) = (tiles, tiles.Source.Channels, tiles.Target.Channels);
        Panels = Lanes.Blocks(_filters);
        SumRow = Panels * Lanes.Count;
        SumTap = _channels * SumRow;
        SumPosition = TileLayout.PositionLength(TForm.Taps * _channels * Panels);
    }

    /// <summary>Floats of scratch.</summary>
    public int ScratchLength => checked(SumsLength + OperandsLength);

    /// <summary>How input and output are cut.</summary>
    private protected WinogradTiles<TForm> Tiles { get; }

    /// <summary>Filters in panels of 16.</summary>
    private protected int Panels { get; }

    /// <summary>Floats from the sums of a channel to those of the next: du lies in memory as [positions][taps][channels][panels][16 filters].</summary>
    private protected int SumRow { get; }

    /// <summary>Floats from the sums of a tap to those of the next.</summary>
    private protected int SumTap { get; }

    /// <summary>Floats from the sums of a position to those of the next.</summary>
    private protected int SumPosition { get; }

    /// <summary>Floats of scratch that <see cref="Sum"/> wants.</summary>
    private protected abstract int OperandsLength { get; }

    private int SumsLength => TForm.Positions * SumPosition;

    /// <param name="x">The input, [C][H][W][16].</param>
    /// <param name="dy">The output gradient, [F][I][J][16], or that of 2×2 max pooling behind it, [F][I / 2][J / 2][16].</param>
    /// <param name="winners">Which pixel of its window each number of dy belongs to, if there is pooling; else null.</param>
    /// <param name="scratch">Scratch, <see cref="ScratchLength"/> long.</param>
    /// <param name="dw">The result, [F][C][window][window]; it is overwritten, not added to.</param>
    public void Compute(float* x, float* dy, int* winners, float* scratch, float* dw)
    {
        Sum(x, dy, winners, scratch + SumsLength, scratch);
        TransformSums(scratch, dw);
    }

    /// <summary>du[p, k, c, f] = Σ v[p, c]·dm[p, f] over the tiles that have tap k, and over the examples.</summary>
    private protected abstract void Sum(float* x, float* dy, int* winners, float* operands, float* du);

    private void TransformSums(float* du, float* dw)
    {
        int windowArea = TForm.Window * TForm.Window, squares = Lanes.Blocks(windowArea);
        float* filterLanes = stackalloc float[squares * SquareLength], turned = stackalloc float[squares * SquareLength];
        for (int filter = 0; filter < _filters; filter += Lanes.Count)
        {
            for (int c = 0; c < _channels; c++)
            {
                TForm.FilterGradient(du + c * SumRow + filter, SumPosition, SumTap, filterLanes);
                for (int square = 0; square < squares; square++)
                    LaneTransposition.Square(filterLanes + square * SquareLength, Lanes.Count, turned + square * Lanes.Count, squares * Lanes.Count);
                for (int f = 0; f < Math.Min(Lanes.Count, _filters - filter); f++)
                {
                    var window = new ReadOnlySpan<float>(turned + f * squares * Lanes.Count, windowArea);
                    window.CopyTo(new Span<float>(dw + ((nint)(filter + f) * _channels + c) * windowArea, windowArea));
                }
            }
        }
    }
}
