using ExpressML.ImageOperations;
using ExpressML.Kernels.Convolutions;
using ExpressML.Kernels.Pooling;
using ExpressML.Kernels.Winograd;

namespace ExpressML.Algorithms;

/// <summary>The convolution of single images, with the bits of <see cref="ConvolutionPasses.Forward"/>; <see cref="ImagesRule"/> chooses what the lanes are.</summary>
internal abstract class ConvolutionImages(ConvolutionGeometry geometry)
{
    /// <summary>The sizes.</summary>
    protected ConvolutionGeometry Geometry { get; } = geometry;

    /// <summary>The fastest for these sizes that computes as the passes do.</summary>
    public static ConvolutionImages For(ConvolutionGeometry geometry) => PassesRule.Choose(geometry) switch
    {
        ConvolutionAlgorithm.WinogradSquares => new WinogradFilterLaneImages<WinogradSquares>(geometry),
        ConvolutionAlgorithm.WinogradRows when ImagesRule.HasTileLanes(geometry) => new WinogradTileLaneImages(geometry),
        ConvolutionAlgorithm.WinogradRows => new WinogradFilterLaneImages<WinogradRows>(geometry),
        _ when DepthwiseImage.Suits(geometry) => new DepthwiseImages(geometry),
        _ => new DirectImages(geometry),
    };

    /// <summary>Whether max pooling over these windows can be done to the sums before they leave the lanes. Default: true.</summary>
    public virtual bool JoinsPool(PoolingWindows pool) => true;

    /// <summary>The operation for these parameters, which it keeps as they are now.</summary>
    /// <param name="w">The filters, [F][C / groups][U][V].</param>
    /// <param name="b">The biases; empty for zeros.</param>
    /// <param name="ending">What is done to the sums; its pooling must be one that <see cref="JoinsPool"/> allows.</param>
    public abstract ImageOperation Create(ReadOnlySpan<float> w, ReadOnlySpan<float> b, ConvolutionEnding ending);
}
