using ExpressML.Kernels.Pooling;
using ExpressML.Tensors;
using ExpressML.Tests.Support;

namespace ExpressML.Tests.Kernels;

[TestClass]
public sealed class AveragePoolingTests
{
    // No window has more pixels, 11×11, and no pixel belongs to more windows, 9×9.
    private const int MostTerms = 121;

    [TestMethod]
    public void RandomShapes_EqualTheReference() => PoolingCases.ForEach((windows, reference, examples, random, subject) =>
    {
        double[][] x = random.DrawExamples(examples, windows.Input.Length), dy = random.DrawExamples(examples, windows.Output.Length);

        GuardedBuffer y = new(windows.Output.Length * Lanes.Count), dx = new(windows.Input.Length * Lanes.Count);
        WindowPooling.LaneBlock(default(Mean), new GuardedBuffer(LaneBlocks.Pack(x)).Span, windows, y.Span);
        AveragePooling.InputGradient(new GuardedBuffer(LaneBlocks.Pack(dy)).Span, windows, dx.Span);

        double[][] outputs = LaneBlocks.Unpack(y.Read(), examples), gradients = LaneBlocks.Unpack(dx.Read(), examples);
        for (int n = 0; n < examples; n++)
        {
            double[] sizes = reference.Average(x[n].Magnitudes()), magnitudes = reference.AverageInputGradient(dy[n].Magnitudes());
            Near.AreEqual(reference.Average(x[n]), outputs[n], i => Precision.OfSum(MostTerms, sizes[i]), $"{subject}, y");
            Near.AreEqual(reference.AverageInputGradient(dy[n]), gradients[n], i => Precision.OfSum(MostTerms, magnitudes[i]), $"{subject}, dx");
        }
    });
}
