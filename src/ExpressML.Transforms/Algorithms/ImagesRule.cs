using ExpressML.Kernels.Convolutions;
using ExpressML.Kernels.Pooling;
using ExpressML.Kernels.Products;
using ExpressML.Kernels.Winograd;
using ExpressML.Tensors;

namespace ExpressML.Algorithms;

/// <summary>Chooses what the 16 lanes are in the convolution of a single image: what leaves fewer of them empty.</summary>
/// <remarks>It changes no bits. The algorithm is no choice here: an image by itself must have the bits of a lane block, so it computes as the passes do.</remarks>
internal static class ImagesRule
{
    // What transposing and transforming 16 patches, or tiles, takes in multiplications of the products; measured with 256-bit vectors.
    private const int TransformCost = 70;

    /// <summary>For <see cref="ConvolutionAlgorithm.Direct"/>: whether neighbouring pixels of a row are the lanes rather than filters.</summary>
    /// <param name="g">The sizes.</param>
    /// <param name="pool">Max pooling that follows, whose windows stand in the place of pixels; null for none.</param>
    public static bool HasPixelLanes(ConvolutionGeometry g, PoolingWindows? pool)
    {
        int width = (pool?.Output ?? g.Output).Width, filters = g.GroupOutput.Channels;
        return g.Stride == 1 && Filled(width, Lanes.Count) * Filled(filters, PixelLaneProducts.Rows) > Filled(filters, Lanes.Count);

        static double Filled(int count, int lanes) => (double)count / ((count + lanes - 1) / lanes * lanes);
    }

    /// <summary>For <see cref="ConvolutionAlgorithm.WinogradRows"/>: whether neighbouring tiles are the lanes rather than channels and filters.</summary>
    public static bool HasTileLanes(ConvolutionGeometry g)
    {
        int channels = g.GroupInput.Channels, filters = g.GroupOutput.Channels;
        int columns = (g.Output.Width + WinogradRows.TileWidth - 1) / WinogradRows.TileWidth;
        int tiles = g.Output.Height * columns, patches = (g.Output.Height + WinogradRows.Taps - 1) * columns;
        return Cost(Lanes.Blocks(channels * patches), filters * Lanes.Blocks(tiles)) < Cost(Lanes.Blocks(channels) * patches, Lanes.Blocks(filters) * tiles);

        double Cost(double transformed, double made) =>
            (double)WinogradRows.Positions * WinogradRows.Taps * channels * made + TransformCost * (transformed + made);
    }
}
