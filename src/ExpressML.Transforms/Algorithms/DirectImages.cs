using ExpressML.ImageOperations;
using ExpressML.ImageOperations.Convolutions;
using ExpressML.Kernels.Convolutions;
using ExpressML.Kernels.Pooling;

namespace ExpressML.Algorithms;

/// <summary>Convolution of single images as the formula says, for any sizes, with pixels or filters as lanes.</summary>
internal sealed class DirectImages(ConvolutionGeometry geometry) : ConvolutionImages(geometry)
{
    public override bool JoinsPool(PoolingWindows pool) => ImagesRule.HasPixelLanes(Geometry, pool)
        ? PixelLaneConvolution.JoinsPool(pool)
        : FilterLaneConvolution.JoinsPool(pool);

    public override ImageOperation Create(ReadOnlySpan<float> w, ReadOnlySpan<float> b, ConvolutionEnding ending) =>
        ImagesRule.HasPixelLanes(Geometry, ending.Pool)
            ? new PixelLaneConvolution(Geometry, w, b, ending)
            : new FilterLaneConvolution(Geometry, w, b, ending);
}
