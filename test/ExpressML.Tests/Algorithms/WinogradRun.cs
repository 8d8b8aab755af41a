using ExpressML.Algorithms;
using ExpressML.Kernels.Convolutions;
using ExpressML.Kernels.Winograd;
using ExpressML.Tensors;
using ExpressML.Tests.Support;

namespace ExpressML.Tests.Algorithms;

/// <summary>Winograd convolutions for tests: of 3×3 or 5×5, by the geometry, whether or not the rules would choose them.</summary>
/// <remarks>Scratch and results begin as NaN, so that what is read before it is written is seen.</remarks>
internal static class WinogradRun
{
    private const int ShapeCount = 120;

    public static ConvolutionPasses Passes(ConvolutionGeometry geometry, int? tilesAChunk = null) => (geometry.WindowHeight, tilesAChunk) switch
    {
        (3, null) => new WinogradPasses<WinogradSquares>(geometry),
        (3, int tiles) => new WinogradPasses<WinogradSquares>(geometry, tiles),
        (_, null) => new WinogradPasses<WinogradRows>(geometry),
        (_, int tiles) => new WinogradPasses<WinogradRows>(geometry, tiles),
    };

    public static ConvolutionWeights Weights(ConvolutionGeometry geometry, int? tilesAChunk = null) => (geometry.WindowHeight, tilesAChunk) switch
    {
        (3, null) => new WinogradWeights<WinogradSquares>(geometry),
        (3, int tiles) => new WinogradWeights<WinogradSquares>(geometry, tiles),
        (_, null) => new WinogradWeights<WinogradRows>(geometry),
        (_, int tiles) => new WinogradWeights<WinogradRows>(geometry, tiles),
    };

    public static Span<float> Forward(ConvolutionPasses passes, ConvolutionGeometry geometry, float[] x, double[] w, double[]? b, bool appliesRelu)
    {
        GuardedBuffer y = new(geometry.Output.Length * Lanes.Count), scratch = new(passes.ScratchLength);
        ReadOnlySpan<float> bias = b is null ? [] : new GuardedBuffer(b).Span;
        passes.Forward(Operands(new GuardedBuffer(x), Prepared(passes, w, isTraining: false), scratch, y), bias, appliesRelu);
        scratch.Read();
        y.Read();
        return y.Span;
    }

    public static Span<float> InputGradient(ConvolutionPasses passes, ConvolutionGeometry geometry, float[] dy, double[] w)
    {
        GuardedBuffer dx = new(geometry.Input.Length * Lanes.Count), scratch = new(passes.ScratchLength);
        passes.InputGradient(Operands(new GuardedBuffer(dy), Prepared(passes, w, isTraining: true), scratch, dx));
        scratch.Read();
        dx.Read();
        return dx.Span;
    }

    public static Span<float> WeightGradient(ConvolutionWeights weights, ConvolutionGeometry geometry, float[] x, float[] dy)
    {
        GuardedBuffer dw = new(geometry.Filters * geometry.FanIn), scratch = new(weights.ScratchLength);
        weights.Gradient(new GuardedBuffer(x).Span, new GuardedBuffer(dy).Span, scratch.Span, dw.Span);
        scratch.Read();
        dw.Read();
        return dw.Span;
    }

    public static GuardedBuffer Prepared(ConvolutionPasses passes, double[] w, bool isTraining)
    {
        var prepared = new GuardedBuffer(passes.PreparedLength(isTraining));
        passes.Prepare(new GuardedBuffer(w).Span, isTraining, prepared.Span);
        prepared.Read();
        return prepared;
    }

    public static ConvolutionOperands Operands(GuardedBuffer source, GuardedBuffer filters, GuardedBuffer scratch, GuardedBuffer target) =>
        new() { Source = source.Span, Filters = filters.Span, Scratch = scratch.Span, Target = target.Span };

    public static void ForRandomShapes(int window, Action<ConvolutionGeometry, int, Random> test)
    {
        for (int seed = 0; seed < ShapeCount; seed++)
        {
            var random = new Random(seed);
            int side = random.Between(0, window - 1), groups = random.Between(1, 3), most = groups == 1 ? 20 : 8;
            Padding2D padding = seed % 3 > 0 ? side : (side, random.Between(0, window - 1), random.Between(0, window - 1), random.Between(0, window - 1));
            int fewestRows = Math.Max(1, window - padding.Top - padding.Bottom), fewestColumns = Math.Max(1, window - padding.Left - padding.Right);
            var input = new Shape(groups * random.Between(1, most), random.Between(fewestRows, 14), random.Between(fewestColumns, 14));
            // Filters in turn, so that every remainder of a tile of rows and of 16 lanes occurs.
            var geometry = new ConvolutionGeometry(input, groups * (seed % most + 1), window, window, Stride: 1, padding, Dilation: 1, groups);
            test(geometry, random.Between(1, 2), random);
        }
    }
}
