using ExpressML.Kernels.Convolutions;
using ExpressML.Kernels.Winograd;
using ExpressML.Tensors;

namespace ExpressML.Algorithms;

/// <summary>The weight gradient by Winograd's minimal filtering, with step 1: <see cref="WinogradWeightGradient{TForm}"/>.</summary>
internal sealed unsafe class WinogradWeights<TForm> : ConvolutionWeights
    where TForm : struct, IWinogradForm
{
    private readonly WinogradWeightGradient<TForm> _gradient;

    /// <param name="geometry">The sizes; see <see cref="WinogradCost{TForm}.IsPossible"/>.</param>
    public WinogradWeights(ConvolutionGeometry geometry)
        : this(geometry, WinogradChunk.Tiles<TForm>(geometry))
    {
    }

    /// <param name="geometry">The sizes.</param>
    /// <param name="tilesAChunk">The most tiles that are transformed before their products are summed; sums are cut there.</param>
    public WinogradWeights(ConvolutionGeometry geometry, int tilesAChunk)
        : base(geometry)
    {
        TakesPool = WeightsRule.HasExampleLanes(geometry);
        _gradient = TakesPool
            ? new WinogradExampleLaneGradient<TForm>(geometry, tilesAChunk)
            : new WinogradFilterLaneGradient<TForm>(new(geometry.GroupInput, geometry.GroupOutput, geometry.Padding), tilesAChunk);
    }

    public override int ScratchLength => _gradient.ScratchLength;

    // With filters as lanes, dy is turned pixel by pixel.
    public override bool TakesPool { get; }

    private int InputLength => Geometry.GroupInput.Length * Lanes.Count;

    private int OutputLength => Geometry.GroupOutput.Length * Lanes.Count;

    public override void Gradient(ReadOnlySpan<float> x, ReadOnlySpan<float> dy, Span<float> scratch, Span<float> dw) =>
        Compute(x, dy, [], OutputLength, scratch, dw);

    public override void GradientOfPooled(ReadOnlySpan<float> x, ReadOnlySpan<float> dy, ReadOnlySpan<int> winners, Span<float> scratch, Span<float> dw) =>
        Compute(x, dy, winners, OutputLength / 4, scratch, dw);

    private void Compute(ReadOnlySpan<float> x, ReadOnlySpan<float> dy, ReadOnlySpan<int> winners, int outputLength, Span<float> scratch, Span<float> dw)
    {
        fixed (float* xs = x, dys = dy, work = scratch, dws = dw)
        fixed (int* indices = winners)
        {
            for (int group = 0; group < Geometry.Groups; group++)
            {
                int* groupWinners = winners.IsEmpty ? null : indices + (nint)group * outputLength;
                _gradient.Compute(
                    xs + (nint)group * InputLength, dys + (nint)group * outputLength, groupWinners, work, dws + (nint)group * dw.Length / Geometry.Groups);
            }
        }
    }
}
