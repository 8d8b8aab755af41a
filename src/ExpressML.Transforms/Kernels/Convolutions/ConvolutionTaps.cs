using ExpressML.Kernels.Products;
using ExpressML.Tensors;

namespace ExpressML.Kernels.Convolutions;

/// <summary>The tables of one convolution, each made when it is first wanted.</summary>
internal sealed class ConvolutionTaps(ConvolutionGeometry geometry)
{
    public ConvolutionGeometry Geometry { get; } = geometry;

    /// <summary>For each weight of a filter, where in the padded input of its group the number stands that it is multiplied with at position 0.</summary>
    /// <remarks>Continued by repetitions of the last to whole tiles of <see cref="WeightProducts"/>.</remarks>
    public int[] WeightOffsets => field ??= OffsetsOf(Geometry);

    /// <summary>From input to output.</summary>
    public ConvolutionWalk Forward => field ??= ConvolutionWalk.Forward(Geometry);

    /// <summary>From the output gradient to the input gradient.</summary>
    public ConvolutionWalk Backward => field ??= ConvolutionWalk.Backward(Geometry);

    private static int[] OffsetsOf(ConvolutionGeometry g)
    {
        Shape input = g.PaddedInput;
        int tiles = (g.FanIn + WeightProducts.TileRows - 1) / WeightProducts.TileRows;
        return [.. Enumerable.Range(0, tiles * WeightProducts.TileRows).Select(weight =>
        {
            (int c, int inWindow) = Math.DivRem(Math.Min(weight, g.FanIn - 1), g.WindowArea);
            (int u, int v) = Math.DivRem(inWindow, g.WindowWidth);
            return (c * input.Area + u * g.Dilation.Height * input.Width + v * g.Dilation.Width) * Lanes.Count;
        })];
    }
}
