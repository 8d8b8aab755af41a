using ExpressML.PictureOperations;

namespace ExpressML.Kernels;

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

    /// <summary>y from x; no <paramref name="b"/> stands for zeros.</summary>
    public abstract void Forward(
        ReadOnlySpan<float> x, ReadOnlySpan<float> w, ReadOnlySpan<float> b, ReadOnlySpan<float> prepared, Span<float> scratch, Span<float> y, bool appliesRelu);

    /// <summary>The same for one picture by itself; parameters as they are now.</summary>
    public abstract PictureOperation CreatePictureOperation(ReadOnlySpan<float> w, ReadOnlySpan<float> b, bool appliesRelu);

    /// <summary>The same together with max pooling over windows, and then a ReLU; null where the sums cannot be pooled while they are at hand.</summary>
    public virtual PictureOperation? CreatePictureOperation(ReadOnlySpan<float> w, ReadOnlySpan<float> b, PoolingWindows pool, bool appliesRelu) => null;

    /// <summary>dx from dy.</summary>
    public abstract void InputGradient(ReadOnlySpan<float> dy, ReadOnlySpan<float> w, ReadOnlySpan<float> prepared, Span<float> scratch, Span<float> dx);

    /// <summary>dw from x and dy; it is overwritten, not added to.</summary>
    public abstract void WeightGradient(ReadOnlySpan<float> x, ReadOnlySpan<float> dy, Span<float> scratch, Span<float> dw);

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
