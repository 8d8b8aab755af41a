using ExpressML.Kernels.Convolutions;
using ExpressML.Kernels.Pooling;
using ExpressML.Kernels.Winograd;
using ExpressML.Tensors;

namespace ExpressML.Algorithms;

/// <summary>Convolution by Winograd's minimal filtering, with step 1: a fraction of the multiplications.</summary>
/// <remarks>What is prepared are the transformed filters, first those of the forward pass, then, for training, those of the backward pass.</remarks>
internal sealed unsafe class WinogradPasses<TForm> : ConvolutionPasses
    where TForm : struct, IWinogradForm
{
    private readonly bool _chunksAreEven;
    private readonly WinogradConvolution<TForm> _forward;
    private readonly IWinogradInputGradient _backward;

    /// <param name="geometry">The sizes; see <see cref="WinogradCost{TForm}.IsPossible"/>.</param>
    public WinogradPasses(ConvolutionGeometry geometry)
        : this(geometry, WinogradChunk.Tiles<TForm>(geometry))
    {
    }

    /// <param name="geometry">The sizes.</param>
    /// <param name="tilesAChunk">The most tiles that are transformed before their products are summed.</param>
    public WinogradPasses(ConvolutionGeometry geometry, int tilesAChunk)
        : base(geometry)
    {
        _chunksAreEven = tilesAChunk * TForm.TileHeight % 2 == 0;
        _forward = new WinogradConvolution<TForm>(new(geometry.GroupInput, geometry.GroupOutput, geometry.Padding), tilesAChunk);
        _backward = TForm.CreateInputGradient(geometry, tilesAChunk);
    }

    public override int ScratchLength => Math.Max(_forward.ScratchLength, _backward.ScratchLength);

    private int FiltersLength => WinogradFilters<TForm>.Length(Geometry);

    private int InputLength => Geometry.GroupInput.Length * Lanes.Count;

    private int OutputLength => Geometry.GroupOutput.Length * Lanes.Count;

    public override int PreparedLength(bool isTraining) => isTraining ? checked(2 * FiltersLength) : FiltersLength;

    public override void Prepare(ReadOnlySpan<float> w, bool isTraining, Span<float> prepared)
    {
        WinogradFilters<TForm>.Transform(w, Geometry, turned: false, prepared[..FiltersLength]);
        if (isTraining)
            WinogradFilters<TForm>.Transform(w, Geometry, turned: true, prepared[FiltersLength..]);
    }

    // A window of 2×2 must not lie in two chunks.
    public override bool JoinsPool(PoolingWindows pool) => pool.AreTwoByTwo && _chunksAreEven;

    public override void Forward(ConvolutionOperands operands, ReadOnlySpan<float> b, bool appliesRelu) =>
        Apply(operands, b, [], OutputLength, appliesRelu);

    public override void ForwardPooled(ConvolutionOperands operands, ReadOnlySpan<float> b, Span<int> winners, bool appliesRelu) =>
        Apply(operands, b, winners, OutputLength / 4, appliesRelu);

    public override void InputGradient(ConvolutionOperands operands)
    {
        fixed (float* dy = operands.Source, u = operands.Filters[FiltersLength..], work = operands.Scratch, dx = operands.Target)
        {
            for (int group = 0; group < Geometry.Groups; group++)
                _backward.Apply(dy + (nint)group * OutputLength, u + (nint)group * FiltersLength / Geometry.Groups, work, dx + (nint)group * InputLength);
        }
    }

    private void Apply(ConvolutionOperands operands, ReadOnlySpan<float> b, Span<int> winners, int outputLength, bool appliesRelu)
    {
        fixed (float* x = operands.Source, u = operands.Filters, biases = b, work = operands.Scratch, y = operands.Target)
        fixed (int* indices = winners)
        {
            for (int group = 0; group < Geometry.Groups; group++)
            {
                float* bias = b.IsEmpty ? null : biases + group * Geometry.GroupOutput.Channels;
                int* groupWinners = winners.IsEmpty ? null : indices + (nint)group * outputLength;
                _forward.Apply(
                    x + (nint)group * InputLength, u + (nint)group * FiltersLength / Geometry.Groups, bias, work, y + (nint)group * outputLength, groupWinners, appliesRelu);
            }
        }
    }
}
