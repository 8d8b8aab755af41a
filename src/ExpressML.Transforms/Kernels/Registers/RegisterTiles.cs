using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace ExpressML.Kernels.Registers;

/// <summary>Products that are summed in tiles: what is done in the registers of one tile, for as many blocks as it is told.</summary>
internal interface ITiledProducts
{
    /// <summary>Sums the rows of one tile.</summary>
    /// <param name="row">The first row of the tile.</param>
    /// <param name="block">The first block.</param>
    /// <param name="columns">How many pairs of registers from there on; or 1, if the tile has single registers.</param>
    void Sum<TRegister, TTile>(int row, int block, int columns)
        where TRegister : struct, IRegister<TRegister>
        where TTile : struct, IRegisterTile;
}

/// <summary>The same where the rows of weights stand anywhere.</summary>
internal interface IScatteredProducts
{
    /// <inheritdoc cref="ITiledProducts.Sum{TRegister, TTile}"/>
    void Sum<TRegister, TTile>(int block, int columns)
        where TRegister : struct, IRegister<TRegister>
        where TTile : struct, IScatteredTile;
}

/// <summary>How products are cut into the tiles of <see cref="IRegisterTile"/>, which belong to the width of the registers.</summary>
/// <remarks>
/// <para>
/// A tile has 6 rows of a pair of registers: its 12 sums, the pair and one weight fit the 16 registers of AVX2, and with 512 bits 12 sums hide the
/// latency of the multiply-add. Rows that 6 does not divide go in tiles of 4 and single rows.
/// </para>
/// <para>
/// With 512 bits a block that has none beside it goes in tiles of 12 and 8 rows. With narrower registers the two halves of a block are a pair.
/// </para>
/// </remarks>
// Optimized from the first call on, as the kernels are: it stands between them and is called as often.
internal static class RegisterTiles
{
    /// <summary>Rows of the usual tile.</summary>
    public const int Rows = 6;

    private const int FewRows = 4;

    /// <summary>Blocks that are summed together: 2 with 512 bits, else 1.</summary>
    public static int BlocksAPair => Vector512.IsHardwareAccelerated ? 2 : 1;

    /// <summary>Sums some rows for some blocks.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Sum<TProducts>(ref TProducts products, int rows, int blocks)
        where TProducts : struct, ITiledProducts
    {
        if (Vector512.IsHardwareAccelerated)
            Sum<TProducts, Register512>(ref products, rows, blocks);
        else if (Vector256.IsHardwareAccelerated)
            Sum<TProducts, Register256>(ref products, rows, blocks);
        else
            Sum<TProducts, Register128>(ref products, rows, blocks);
    }

    /// <summary>Sums six rows for some blocks.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void SumScattered<TProducts>(ref TProducts products, int blocks)
        where TProducts : struct, IScatteredProducts
    {
        if (Vector512.IsHardwareAccelerated)
            SumScattered<TProducts, Register512>(ref products, blocks);
        else if (Vector256.IsHardwareAccelerated)
            SumScattered<TProducts, Register256>(ref products, blocks);
        else
            SumScattered<TProducts, Register128>(ref products, blocks);
    }

    /// <summary>How many tiles of six some rows have: one fewer where two fours fit instead, 8 = 4 + 4 and 9 = 4 + 4 + 1 rather than 6 + 1 + 1 (+ 1).</summary>
    public static int Sixes(int rows) => rows >= 2 * FewRows && rows % Rows is 2 or 3 ? rows / Rows - 1 : rows / Rows;

    /// <summary>How many of some rows to sum first, where rows are summed tile by tile: 6, 4, or what is left.</summary>
    public static int RowsAtOnce(int rows) => Sixes(rows) > 0 ? Rows : Math.Min(rows, FewRows);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Sum<TProducts, TRegister>(ref TProducts products, int rows, int blocks)
        where TProducts : struct, ITiledProducts
        where TRegister : struct, IRegister<TRegister>
    {
        int pairs = RegisterPairs<TRegister>.Of(blocks);
        if (pairs > 0)
        {
            int row = 0;
            for (int sixes = Sixes(rows); sixes > 0; sixes--, row += Rows)
                products.Sum<TRegister, SixByTwo<TRegister>>(row, 0, pairs);
            for (; row + FewRows <= rows; row += FewRows)
                products.Sum<TRegister, FourByTwo<TRegister>>(row, 0, pairs);
            for (; row < rows; row++)
                products.Sum<TRegister, OneByTwo<TRegister>>(row, 0, pairs);
        }

        if (RegisterPairs<TRegister>.LeavesSingleBlocks && blocks % 2 > 0)
            SumSingle<TProducts, TRegister>(ref products, rows, blocks - 1);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void SumSingle<TProducts, TRegister>(ref TProducts products, int rows, int block)
        where TProducts : struct, ITiledProducts
        where TRegister : struct, IRegister<TRegister>
    {
        int row = 0;
        // 16 = 8 + 8 rather than 12 + 4.
        for (int rest = rows; rest >= 2 * Rows && rest != 4 * FewRows; rest -= 2 * Rows, row += 2 * Rows)
            products.Sum<TRegister, Stacked<SixByOne<TRegister>>>(row, block, 1);
        for (; row + 2 * FewRows <= rows; row += 2 * FewRows)
            products.Sum<TRegister, Stacked<FourByOne<TRegister>>>(row, block, 1);
        for (; row + Rows <= rows; row += Rows)
            products.Sum<TRegister, SixByOne<TRegister>>(row, block, 1);
        for (; row + FewRows <= rows; row += FewRows)
            products.Sum<TRegister, FourByOne<TRegister>>(row, block, 1);
        for (; row < rows; row++)
            products.Sum<TRegister, OneByOne<TRegister>>(row, block, 1);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void SumScattered<TProducts, TRegister>(ref TProducts products, int blocks)
        where TProducts : struct, IScatteredProducts
        where TRegister : struct, IRegister<TRegister>
    {
        int pairs = RegisterPairs<TRegister>.Of(blocks);
        if (pairs > 0)
            products.Sum<TRegister, SixByTwo<TRegister>>(0, pairs);
        if (RegisterPairs<TRegister>.LeavesSingleBlocks && blocks % 2 > 0)
            products.Sum<TRegister, SixByOne<TRegister>>(blocks - 1, 1);
    }
}
