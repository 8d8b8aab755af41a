using System.Runtime.CompilerServices;
using ExpressML.Kernels.Registers;
using ExpressML.Tensors;

namespace ExpressML.Kernels.Products;

/// <summary>The products of a Winograd convolution along rows with 16 neighbouring tiles as lanes: m[p, f] = Σ u[p, f, tap, c]·v[p, c, tap].</summary>
/// <remarks>
/// As <see cref="PanelProducts"/>, with two differences: a tap stands some tiles behind the one before, wherever vectors begin; and one call
/// takes all positions, since at five taps of one channel a call of its own for each would take a third of the time.
/// </remarks>
/// <param name="Positions">Positions of a transformed patch.</param>
/// <param name="Taps">Taps of a sum.</param>
/// <param name="Channels">Terms of a tap.</param>
/// <param name="UPosition">Floats from a position of u to the next, where the terms of all filters stand side by side.</param>
/// <param name="VPosition">Floats from a position of v to the next.</param>
/// <param name="VTap">Floats from a tap of v to the next.</param>
/// <param name="VChannel">Floats from a channel of v to the next.</param>
internal readonly unsafe record struct TileProducts(int Positions, int Taps, int Channels, nint UPosition, nint VPosition, nint VTap, nint VChannel)
{
    /// <summary>The most filters of one call.</summary>
    public const int MostFilters = RegisterTiles.Rows;

    /// <summary>The most times 16 tiles of one call.</summary>
    public const int MostBlocks = 2;

    /// <summary>Floats from a filter of m to the next.</summary>
    public const int MFilter = MostBlocks * Lanes.Count;

    /// <summary>Floats from a position of m to the next.</summary>
    public const int MPosition = MostFilters * MFilter;

    /// <summary>How many of some filters to sum in one call, in tiles as <see cref="RegisterTiles"/> has them.</summary>
    public static int FiltersOf(int filters) => RegisterTiles.RowsAtOnce(filters);

    /// <summary>Sums the tiles that begin with v.</summary>
    /// <param name="filters">How many filters.</param>
    /// <param name="blocks">How many times 16 tiles.</param>
    /// <param name="u">Position 0 of the first filter, [taps][channels].</param>
    /// <param name="v">The first tile of channel 0 at position 0; behind the last, up to 15 numbers are read that do not count.</param>
    /// <param name="m">The result, [positions][6 filters][2][16].</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Sum(int filters, int blocks, float* u, float* v, float* m)
    {
        var sums = new Sums(this, u, v, m);
        RegisterTiles.Sum(ref sums, filters, blocks);
    }

    private readonly struct Sums(TileProducts sizes, float* u, float* v, float* m) : ITiledProducts
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Sum<TRegister, TTile>(int row, int block, int columns)
            where TRegister : struct, IRegister<TRegister>
            where TTile : struct, IRegisterTile
        {
            nint uRow = sizes.Taps * sizes.Channels, vTap = sizes.VTap, vChannel = sizes.VChannel, second = RegisterPairs<TRegister>.Second(Lanes.Count);
            for (int column = 0; column < columns; column++)
            {
                nint offset = block * Lanes.Count + RegisterPairs<TRegister>.Offset(column, Lanes.Count);
                float* weights = u + row * uRow, lanes = v + offset, target = m + row * MFilter + offset;
                for (int p = sizes.Positions; p > 0; p--, weights += sizes.UPosition, lanes += sizes.VPosition, target += MPosition)
                {
                    TTile tile = default;
                    float* weight = weights, tap = lanes;
                    for (int taps = sizes.Taps; taps > 0; taps--, tap += vTap)
                    {
                        float* source = tap;
                        for (float* end = weight + sizes.Channels; weight < end; weight++, source += vChannel)
                            tile.Accumulate(source, second, weight, uRow);
                    }

                    tile.Store(target, MFilter, second);
                }
            }
        }
    }
}
