using ExpressML.Kernels;
using ExpressML.Tensors;
using ExpressML.Tests.Support;
using ExpressML.Tests.Support.Reference;

namespace ExpressML.Tests.Kernels;

[TestClass]
public sealed class AveragePoolingTests
{
    [TestMethod]
    public void RandomShapes_EqualTheReference() => PoolingCases.ForEach((geometry, examples, random) =>
    {
        var reference = new ReferencePooling(geometry);
        double[][] x = random.DrawExamples(examples, geometry.Input.Length), dy = random.DrawExamples(examples, geometry.Output.Length);

        GuardedBuffer y = new(geometry.Output.Length * Lanes.Count), dx = new(geometry.Input.Length * Lanes.Count);
        AveragePooling.Forward(new GuardedBuffer(LaneBlocks.Pack(x)).Span, geometry, y.Span);
        AveragePooling.InputGradient(new GuardedBuffer(LaneBlocks.Pack(dy)).Span, geometry, dx.Span);

        double[][] outputs = LaneBlocks.Unpack(y.Read(), examples), gradients = LaneBlocks.Unpack(dx.Read(), examples);
        int terms = geometry.Window * geometry.Window;
        for (int n = 0; n < examples; n++)
        {
            double[] sizes = reference.Average(x[n].Magnitudes()), magnitudes = reference.AverageInputGradient(dy[n].Magnitudes());
            Near.AreEqual(reference.Average(x[n]), outputs[n], i => Precision.OfSum(terms, sizes[i]), $"{geometry}, y");
            Near.AreEqual(reference.AverageInputGradient(dy[n]), gradients[n], i => Precision.OfSum(terms, magnitudes[i]), $"{geometry}, dx");
        }
    });
}
