using ExpressML.Algorithms;
using ExpressML.Augmentations;
using ExpressML.Kernels.Convolutions;
using ExpressML.Tensors;
using ExpressML.Tests.Support;

namespace ExpressML.Tests.Algorithms;

/// <summary>Convolutions whose filters see one channel each give the bits of the direct ones, which other tests compare with the formula.</summary>
[TestClass]
public sealed class DepthwiseTests
{
    private const int ShapeCount = 120;

    [TestMethod]
    public void Forward_RandomShapes_GivesTheBitsOfTheDirectWay() => ForRandomShapes((geometry, random) =>
    {
        float[] x = LaneBlocks.Pack(random.DrawExamples(16, geometry.Input.Length)), w = random.Draw(geometry.Filters * geometry.FanIn).ToSingles();
        float[] b = random.Next(3) == 0 ? [] : random.Draw(geometry.Filters).ToSingles();
        bool appliesRelu = random.Next(2) == 0;
        AssertSame(geometry.Output.Length, geometry, passes => y => passes.Forward(Operands(x, w, y), b, appliesRelu));
    });

    [TestMethod]
    public void InputGradient_RandomShapes_GivesTheBitsOfTheDirectWay() => ForRandomShapes((geometry, random) =>
    {
        float[] dy = LaneBlocks.Pack(random.DrawExamples(16, geometry.Output.Length)), w = random.Draw(geometry.Filters * geometry.FanIn).ToSingles();
        AssertSame(geometry.Input.Length, geometry, passes => dx => passes.InputGradient(Operands(dy, w, dx)));
    });

    [TestMethod]
    public void WeightGradient_RandomShapes_GivesTheBitsOfTheDirectWay() => ForRandomShapes((geometry, random) =>
    {
        float[] x = LaneBlocks.Pack(random.DrawExamples(16, geometry.Input.Length)), dy = LaneBlocks.Pack(random.DrawExamples(16, geometry.Output.Length));
        Near.AreSame(Gradient(new DirectWeights(geometry)), Gradient(new DepthwiseWeights(geometry)), $"{geometry}");

        float[] Gradient(ConvolutionWeights weights)
        {
            GuardedBuffer scratch = new(weights.ScratchLength), dw = new(geometry.Filters * geometry.FanIn);
            weights.Gradient(new GuardedBuffer(x).Span, new GuardedBuffer(dy).Span, scratch.Span, dw.Span);
            scratch.Read();
            dw.Read();
            return dw.Span.ToArray();
        }
    });

    [TestMethod]
    public void For_FiltersOfOneChannel_ChoosesTheDepthwiseWay()
    {
        // The first and the second depthwise convolution of MobileNetV2.
        var first = new ConvolutionGeometry((32, 112, 112), 32, 3, 3, 1, 1, 1, 32);
        var second = new ConvolutionGeometry((96, 112, 112), 96, 3, 3, 2, 1, 1, 96);
        foreach (ConvolutionGeometry geometry in new[] { first, second })
        {
            Assert.IsInstanceOfType<DepthwisePasses>(ConvolutionPasses.For(geometry));
            Assert.IsInstanceOfType<DepthwiseWeights>(ConvolutionWeights.For(geometry));
            Assert.IsInstanceOfType<DepthwiseImages>(ConvolutionImages.For(geometry));
        }

        Assert.IsNotInstanceOfType<DepthwisePasses>(ConvolutionPasses.For(first with { Groups = 16 }));
        Assert.IsNotInstanceOfType<DepthwisePasses>(ConvolutionPasses.For(new((1, 28, 28), 6, 3, 3, 1, 1, 1, 1)));
        // A row of windows that does not fit the stack.
        Assert.IsInstanceOfType<DirectImages>(ConvolutionImages.For(first with { Input = (32, 112, 9000) }));
    }

    private static void AssertSame(int length, ConvolutionGeometry geometry, Func<ConvolutionPasses, Action<GuardedBuffer>> run)
    {
        GuardedBuffer expected = new(length * Lanes.Count), actual = new(length * Lanes.Count);
        run(new DirectPasses(geometry))(expected);
        run(new DepthwisePasses(geometry))(actual);
        expected.Read();
        actual.Read();
        Near.AreSame(expected.Span, actual.Span, $"{geometry}");
    }

    private static ConvolutionOperands Operands(float[] source, float[] filters, GuardedBuffer target) =>
        new() { Source = new GuardedBuffer(source).Span, Filters = new GuardedBuffer(filters).Span, Target = target.Span };

    private static void ForRandomShapes(Action<ConvolutionGeometry, Random> test)
    {
        for (int seed = 0; seed < ShapeCount; seed++)
        {
            var random = new Random(seed);
            int groups = random.Between(2, 4), multiplier = seed % 2 == 0 ? 1 : random.Between(1, 5);
            Size2D window = random.Between(1, 7), stride = random.Between(1, 3), dilation = seed % 4 == 0 ? random.Between(1, 3) : 1;
            Padding2D padding = random.Between(0, 3);
            if (seed % 3 == 0)
            {
                (window, stride) = ((window.Height, random.Between(1, 7)), (stride.Height, random.Between(1, 4)));
                padding = (padding.Top, random.Between(0, 4), random.Between(0, 4), random.Between(0, 4));
            }

            var sizes = new ConvolutionGeometry((groups, 0, 0), groups * multiplier, window.Height, window.Width, stride, padding, dilation, groups);
            int fewestRows = sizes.Rows.FewestInputs, fewestColumns = sizes.Columns.FewestInputs;
            test(sizes with { Input = (groups, random.Between(fewestRows, fewestRows + 12), random.Between(fewestColumns, fewestColumns + 40)) }, random);
        }
    }
}
