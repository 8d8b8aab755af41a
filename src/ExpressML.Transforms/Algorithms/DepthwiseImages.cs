using ExpressML.ImageOperations;
using ExpressML.ImageOperations.Convolutions;
using ExpressML.Kernels.Convolutions;
using ExpressML.Kernels.Pooling;

namespace ExpressML.Algorithms;

/// <summary>Convolution of single images whose filters see one channel each: <see cref="DepthwiseImage"/>, with the bits of <see cref="DirectImages"/>.</summary>
internal sealed class DepthwiseImages(ConvolutionGeometry geometry) : ConvolutionImages(geometry)
{
    public override bool JoinsPool(PoolingWindows pool) => false;

    public override ImageOperation Create(ReadOnlySpan<float> w, ReadOnlySpan<float> b, ConvolutionEnding ending) =>
        new DepthwiseOperation(Geometry, new DepthwiseImage(Geometry, w, b, ending.AppliesRelu));
}
