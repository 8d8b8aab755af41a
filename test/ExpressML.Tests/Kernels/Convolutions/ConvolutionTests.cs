using ExpressML.Augmentations;
using ExpressML.Kernels.Convolutions;
using ExpressML.Tensors;
using ExpressML.Tests.Support;
using ExpressML.Tests.Support.Reference;

namespace ExpressML.Tests.Kernels;

[TestClass]
public sealed class ConvolutionTests
{
    private const int ShapeCount = 200;

    [TestMethod]
    public void Forward_RandomShapes_EqualsTheReference() => ForRandomShapes((geometry, examples, random) =>
    {
        var reference = new ReferenceConvolution(geometry);
        Assert.AreEqual(reference.OutputShape, geometry.Output);
        double[][] x = random.DrawExamples(examples, geometry.Input.Length);
        double[] w = random.Draw(geometry.Filters * geometry.FanIn), b = random.Draw(geometry.Filters);

        var y = new GuardedBuffer(geometry.Output.Length * Lanes.Count);
        Convolution.Forward(
            new GuardedBuffer(LaneBlocks.Pack(x)).Span, new GuardedBuffer(w).Span, new GuardedBuffer(b).Span, new ConvolutionTaps(geometry), y.Span);

        double[][] actual = LaneBlocks.Unpack(y.Read(), examples);
        for (int n = 0; n < examples; n++)
        {
            double[] magnitudes = reference.Forward(x[n].Magnitudes(), w.Magnitudes(), b.Magnitudes());
            Near.AreEqual(reference.Forward(x[n], w, b), actual[n], i => Precision.OfSum(geometry.FanIn + 1, magnitudes[i]), $"{geometry}, y");
        }
    });

    [TestMethod]
    public void InputGradient_RandomShapes_EqualsTheReference() => ForRandomShapes((geometry, examples, random) =>
    {
        var reference = new ReferenceConvolution(geometry);
        double[][] dy = random.DrawExamples(examples, geometry.Output.Length);
        double[] w = random.Draw(geometry.Filters * geometry.FanIn);

        var dx = new GuardedBuffer(geometry.Input.Length * Lanes.Count);
        Convolution.InputGradient(
            new GuardedBuffer(LaneBlocks.Pack(dy)).Span, new GuardedBuffer(w).Span, new ConvolutionTaps(geometry), dx.Span);

        double[][] actual = LaneBlocks.Unpack(dx.Read(), examples);
        for (int n = 0; n < examples; n++)
        {
            double[] magnitudes = reference.InputGradient(w.Magnitudes(), dy[n].Magnitudes());
            int terms = geometry.GroupOutput.Channels * geometry.WindowArea;
            Near.AreEqual(reference.InputGradient(w, dy[n]), actual[n], i => Precision.OfSum(terms, magnitudes[i]), $"{geometry}, dx");
        }
    });

    [TestMethod]
    public void WeightGradient_RandomShapes_EqualsTheReference() => ForRandomShapes((geometry, examples, random) =>
    {
        var reference = new ReferenceConvolution(geometry);
        double[][] x = random.DrawExamples(examples, geometry.Input.Length), dy = random.DrawExamples(examples, geometry.Output.Length);

        var scratch = new GuardedBuffer(ConvolutionWeightGradient.ScratchLength(geometry));
        var dw = new GuardedBuffer(geometry.Filters * geometry.FanIn);
        ConvolutionWeightGradient.Compute(
            new GuardedBuffer(LaneBlocks.Pack(x, padding: 1000)).Span, new GuardedBuffer(LaneBlocks.Pack(dy)).Span, new ConvolutionTaps(geometry), scratch.Span, dw.Span);

        double[] expected = Sum(x.Zip(dy, reference.WeightGradient));
        double[] magnitudes = Sum(x.Zip(dy, (example, gradient) => reference.WeightGradient(example.Magnitudes(), gradient.Magnitudes())));
        int terms = geometry.Output.Area * Lanes.Count;
        Near.AreEqual(expected, dw.Read(), i => Precision.OfSum(terms, magnitudes[i]), $"{geometry}, dw");
    });

    [TestMethod]
    public void Forward_WindowsNotSquare_EqualsTheReference()
    {
        var geometry = new ConvolutionGeometry((2, 5, 7), Filters: 3, WindowHeight: 2, WindowWidth: 4, Stride: 1, Padding: 1, Dilation: 1, Groups: 1);
        var random = new Random(1);
        double[] x = random.Draw(geometry.Input.Length), w = random.Draw(geometry.Filters * geometry.FanIn), b = random.Draw(3);
        var y = new GuardedBuffer(geometry.Output.Length * Lanes.Count);
        Convolution.Forward(LaneBlocks.Pack([x]), w.ToSingles(), b.ToSingles(), new ConvolutionTaps(geometry), y.Span);
        Near.AreEqual(new ReferenceConvolution(geometry).Forward(x, w, b), LaneBlocks.Unpack(y.Read(), 1)[0], 20 * Precision.Unit, "y");
    }

    private static void ForRandomShapes(Action<ConvolutionGeometry, int, Random> test)
    {
        for (int seed = 0; seed < ShapeCount; seed++)
        {
            var random = new Random(seed);
            bool plain = seed % 2 == 0;
            int groups = plain ? 1 : random.Between(1, 4), most = plain ? 20 : 6;
            Size2D window = random.Between(1, 7), stride = random.Between(1, 4), dilation = plain ? 1 : random.Between(1, 4);
            Padding2D padding = random.Between(0, 4);
            if (seed % 3 == 0)
            {
                (window, stride, dilation) = ((window.Height, random.Between(1, 7)), (stride.Height, random.Between(1, 4)), (dilation.Height, plain ? 1 : random.Between(1, 4)));
                padding = (padding.Top, random.Between(0, 4), random.Between(0, 4), random.Between(0, 4));
            }

            // The sizes of no image, which tell how small one may be.
            var sizes = new ConvolutionGeometry(
                (groups * random.Between(1, most), 0, 0), groups * random.Between(1, most), window.Height, window.Width, stride, padding, dilation, groups);
            int fewestRows = sizes.Rows.FewestInputs, fewestColumns = sizes.Columns.FewestInputs;
            var geometry = sizes with { Input = sizes.Input with { Height = random.Between(fewestRows, fewestRows + 6), Width = random.Between(fewestColumns, fewestColumns + 6) } };
            test(geometry, random.Between(1, 3), random);
        }
    }

    private static double[] Sum(IEnumerable<double[]> gradients) =>
        gradients.Aggregate((sum, gradient) => [.. sum.Zip(gradient, (a, b) => a + b)]);
}
