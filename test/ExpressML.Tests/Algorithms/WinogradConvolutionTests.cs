using ExpressML.Algorithms;
using ExpressML.Augmentations;
using ExpressML.Kernels.Convolutions;
using ExpressML.Kernels.Pooling;
using ExpressML.Kernels.Winograd;
using ExpressML.Tensors;
using ExpressML.Tests.Support;
using ExpressML.Tests.Support.Reference;

namespace ExpressML.Tests.Kernels;

[TestClass]
public sealed class WinogradConvolutionTests
{
    private const int ShapeCount = 120;

    // Relative to the largest sum of magnitudes of a result: transforms take differences of numbers up to some times larger than what remains.
    private const double Tolerance = 2e-6;
    private const double WeightTolerance = 4e-6;

    [TestMethod]
    [DataRow(3)]
    [DataRow(5)]
    public void Forward_RandomShapes_EqualsTheReference(int window) => ForRandomShapes(window, (geometry, examples, random) =>
    {
        var reference = new ReferenceConvolution(geometry);
        double[][] x = random.DrawExamples(examples, geometry.Input.Length);
        double[] w = random.Draw(geometry.Filters * geometry.FanIn);
        double[]? b = random.Next(3) == 0 ? null : random.Draw(geometry.Filters);
        double[][] actual = LaneBlocks.Unpack(Forward(Create(geometry), geometry, LaneBlocks.Pack(x), w, b, appliesRelu: false).ToDoubles(), examples);
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
        var convolution = Create(geometry);
        float[] sums = Forward(convolution, geometry, x, w, b, appliesRelu: false).ToArray();
        Near.AreSame(Array.ConvertAll(sums, sum => sum < 0 ? 0 : sum), Forward(convolution, geometry, x, w, b, appliesRelu: true), $"{geometry}, y");
    });

    [TestMethod]
    [DataRow(3)]
    [DataRow(5)]
    public void InputGradient_RandomShapes_EqualsTheReference(int window) => ForRandomShapes(window, (geometry, examples, random) =>
    {
        var reference = new ReferenceConvolution(geometry);
        double[][] dy = random.DrawExamples(examples, geometry.Output.Length);
        double[] w = random.Draw(geometry.Filters * geometry.FanIn);
        double[][] actual = LaneBlocks.Unpack(InputGradient(Create(geometry), geometry, LaneBlocks.Pack(dy), w).ToDoubles(), examples);
        for (int n = 0; n < examples; n++)
        {
            double largest = reference.InputGradient(w.Magnitudes(), dy[n].Magnitudes()).Max();
            Near.AreEqual(reference.InputGradient(w, dy[n]), actual[n], _ => Tolerance * largest, $"{geometry}, dx");
        }
    });

    [TestMethod]
    [DataRow(3)]
    [DataRow(5)]
    public void WeightGradient_RandomShapes_EqualsTheReference(int window) => ForRandomShapes(window, (geometry, examples, random) =>
    {
        var reference = new ReferenceConvolution(geometry);
        double[][] x = random.DrawExamples(examples, geometry.Input.Length), dy = random.DrawExamples(examples, geometry.Output.Length);
        Span<float> actual = WeightGradient(Create(geometry), geometry, LaneBlocks.Pack(x, padding: 1000), LaneBlocks.Pack(dy));
        double[] expected = Sum(x.Zip(dy, reference.WeightGradient));
        double largest = Sum(x.Zip(dy, (example, gradient) => reference.WeightGradient(example.Magnitudes(), gradient.Magnitudes()))).Max();
        Near.AreEqual(expected, actual.ToDoubles(), _ => WeightTolerance * largest, $"{geometry}, dw");
    });

    [TestMethod]
    [DataRow(3)]
    [DataRow(5)]
    public void Forward_JoinedPool_GivesTheBitsOfPoolingBehind(int window) => ForRandomShapes(window, (geometry, _, random) =>
    {
        Shape output = geometry.Output;
        PoolingWindows pool = PoolingWindows.Sliding(output, 2, 2, 0);
        ConvolutionAlgorithm convolution = Create(geometry);
        Assert.AreEqual(output.Height % 2 == 0 && output.Width % 2 == 0, convolution.JoinsPool(pool));
        if (!convolution.JoinsPool(pool))
            return;
        float[] x = LaneBlocks.Pack(random.DrawExamples(16, geometry.Input.Length));
        double[] w = random.Draw(geometry.Filters * geometry.FanIn), b = random.Draw(geometry.Filters);
        bool appliesRelu = random.Next(2) == 0;
        GuardedBuffer y = new(pool.Output.Length * Lanes.Count), scratch = new(convolution.ScratchLength);
        int[] winners = new int[y.Span.Length], expectedWinners = new int[y.Span.Length];
        float[] expected = new float[y.Span.Length];
        ExtremePooling.Forward<Largest>(Forward(convolution, geometry, x, w, b, appliesRelu: false), pool, expected, expectedWinners, appliesRelu);
        convolution.Forward(
            new GuardedBuffer(x).Span, [], new GuardedBuffer(b).Span, Prepared(convolution, w, isTraining: false), scratch.Span, y.Span, winners, appliesRelu);
        scratch.Read();
        y.Read();
        Near.AreSame(expected, y.Span, $"{geometry}, y");
        CollectionAssert.AreEqual(expectedWinners, winners);
    });

    [TestMethod]
    [DataRow(3)]
    [DataRow(5)]
    public void WeightGradient_JoinedPool_GivesTheBitsOfTheGradientBeforeThePool(int window) => ForRandomShapes(window, (geometry, _, random) =>
    {
        PoolingWindows pool = PoolingWindows.Sliding(geometry.Output, 2, 2, 0);
        ConvolutionAlgorithm convolution = Create(geometry);
        if (!convolution.JoinsPool(pool) || !convolution.WeightGradientTakesPool)
            return;
        float[] x = LaneBlocks.Pack(random.DrawExamples(16, geometry.Input.Length)), dy = LaneBlocks.Pack(random.DrawExamples(16, pool.Output.Length));
        int[] winners = Array.ConvertAll(dy, _ => random.Next(4));
        float[] before = new float[geometry.Output.Length * Lanes.Count];
        ExtremePooling.InputGradient(dy, winners, pool, before);
        GuardedBuffer dw = new(geometry.Filters * geometry.FanIn), scratch = new(convolution.ScratchLength);
        convolution.WeightGradient(new GuardedBuffer(x).Span, new GuardedBuffer(dy).Span, winners, scratch.Span, dw.Span);
        scratch.Read();
        dw.Read();
        Near.AreSame(WeightGradient(convolution, geometry, x, before), dw.Span, $"{geometry}, dw");
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
    public void Convolution_AnyTilesAChunk_GivesTheSameBits(int window, int tilesAChunk)
    {
        var geometry = new ConvolutionGeometry((14, 13, 18), Filters: 22, window, window, Stride: 1, Padding: 1, Dilation: 1, Groups: 2);
        var random = new Random(1);
        float[] x = LaneBlocks.Pack(random.DrawExamples(16, geometry.Input.Length)), dy = LaneBlocks.Pack(random.DrawExamples(16, geometry.Output.Length));
        double[] w = random.Draw(geometry.Filters * geometry.FanIn), b = random.Draw(geometry.Filters);
        ConvolutionAlgorithm usual = Create(geometry), other = Create(geometry, tilesAChunk);
        Near.AreSame(Forward(usual, geometry, x, w, b, appliesRelu: true), Forward(other, geometry, x, w, b, appliesRelu: true), "y");
        Near.AreSame(InputGradient(usual, geometry, dy, w), InputGradient(other, geometry, dy, w), "dx");
        // Only where the weight gradient's short sums end depends on the chunks.
        Near.AreEqual(WeightGradient(usual, geometry, x, dy).ToDoubles(), WeightGradient(other, geometry, x, dy).ToDoubles(), 2e-5, "dw");
    }

    [TestMethod]
    [DataRow(3)]
    [DataRow(5)]
    public void Convolution_ManyChannels_IsAsExactAsPromised(int window)
    {
        // The figures of docs/numerics.md: errors relative to the largest result.
        var geometry = new ConvolutionGeometry((64, 8, 8), Filters: 64, window, window, Stride: 1, Padding: window / 2, Dilation: 1, Groups: 1);
        var reference = new ReferenceConvolution(geometry);
        var random = new Random(1);
        double[] x = random.Draw(geometry.Input.Length), dy = random.Draw(geometry.Output.Length), w = random.Draw(geometry.Filters * geometry.FanIn);
        float[] xs = LaneBlocks.Pack([x]), dys = LaneBlocks.Pack([dy]);
        var convolution = Create(geometry);
        Near.AreEqual(reference.Forward(x, w, null), LaneBlocks.Unpack(Forward(convolution, geometry, xs, w, null, false).ToDoubles(), 1)[0], 5e-6, "y");
        Near.AreEqual(reference.InputGradient(w, dy), LaneBlocks.Unpack(InputGradient(convolution, geometry, dys, w).ToDoubles(), 1)[0], 5e-6, "dx");
        Near.AreEqual(reference.WeightGradient(x, dy), WeightGradient(convolution, geometry, xs, dys).ToDoubles(), 5e-6, "dw");
    }

    [TestMethod]
    [DataRow(3)]
    [DataRow(5)]
    public void Convolution_OnceWarm_AllocatesNothing(int window)
    {
        var geometry = new ConvolutionGeometry((9, 7, 7), Filters: 19, window, window, Stride: 1, Padding: 1, Dilation: 1, Groups: 1);
        var convolution = Create(geometry);
        var random = new Random(1);
        float[] x = LaneBlocks.Pack([random.Draw(geometry.Input.Length)]), dy = LaneBlocks.Pack([random.Draw(geometry.Output.Length)]);
        float[] w = random.Draw(geometry.Filters * geometry.FanIn).ToSingles(), b = random.Draw(geometry.Filters).ToSingles();
        float[] prepared = new float[convolution.PreparedLength(isTraining: true)], scratch = new float[convolution.ScratchLength];
        float[] y = new float[dy.Length], dx = new float[x.Length], dw = new float[w.Length];
        Allocations.AssertNone(() =>
        {
            convolution.Prepare(w, isTraining: true, prepared);
            convolution.Forward(x, w, b, prepared, scratch, y, [], appliesRelu: true);
            convolution.InputGradient(dy, w, prepared, scratch, dx);
            convolution.WeightGradient(x, dy, [], scratch, dw);
        });
    }

    [TestMethod]
    [DataRow(3, 32, 32, 32, 1, 1, true, DisplayName = "32 → 32 channels at 32×32")]
    [DataRow(3, 128, 128, 8, 1, 1, true, DisplayName = "128 → 128 channels at 8×8")]
    [DataRow(3, 256, 384, 13, 1, 1, true, DisplayName = "AlexNet's third layer")]
    [DataRow(3, 384, 256, 13, 1, 2, true, DisplayName = "AlexNet's fifth layer")]
    [DataRow(3, 3, 32, 32, 1, 1, true, DisplayName = "A first layer of 32 filters")]
    [DataRow(3, 1, 6, 28, 1, 1, false, DisplayName = "Few filters of one channel: transforms take longer than what they save")]
    [DataRow(3, 64, 64, 28, 1, 64, false, DisplayName = "Depthwise")]
    [DataRow(3, 256, 256, 2, 1, 1, false, DisplayName = "2×2 outputs, a quarter of a tile")]
    [DataRow(3, 64, 64, 16, 3, 1, false, DisplayName = "More padding than the window reaches")]
    [DataRow(5, 6, 16, 14, 0, 1, true, DisplayName = "LeNet's second layer")]
    [DataRow(5, 96, 256, 27, 2, 2, true, DisplayName = "AlexNet's second layer")]
    [DataRow(5, 1, 6, 28, 2, 1, true, DisplayName = "LeNet's first layer")]
    [DataRow(5, 64, 64, 28, 2, 64, true, DisplayName = "Depthwise, 5×5")]
    [DataRow(5, 64, 64, 5, 0, 1, false, DisplayName = "One output, a quarter of a tile")]
    [DataRow(5, 64, 64, 16, 5, 1, false, DisplayName = "More padding than the window of 5×5 reaches")]
    public void Pays_Sizes_WhereTransformsSaveMoreThanTheyTake(int window, int channels, int filters, int side, int padding, int groups, bool pays) =>
        Assert.AreEqual(pays, Pays(new ConvolutionGeometry((channels, side, side), filters, window, window, 1, padding, 1, groups)));

    [TestMethod]
    [DataRow(3, 128, 128, 8, 1, true, DisplayName = "128 → 128 channels at 8×8")]
    [DataRow(5, 6, 16, 14, 0, true, DisplayName = "LeNet's second layer")]
    [DataRow(5, 3, 6, 32, 2, true, DisplayName = "Few filters: examples are the lanes")]
    [DataRow(5, 1, 16, 28, 2, false, DisplayName = "Filters as lanes, and rows without a channel")]
    [DataRow(5, 64, 64, 16, 5, false, DisplayName = "More padding than the window reaches")]
    public void PaysForWeights_Sizes_WhereRowsAndLanesAreFilled(int window, int channels, int filters, int side, int padding, bool pays)
    {
        var geometry = new ConvolutionGeometry((channels, side, side), filters, window, window, 1, padding, 1, Groups: 1);
        Assert.AreEqual(pays, WinogradConvolution<WinogradSquares>.PaysForWeights(geometry) || WinogradConvolution<WinogradRows>.PaysForWeights(geometry));
    }

    [TestMethod]
    public void For_PaysForTheOtherPassesAlone_TakesTheWeightGradientDirectly()
    {
        var geometry = new ConvolutionGeometry((1, 9, 14), Filters: 16, 5, 5, Stride: 1, Padding: 2, Dilation: 1, Groups: 1);
        var random = new Random(1);
        float[] x = LaneBlocks.Pack(random.DrawExamples(16, geometry.Input.Length)), dy = LaneBlocks.Pack(random.DrawExamples(16, geometry.Output.Length));
        double[] w = random.Draw(geometry.Filters * geometry.FanIn);
        ConvolutionAlgorithm mixed = ConvolutionAlgorithm.For(geometry), filtered = Create(geometry), direct = new DirectConvolution(geometry);
        Assert.IsInstanceOfType<MixedConvolution>(mixed);
        Near.AreSame(Forward(filtered, geometry, x, w, null, appliesRelu: true), Forward(mixed, geometry, x, w, null, appliesRelu: true), "y");
        Near.AreSame(InputGradient(filtered, geometry, dy, w), InputGradient(mixed, geometry, dy, w), "dx");
        Near.AreSame(WeightGradient(direct, geometry, x, dy), WeightGradient(mixed, geometry, x, dy), "dw");
    }

    [TestMethod]
    [DataRow(7, 7, 1, 1)]
    [DataRow(3, 5, 1, 1)]
    [DataRow(3, 1, 1, 1)]
    [DataRow(3, 3, 2, 1)]
    [DataRow(3, 3, 1, 2)]
    [DataRow(5, 5, 2, 1)]
    [DataRow(5, 5, 1, 2)]
    public void Pays_OtherWindowsStridesDilations_IsFalse(int height, int width, int stride, int dilation) =>
        Assert.IsFalse(Pays(new ConvolutionGeometry((64, 32, 32), 64, height, width, stride, 1, dilation, 1)));

    private static bool Pays(ConvolutionGeometry geometry) =>
        WinogradConvolution<WinogradSquares>.Pays(geometry) || WinogradConvolution<WinogradRows>.Pays(geometry);

    private static ConvolutionAlgorithm Create(ConvolutionGeometry geometry, int? tilesAChunk = null) => (geometry.WindowHeight, tilesAChunk) switch
    {
        (3, null) => new WinogradConvolution<WinogradSquares>(geometry),
        (3, int tiles) => new WinogradConvolution<WinogradSquares>(geometry, tiles),
        (_, null) => new WinogradConvolution<WinogradRows>(geometry),
        (_, int tiles) => new WinogradConvolution<WinogradRows>(geometry, tiles),
    };

    // Scratch and results begin as NaN, so that what is read before it is written is seen.
    private static Span<float> Forward(ConvolutionAlgorithm convolution, ConvolutionGeometry geometry, float[] x, double[] w, double[]? b, bool appliesRelu)
    {
        GuardedBuffer y = new(geometry.Output.Length * Lanes.Count), scratch = new(convolution.ScratchLength);
        ReadOnlySpan<float> bias = b is null ? [] : new GuardedBuffer(b).Span;
        convolution.Forward(new GuardedBuffer(x).Span, [], bias, Prepared(convolution, w, isTraining: false), scratch.Span, y.Span, [], appliesRelu);
        scratch.Read();
        y.Read();
        return y.Span;
    }

    private static Span<float> InputGradient(ConvolutionAlgorithm convolution, ConvolutionGeometry geometry, float[] dy, double[] w)
    {
        GuardedBuffer dx = new(geometry.Input.Length * Lanes.Count), scratch = new(convolution.ScratchLength);
        convolution.InputGradient(new GuardedBuffer(dy).Span, [], Prepared(convolution, w, isTraining: true), scratch.Span, dx.Span);
        scratch.Read();
        dx.Read();
        return dx.Span;
    }

    private static Span<float> WeightGradient(ConvolutionAlgorithm convolution, ConvolutionGeometry geometry, float[] x, float[] dy)
    {
        GuardedBuffer dw = new(geometry.Filters * geometry.FanIn), scratch = new(convolution.ScratchLength);
        convolution.WeightGradient(new GuardedBuffer(x).Span, new GuardedBuffer(dy).Span, [], scratch.Span, dw.Span);
        scratch.Read();
        dw.Read();
        return dw.Span;
    }

    private static Span<float> Prepared(ConvolutionAlgorithm convolution, double[] w, bool isTraining)
    {
        var prepared = new GuardedBuffer(convolution.PreparedLength(isTraining));
        convolution.Prepare(new GuardedBuffer(w).Span, isTraining, prepared.Span);
        prepared.Read();
        return prepared.Span;
    }

    private static void ForRandomShapes(int window, Action<ConvolutionGeometry, int, Random> test)
    {
        for (int seed = 0; seed < ShapeCount; seed++)
        {
            var random = new Random(seed);
            int padding = random.Between(0, window - 1), groups = random.Between(1, 3), smallest = Math.Max(1, window - 2 * padding), most = groups == 1 ? 20 : 8;
            var input = new Shape(groups * random.Between(1, most), random.Between(smallest, 14), random.Between(smallest, 14));
            // Filters in turn, so that every remainder of a tile of rows and of 16 lanes occurs.
            var geometry = new ConvolutionGeometry(input, groups * (seed % most + 1), window, window, Stride: 1, padding, Dilation: 1, groups);
            test(geometry, random.Between(1, 2), random);
        }
    }

    private static double[] Sum(IEnumerable<double[]> gradients) =>
        gradients.Aggregate((sum, gradient) => [.. sum.Zip(gradient, (a, b) => a + b)]);
}
