using ExpressML.Kernels.Convolutions;
using ExpressML.Kernels.Winograd;

namespace ExpressML.Algorithms;

/// <summary>
/// Chooses the algorithm of the forward pass and the input gradient: Winograd's where its fewer products and its transforms together cost less than
/// the direct products, in the forward pass, as scoring has no other, and in both together.
/// </summary>
internal static class PassesRule
{
    /// <summary>The algorithm for these sizes.</summary>
    public static ConvolutionAlgorithm Choose(ConvolutionGeometry g) =>
        Pays<WinogradSquares>(g) ? ConvolutionAlgorithm.WinogradSquares
        : Pays<WinogradRows>(g) ? ConvolutionAlgorithm.WinogradRows
        : ConvolutionAlgorithm.Direct;

    private static bool Pays<TForm>(ConvolutionGeometry g)
        where TForm : struct, IWinogradForm
    {
        // With fewer channels, lane blocks may gain, but an image by itself, which must compute alike, would be mostly empty lanes.
        if (!WinogradCost<TForm>.IsPossible(g) || g.GroupInput.Channels < TForm.FewestChannels)
            return false;
        double forward = Forward<TForm>(g), directForward = DirectForward(g);
        return forward < directForward && forward + Backward<TForm>(g) < directForward + DirectBackward(g);
    }

    private static double DirectForward(ConvolutionGeometry g) =>
        ConvolutionCost.Direct(g, (double)g.GroupInput.Channels * ConvolutionCost.FullRows(g.GroupOutput.Channels));

    private static double DirectBackward(ConvolutionGeometry g) =>
        ConvolutionCost.Direct(g, (double)g.GroupOutput.Channels * ConvolutionCost.FullRows(g.GroupInput.Channels));

    private static double Forward<TForm>(ConvolutionGeometry g)
        where TForm : struct, IWinogradForm
    {
        int channels = g.GroupInput.Channels, filters = g.GroupOutput.Channels;
        WinogradTiles<TForm> tiles = WinogradCost<TForm>.ForwardTiles(g);
        return WinogradCost<TForm>.Products(tiles, channels, ConvolutionCost.FullRows(filters)) + WinogradCost<TForm>.Transforms(tiles, channels, filters);
    }

    private static double Backward<TForm>(ConvolutionGeometry g)
        where TForm : struct, IWinogradForm
    {
        int channels = g.GroupInput.Channels, filters = g.GroupOutput.Channels;
        double rows = ConvolutionCost.FullRows(channels);
        if (TForm.TransposesBack)
        {
            WinogradTiles<TForm> forwardTiles = WinogradCost<TForm>.ForwardTiles(g);
            return WinogradCost<TForm>.Products(forwardTiles, filters, rows) + WinogradCost<TForm>.Transforms(forwardTiles, channels, filters);
        }

        WinogradTiles<TForm> tiles = WinogradCost<TForm>.BackwardTiles(g);
        return WinogradCost<TForm>.Products(tiles, filters, rows) + WinogradCost<TForm>.Transforms(tiles, filters, channels);
    }
}
