using ExpressML.ImageOperations;
using ExpressML.ImageOperations.Convolutions;
using ExpressML.Kernels.Convolutions;
using ExpressML.Kernels.Winograd;

namespace ExpressML.Algorithms;

/// <summary>Convolution of single images by Winograd's minimal filtering, with channels, and then filters, as lanes: <see cref="WinogradFilterLanes{TForm}"/>.</summary>
internal sealed class WinogradFilterLaneImages<TForm>(ConvolutionGeometry geometry) : ConvolutionImages(geometry)
    where TForm : struct, IWinogradForm
{
    public override ImageOperation Create(ReadOnlySpan<float> w, ReadOnlySpan<float> b, ConvolutionEnding ending) =>
        new WinogradOperation(new WinogradFilterLanes<TForm>(Geometry, w, b, ending));
}
