using ExpressML.Kernels.Pooling;

namespace ExpressML.Kernels.Convolutions;

/// <summary>What is done to the sums of a convolution before they leave the lanes.</summary>
/// <param name="AppliesRelu">Whether negative numbers become 0, at the end.</param>
/// <param name="Pool">The windows of max pooling over the sums; null for none.</param>
internal readonly record struct ConvolutionEnding(bool AppliesRelu, PoolingWindows? Pool = null)
{
    /// <summary>Whether the sums themselves are to go through the ReLU.</summary>
    public bool RectifiesSums => AppliesRelu && Pool is null;
}
