using ExpressML.Kernels.Convolutions;
using ExpressML.Kernels.Pooling;

namespace ExpressML.Algorithms;

/// <summary>What the steps of a convolution cost. The unit is one multiplication with addition of 16 lanes in a full tile of the Winograd products.</summary>
/// <remarks>
/// The choices that follow from it decide how results round. So all numbers come from the sizes, and the constants are those that were measured
/// with 256-bit vectors and their tiles: with other vectors, the same bits are worth more than the last tenth of the time.
/// </remarks>
internal static class ConvolutionCost
{
    // Measured: it walks a table of taps, so each takes a quarter longer.
    private const double DirectProduct = 1.25;

    // Rows of the tiles that the products were measured with: as many of six as fit, then those of four, then single rows.
    private const int TallRows = 6;
    private const int FlatRows = 4;

    /// <summary>The direct convolution with stride and dilation 1. It makes no products that the border cuts off.</summary>
    /// <param name="g">The sizes.</param>
    /// <param name="pairs">Pairs of channel and filter, with what their tiles leave empty.</param>
    public static double Direct(ConvolutionGeometry g, double pairs) =>
        DirectProduct * Taps(g.Rows) * Taps(g.Columns) * pairs;

    /// <summary>How many rows of full tiles take as long as some rows. A single row waits for its sums: it takes as long as four.</summary>
    public static int FullRows(int rows)
    {
        int rest = rows - TallRows * TallTiles(rows);
        return rows + (FlatRows - 1) * (rest % FlatRows);
    }

    // One fewer where two of four rows fit instead: 8 = 4 + 4 and 9 = 4 + 4 + 1 rather than 6 + 1 + 1 (+ 1).
    private static int TallTiles(int rows) => rows >= 8 && rows % TallRows is 2 or 3 ? rows / TallRows - 1 : rows / TallRows;

    // The taps of all windows along one axis that the border does not cut off.
    private static int Taps(WindowAxis axis)
    {
        (int inputs, int outputs) = (axis.Inputs, axis.Outputs);
        return Enumerable.Range(-axis.Before, axis.Window).Sum(offset => Math.Max(0, Math.Min(outputs, inputs - offset) - Math.Max(0, -offset)));
    }
}
