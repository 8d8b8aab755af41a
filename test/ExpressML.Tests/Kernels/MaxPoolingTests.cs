using System.Runtime.InteropServices;
using ExpressML.Kernels;
using ExpressML.Tensors;
using ExpressML.Tests.Support;
using ExpressML.Tests.Support.Reference;

namespace ExpressML.Tests.Kernels;

[TestClass]
public sealed class MaxPoolingTests
{
    [TestMethod]
    public void RandomShapesWithTiesAndNaN_EqualTheReference() => PoolingCases.ForEach((geometry, examples, random) =>
    {
        var reference = new ReferencePooling(geometry);
        double[][] x = Array.ConvertAll(random.DrawExamples(examples, geometry.Input.Length), example => Array.ConvertAll(example, WithTies));
        double[][] dy = random.DrawExamples(examples, geometry.Output.Length);

        GuardedBuffer y = new(geometry.Output.Length * Lanes.Count), winners = new(y.Span.Length), dx = new(geometry.Input.Length * Lanes.Count);
        MaxPooling.Forward(new GuardedBuffer(LaneBlocks.Pack(x)).Span, geometry, y.Span, MemoryMarshal.Cast<float, int>(winners.Span));
        MaxPooling.InputGradient(new GuardedBuffer(LaneBlocks.Pack(dy)).Span, MemoryMarshal.Cast<float, int>(winners.Span), geometry, dx.Span);
        winners.Read();

        double[][] outputs = LaneBlocks.Unpack(y.Read(), examples), gradients = LaneBlocks.Unpack(dx.Read(), examples);
        for (int n = 0; n < examples; n++)
        {
            Near.AreEqual(reference.Max(x[n]), outputs[n], _ => 0, $"{geometry}, y");
            double[] magnitudes = reference.MaxInputGradient(x[n], dy[n].Magnitudes());
            int terms = geometry.Window * geometry.Window;
            Near.AreEqual(reference.MaxInputGradient(x[n], dy[n]), gradients[n], i => Precision.OfSum(terms, magnitudes[i]), $"{geometry}, dx");
        }

        double WithTies(double value) => random.Next(20) == 0 ? double.NaN : Math.Round(3 * value);
    });

    [TestMethod]
    public void InputGradient_Tie_GoesToTheFirstInRowOrder()
    {
        var geometry = new PoolingGeometry((1, 2, 2), Window: 2, Stride: 2);
        CollectionAssert.AreEqual(new double[] { 0, 9, 0, 0 }, InputGradient(geometry, [1, 5, 5, 5], [9]));
    }

    [TestMethod]
    public void InputGradient_MinusInfinityEverywhere_GoesToTheFirst()
    {
        var geometry = new PoolingGeometry((1, 2, 2), Window: 2, Stride: 2);
        double[] nothing = [double.NegativeInfinity, double.NegativeInfinity, double.NegativeInfinity, double.NegativeInfinity];
        CollectionAssert.AreEqual(new double[] { 9, 0, 0, 0 }, InputGradient(geometry, nothing, [9]));
    }

    [TestMethod]
    public void InputGradient_OverlappingWindows_AddGradients()
    {
        var geometry = new PoolingGeometry((1, 2, 3), Window: 2, Stride: 1);
        CollectionAssert.AreEqual(new double[] { 0, 30, 0, 0, 0, 0 }, InputGradient(geometry, [1, 7, 2, 3, 4, 5], [10, 20]));
    }

    private static double[] InputGradient(PoolingGeometry geometry, double[] x, double[] dy)
    {
        float[] y = new float[geometry.Output.Length * Lanes.Count], dx = new float[geometry.Input.Length * Lanes.Count];
        int[] winners = new int[y.Length];
        MaxPooling.Forward(LaneBlocks.Pack([x]), geometry, y, winners);
        MaxPooling.InputGradient(LaneBlocks.Pack([dy]), winners, geometry, dx);
        return LaneBlocks.Unpack(dx.AsSpan().ToDoubles(), 1)[0];
    }
}
