using ExpressML.Kernels.Convolutions;
using ExpressML.Kernels.Winograd;

namespace ExpressML.Algorithms;

/// <summary>How many tiles are transformed before their products are summed. The sums of a weight gradient are cut there, so sizes alone decide.</summary>
internal static class WinogradChunk
{
    // Up to so many weights, transformed filters stay in the second-level cache, and so do the few tiles that are multiplied with them.
    // Beyond, filters come from afar, and many tiles share one coming.
    private const int NearWeights = 64 * 64;
    private const int TilesOfNearWeights = 4;
    private const int TilesOfFarWeights = 16;
    // Where tiles share patches, those that two chunks share are transformed twice.
    private const int TilesOfSharedPatches = 32;

    /// <summary>The most tiles of a chunk.</summary>
    public static int Tiles<TForm>(ConvolutionGeometry g)
        where TForm : struct, IWinogradForm => TForm.Taps > 1 ? TilesOfSharedPatches
        : g.GroupInput.Channels * g.GroupOutput.Channels <= NearWeights ? TilesOfNearWeights
        : TilesOfFarWeights;
}
