using ExpressML.ImageOperations;
using ExpressML.Kernels.Convolutions;
using ExpressML.Kernels.Pooling;
using ExpressML.Kernels.Winograd;

namespace ExpressML.Algorithms;

/// <summary>A way to compute one convolution and its gradients, lane block by lane block; chosen by the sizes alone.</summary>
/// <remarks>Shapes as in <see cref="Convolution"/>.</remarks>
internal abstract class ConvolutionAlgorithm(ConvolutionGeometry geometry)
{
    /// <summary>The sizes.</summary>
    protected ConvolutionGeometry Geometry { get; } = geometry;

    /// <summary>Floats of scratch that each method wants.</summary>
    public abstract int ScratchLength { get; }

    /// <summary>The one that is fastest for these sizes.</summary>
    public static ConvolutionAlgorithm For(ConvolutionGeometry geometry) => WinogradConvolution<WinogradSquares>.IsPossible(geometry)
        ? Faster<WinogradSquares>(geometry)
        : Faster<WinogradRows>(geometry);

    /// <summary>Floats of what <see cref="Prepare"/> makes.</summary>
    /// <param name="isTraining">Whether gradients are wanted, too.</param>
    public virtual int PreparedLength(bool isTraining) => 0;

    /// <summary>Brings the filters into the form that all blocks multiply with.</summary>
    public virtual void Prepare(ReadOnlySpan<float> w, bool isTraining, Span<float> prepared) { }

    /// <summary>Whether <see cref="Forward"/> can do max pooling over these windows, too, while the sums are at hand. Default: false.</summary>
    public virtual bool JoinsPool(PoolingWindows pool) => false;

    /// <summary>y from x; no <paramref name="b"/> stands for zeros.</summary>
    /// <param name="x">The input.</param>
    /// <param name="w">The filters.</param>
    /// <param name="b">The biases.</param>
    /// <param name="prepared">What <see cref="Prepare"/> made.</param>
    /// <param name="scratch">Scratch.</param>
    /// <param name="y">The output, behind the pooling if there is one.</param>
    /// <param name="winners">With pooling, for each output which pixel of its window it is; empty for no pooling.</param>
    /// <param name="appliesRelu">Whether negative outputs become 0.</param>
    public abstract void Forward(
        ReadOnlySpan<float> x, ReadOnlySpan<float> w, ReadOnlySpan<float> b, ReadOnlySpan<float> prepared, Span<float> scratch,
        Span<float> y, Span<int> winners, bool appliesRelu);

    /// <summary>The same for one image by itself; parameters as they are now.</summary>
    public abstract ImageOperation CreateImageOperation(ReadOnlySpan<float> w, ReadOnlySpan<float> b, bool appliesRelu);

    /// <summary>The same together with max pooling over windows, and then a ReLU; null where the sums cannot be pooled while they are at hand.</summary>
    public virtual ImageOperation? CreateImageOperation(ReadOnlySpan<float> w, ReadOnlySpan<float> b, PoolingWindows pool, bool appliesRelu) => null;

    /// <summary>dx from dy.</summary>
    public abstract void InputGradient(ReadOnlySpan<float> dy, ReadOnlySpan<float> w, ReadOnlySpan<float> prepared, Span<float> scratch, Span<float> dx);

    /// <summary>Whether <see cref="WeightGradient"/> can do with the gradient behind joined pooling. Default: false.</summary>
    public virtual bool WeightGradientTakesPool => false;

    /// <summary>dw from x and dy; it is overwritten, not added to.</summary>
    /// <param name="x">The input.</param>
    /// <param name="dy">The output gradient, or that behind the pooling.</param>
    /// <param name="winners">For each number of dy behind pooling, which pixel of its window it belongs to; else empty.</param>
    /// <param name="scratch">Scratch.</param>
    /// <param name="dw">The result.</param>
    public abstract void WeightGradient(ReadOnlySpan<float> x, ReadOnlySpan<float> dy, ReadOnlySpan<int> winners, Span<float> scratch, Span<float> dw);

    private static ConvolutionAlgorithm Faster<TForm>(ConvolutionGeometry geometry)
        where TForm : struct, IWinogradForm
    {
        bool pays = WinogradConvolution<TForm>.Pays(geometry), paysForWeights = WinogradConvolution<TForm>.PaysForWeights(geometry);
        ConvolutionAlgorithm passes = pays ? new WinogradConvolution<TForm>(geometry) : new DirectConvolution(geometry);
        return pays == paysForWeights
            ? passes
            : new MixedConvolution(geometry, passes, pays ? new DirectConvolution(geometry) : new WinogradConvolution<TForm>(geometry));
    }
}
