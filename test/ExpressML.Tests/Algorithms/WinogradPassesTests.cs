using ExpressML.Algorithms;
using ExpressML.Kernels.Convolutions;
using ExpressML.Kernels.Pooling;
using ExpressML.Tensors;
using ExpressML.Tests.Support;
using ExpressML.Tests.Support.Reference;
using static ExpressML.Tests.Algorithms.WinogradRun;

namespace ExpressML.Tests.Algorithms;

[TestClass]
public sealed class WinogradPassesTests
{
    // Relative to the largest sum of magnitudes of a result: transforms take differences of numbers up to some times larger than what remains.
    private const double Tolerance = 2e-6;

    [TestMethod]
    [DataRow(3)]
    [DataRow(5)]
    public void Forward_RandomShapes_EqualsTheReference(int window) => ForRandomShapes(window, (geometry, examples, random) =>
    {
        var reference = new ReferenceConvolution(geometry);
        double[][] x = random.DrawExamples(examples, geometry.Input.Length);
        double[] w = random.Draw(geometry.Filters * geometry.FanIn);
        double[]? b = random.Next(3) == 0 ? null : random.Draw(geometry.Filters);
        double[][] actual = LaneBlocks.Unpack(Forward(Passes(geometry), geometry, LaneBlocks.Pack(x), w, b, appliesRelu: false).ToDoubles(), examples);
        for (int n = 0; n < examples; n++)
        {
            double largest = reference.Forward(x[n].Magnitudes(), w.Magnitudes(), b?.Magnitudes()).Max();
            Near.AreEqual(reference.Forward(x[n], w, b), actual[n], _ => Tolerance * largest, $"{geometry}, y");
        }
    });

    [TestMethod]
    [DataRow(3)]
    [DataRow(5)]
    public void Forward_Relu_IsAppliedToTheSameSums(int window) => ForRandomShapes(window, (geometry, examples, random) =>
    {
        float[] x = LaneBlocks.Pack(random.DrawExamples(examples, geometry.Input.Length));
        double[] w = random.Draw(geometry.Filters * geometry.FanIn), b = random.Draw(geometry.Filters);
        var passes = Passes(geometry);
        float[] sums = Forward(passes, geometry, x, w, b, appliesRelu: false).ToArray();
        Near.AreSame(Array.ConvertAll(sums, sum => sum < 0 ? 0 : sum), Forward(passes, geometry, x, w, b, appliesRelu: true), $"{geometry}, y");
    });

    [TestMethod]
    [DataRow(3)]
    [DataRow(5)]
    public void InputGradient_RandomShapes_EqualsTheReference(int window) => ForRandomShapes(window, (geometry, examples, random) =>
    {
        var reference = new ReferenceConvolution(geometry);
        double[][] dy = random.DrawExamples(examples, geometry.Output.Length);
        double[] w = random.Draw(geometry.Filters * geometry.FanIn);
        double[][] actual = LaneBlocks.Unpack(InputGradient(Passes(geometry), geometry, LaneBlocks.Pack(dy), w).ToDoubles(), examples);
        for (int n = 0; n < examples; n++)
        {
            double largest = reference.InputGradient(w.Magnitudes(), dy[n].Magnitudes()).Max();
            Near.AreEqual(reference.InputGradient(w, dy[n]), actual[n], _ => Tolerance * largest, $"{geometry}, dx");
        }
    });

    [TestMethod]
    [DataRow(3)]
    [DataRow(5)]
    public void Forward_JoinedPool_GivesTheBitsOfPoolingBehind(int window) => ForRandomShapes(window, (geometry, _, random) =>
    {
        Shape output = geometry.Output;
        PoolingWindows pool = PoolingWindows.Sliding(output, 2, 2, 0);
        ConvolutionPasses passes = Passes(geometry);
        Assert.AreEqual(output.Height % 2 == 0 && output.Width % 2 == 0, passes.JoinsPool(pool));
        if (!passes.JoinsPool(pool))
            return;
        float[] x = LaneBlocks.Pack(random.DrawExamples(16, geometry.Input.Length));
        double[] w = random.Draw(geometry.Filters * geometry.FanIn), b = random.Draw(geometry.Filters);
        bool appliesRelu = random.Next(2) == 0;
        GuardedBuffer y = new(pool.Output.Length * Lanes.Count), scratch = new(passes.ScratchLength);
        int[] winners = new int[y.Span.Length], expectedWinners = new int[y.Span.Length];
        float[] expected = new float[y.Span.Length];
        ExtremePooling.Forward<Largest>(Forward(passes, geometry, x, w, b, appliesRelu: false), pool, expected, expectedWinners, appliesRelu);
        passes.ForwardPooled(
            Operands(new GuardedBuffer(x), Prepared(passes, w, isTraining: false), scratch, y), new GuardedBuffer(b).Span, winners, appliesRelu);
        scratch.Read();
        y.Read();
        Near.AreSame(expected, y.Span, $"{geometry}, y");
        CollectionAssert.AreEqual(expectedWinners, winners);
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
    public void Passes_AnyTilesAChunk_GivesTheSameBits(int window, int tilesAChunk)
    {
        var geometry = new ConvolutionGeometry((14, 13, 18), Filters: 22, window, window, Stride: 1, Padding: 1, Dilation: 1, Groups: 2);
        var random = new Random(1);
        float[] x = LaneBlocks.Pack(random.DrawExamples(16, geometry.Input.Length)), dy = LaneBlocks.Pack(random.DrawExamples(16, geometry.Output.Length));
        double[] w = random.Draw(geometry.Filters * geometry.FanIn), b = random.Draw(geometry.Filters);
        ConvolutionPasses usual = Passes(geometry), other = Passes(geometry, tilesAChunk);
        Near.AreSame(Forward(usual, geometry, x, w, b, appliesRelu: true), Forward(other, geometry, x, w, b, appliesRelu: true), "y");
        Near.AreSame(InputGradient(usual, geometry, dy, w), InputGradient(other, geometry, dy, w), "dx");
    }

    [TestMethod]
    [DataRow(3)]
    [DataRow(5)]
    public void Passes_ManyChannels_IsAsExactAsPromised(int window)
    {
        // The figures of docs/numerics.md: errors relative to the largest result.
        var geometry = new ConvolutionGeometry((64, 8, 8), Filters: 64, window, window, Stride: 1, Padding: window / 2, Dilation: 1, Groups: 1);
        var reference = new ReferenceConvolution(geometry);
        var random = new Random(1);
        double[] x = random.Draw(geometry.Input.Length), dy = random.Draw(geometry.Output.Length), w = random.Draw(geometry.Filters * geometry.FanIn);
        float[] xs = LaneBlocks.Pack([x]), dys = LaneBlocks.Pack([dy]);
        var passes = Passes(geometry);
        Near.AreEqual(reference.Forward(x, w, null), LaneBlocks.Unpack(Forward(passes, geometry, xs, w, null, false).ToDoubles(), 1)[0], 5e-6, "y");
        Near.AreEqual(reference.InputGradient(w, dy), LaneBlocks.Unpack(InputGradient(passes, geometry, dys, w).ToDoubles(), 1)[0], 5e-6, "dx");
    }

    [TestMethod]
    [DoNotParallelize]
    [DataRow(3)]
    [DataRow(5)]
    public void Passes_OnceWarm_AllocatesNothing(int window)
    {
        var geometry = new ConvolutionGeometry((9, 7, 7), Filters: 19, window, window, Stride: 1, Padding: 1, Dilation: 1, Groups: 1);
        var passes = Passes(geometry);
        var random = new Random(1);
        float[] x = LaneBlocks.Pack([random.Draw(geometry.Input.Length)]), dy = LaneBlocks.Pack([random.Draw(geometry.Output.Length)]);
        float[] w = random.Draw(geometry.Filters * geometry.FanIn).ToSingles(), b = random.Draw(geometry.Filters).ToSingles();
        float[] prepared = new float[passes.PreparedLength(isTraining: true)], scratch = new float[passes.ScratchLength];
        float[] y = new float[dy.Length], dx = new float[x.Length];
        Allocations.AssertNone(() =>
        {
            passes.Prepare(w, isTraining: true, prepared);
            passes.Forward(new ConvolutionOperands { Source = x, Filters = prepared, Scratch = scratch, Target = y }, b, appliesRelu: true);
            passes.InputGradient(new ConvolutionOperands { Source = dy, Filters = prepared, Scratch = scratch, Target = dx });
        });
    }
}
