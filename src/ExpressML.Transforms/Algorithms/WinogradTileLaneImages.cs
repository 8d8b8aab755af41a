using ExpressML.ImageOperations;
using ExpressML.ImageOperations.Convolutions;
using ExpressML.Kernels.Convolutions;
using ExpressML.Kernels.Pooling;
using ExpressML.Kernels.Winograd;

namespace ExpressML.Algorithms;

/// <summary>Convolution of single images by <see cref="WinogradRows"/>, with neighbouring tiles as lanes: <see cref="WinogradTileLanes"/>.</summary>
internal sealed class WinogradTileLaneImages(ConvolutionGeometry geometry) : ConvolutionImages(geometry)
{
    public override bool JoinsPool(PoolingWindows pool) => WinogradTileLanes.Joins(pool);

    public override ImageOperation Create(ReadOnlySpan<float> w, ReadOnlySpan<float> b, ConvolutionEnding ending) =>
        new WinogradOperation(new WinogradTileLanes(Geometry, w, b, ending));
}
