using ExpressML.Kernels.Convolutions;
using ExpressML.Kernels.Products;
using ExpressML.Kernels.Winograd;
using ExpressML.Tensors;

namespace ExpressML.Algorithms;

/// <summary>
/// Chooses the algorithm of the weight gradient: Winograd's where its fewer products and its transforms together cost less than the direct products.
/// It sums over positions and examples, so other rows and lanes are empty than in the passes, and the choice may differ from theirs.
/// </summary>
internal static class WeightsRule
{
    // The tile that the products with examples as lanes were measured with; filters may have its long side, or weights.
    private const int LongSide = 5;
    private const int ShortSide = 2;

    /// <summary>The algorithm for these sizes.</summary>
    public static ConvolutionAlgorithm Choose(ConvolutionGeometry g) =>
        Pays<WinogradSquares>(g) ? ConvolutionAlgorithm.WinogradSquares
        : Pays<WinogradRows>(g) ? ConvolutionAlgorithm.WinogradRows
        : ConvolutionAlgorithm.Direct;

    /// <summary>Whether examples are the lanes rather than filters, whatever the algorithm.</summary>
    public static bool HasExampleLanes(ConvolutionGeometry g) => ExampleTile.Suits(g.GroupOutput.Channels);

    private static bool Pays<TForm>(ConvolutionGeometry g)
        where TForm : struct, IWinogradForm =>
        WinogradCost<TForm>.IsPossible(g)
        && (HasExampleLanes(g) ? ExampleLanes<TForm>(g) : FilterLanes<TForm>(g)) < ConvolutionCost.Direct(g, (double)g.GroupInput.Channels * g.GroupOutput.Channels);

    // Patches in the padding are zeros here, so all taps have all tiles.
    private static double ExampleLanes<TForm>(ConvolutionGeometry g)
        where TForm : struct, IWinogradForm
    {
        int channels = g.GroupInput.Channels, filters = g.GroupOutput.Channels, weights = channels * TForm.Taps;
        WinogradTiles<TForm> tiles = WinogradCost<TForm>.ForwardTiles(g);
        long sums = Math.Min(Whole(filters, LongSide) * Whole(weights, ShortSide), Whole(filters, ShortSide) * Whole(weights, LongSide));
        return (double)TForm.Positions * tiles.Count * sums + WinogradCost<TForm>.Transforms(tiles, channels, filters);
    }

    // Channels are the rows, and lanes without a filter cost as much as others.
    private static double FilterLanes<TForm>(ConvolutionGeometry g)
        where TForm : struct, IWinogradForm
    {
        int channels = g.GroupInput.Channels, lanes = Lanes.Blocks(g.GroupOutput.Channels) * Lanes.Count;
        WinogradTiles<TForm> tiles = WinogradCost<TForm>.ForwardTiles(g);
        double filled = (double)ConvolutionCost.FullRows(channels) / channels;
        return WinogradCost<TForm>.Products(tiles, channels, filled * lanes) + WinogradCost<TForm>.Transforms(tiles, channels, lanes);
    }

    private static long Whole(int count, int side) => (long)((count + side - 1) / side) * side;
}
