using ExpressML.Algorithms;
using ExpressML.Kernels.Convolutions;
using ExpressML.Kernels.Pooling;
using ExpressML.Tensors;
using ExpressML.Tests.Support;
using ExpressML.Tests.Support.Reference;
using static ExpressML.Tests.Algorithms.WinogradRun;

namespace ExpressML.Tests.Algorithms;

[TestClass]
public sealed class WinogradWeightsTests
{
    // Relative to the largest sum of magnitudes of a result: transforms take differences of numbers up to some times larger than what remains.
    private const double Tolerance = 4e-6;

    [TestMethod]
    [DataRow(3)]
    [DataRow(5)]
    public void Gradient_RandomShapes_EqualsTheReference(int window) => ForRandomShapes(window, (geometry, examples, random) =>
    {
        var reference = new ReferenceConvolution(geometry);
        double[][] x = random.DrawExamples(examples, geometry.Input.Length), dy = random.DrawExamples(examples, geometry.Output.Length);
        Span<float> actual = WeightGradient(Weights(geometry), geometry, LaneBlocks.Pack(x, padding: 1000), LaneBlocks.Pack(dy));
        double[] expected = Sum(x.Zip(dy, reference.WeightGradient));
        double largest = Sum(x.Zip(dy, (example, gradient) => reference.WeightGradient(example.Magnitudes(), gradient.Magnitudes()))).Max();
        Near.AreEqual(expected, actual.ToDoubles(), _ => Tolerance * largest, $"{geometry}, dw");
    });

    [TestMethod]
    [DataRow(3)]
    [DataRow(5)]
    public void Gradient_JoinedPool_GivesTheBitsOfTheGradientBeforeThePool(int window) => ForRandomShapes(window, (geometry, _, random) =>
    {
        PoolingWindows pool = PoolingWindows.Sliding(geometry.Output, 2, 2, 0);
        ConvolutionWeights weights = Weights(geometry);
        if (!Passes(geometry).JoinsPool(pool) || !weights.TakesPool)
            return;
        float[] x = LaneBlocks.Pack(random.DrawExamples(16, geometry.Input.Length)), dy = LaneBlocks.Pack(random.DrawExamples(16, pool.Output.Length));
        int[] winners = Array.ConvertAll(dy, _ => random.Next(4));
        float[] before = new float[geometry.Output.Length * Lanes.Count];
        ExtremePooling.InputGradient(dy, winners, pool, before);
        GuardedBuffer dw = new(geometry.Filters * geometry.FanIn), scratch = new(weights.ScratchLength);
        weights.GradientOfPooled(new GuardedBuffer(x).Span, new GuardedBuffer(dy).Span, winners, scratch.Span, dw.Span);
        scratch.Read();
        dw.Read();
        Near.AreSame(WeightGradient(weights, geometry, x, before), dw.Span, $"{geometry}, dw");
    });

    [TestMethod]
    [DataRow(3, 1)]
    [DataRow(3, 2)]
    [DataRow(3, 3)]
    [DataRow(3, 7)]
    [DataRow(3, 100)]
    [DataRow(5, 1)]
    [DataRow(5, 3)]
    [DataRow(5, 100)]
    public void Gradient_AnyTilesAChunk_GivesTheSameBits(int window, int tilesAChunk)
    {
        var geometry = new ConvolutionGeometry((14, 13, 18), Filters: 22, window, window, Stride: 1, Padding: 1, Dilation: 1, Groups: 2);
        var random = new Random(1);
        float[] x = LaneBlocks.Pack(random.DrawExamples(16, geometry.Input.Length)), dy = LaneBlocks.Pack(random.DrawExamples(16, geometry.Output.Length));
        ConvolutionWeights usual = Weights(geometry), other = Weights(geometry, tilesAChunk);
        // Only where short sums end depends on the chunks.
        Near.AreEqual(WeightGradient(usual, geometry, x, dy).ToDoubles(), WeightGradient(other, geometry, x, dy).ToDoubles(), 2e-5, "dw");
    }

    [TestMethod]
    [DataRow(3)]
    [DataRow(5)]
    public void Gradient_ManyChannels_IsAsExactAsPromised(int window)
    {
        // The figures of docs/numerics.md: errors relative to the largest result.
        var geometry = new ConvolutionGeometry((64, 8, 8), Filters: 64, window, window, Stride: 1, Padding: window / 2, Dilation: 1, Groups: 1);
        var reference = new ReferenceConvolution(geometry);
        var random = new Random(1);
        double[] x = random.Draw(geometry.Input.Length), dy = random.Draw(geometry.Output.Length);
        float[] xs = LaneBlocks.Pack([x]), dys = LaneBlocks.Pack([dy]);
        Near.AreEqual(reference.WeightGradient(x, dy), WeightGradient(Weights(geometry), geometry, xs, dys).ToDoubles(), 5e-6, "dw");
    }

    [TestMethod]
    [DoNotParallelize]
    [DataRow(3)]
    [DataRow(5)]
    public void Gradient_OnceWarm_AllocatesNothing(int window)
    {
        var geometry = new ConvolutionGeometry((9, 7, 7), Filters: 19, window, window, Stride: 1, Padding: 1, Dilation: 1, Groups: 1);
        var weights = Weights(geometry);
        var random = new Random(1);
        float[] x = LaneBlocks.Pack([random.Draw(geometry.Input.Length)]), dy = LaneBlocks.Pack([random.Draw(geometry.Output.Length)]);
        float[] scratch = new float[weights.ScratchLength], dw = new float[geometry.Filters * geometry.FanIn];
        Allocations.AssertNone(() => weights.Gradient(x, dy, scratch, dw));
    }

    private static double[] Sum(IEnumerable<double[]> gradients) =>
        gradients.Aggregate((sum, gradient) => [.. sum.Zip(gradient, (a, b) => a + b)]);
}
