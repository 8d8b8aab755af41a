using System.Runtime.InteropServices;
using ExpressML.Kernels.Pooling;
using ExpressML.Tensors;
using ExpressML.Tests.Support;
using ExpressML.Tests.Support.Reference;

namespace ExpressML.Tests.Kernels;

[TestClass]
public sealed class ExtremePoolingTests
{
    // No pixel belongs to more windows: 4×4 pixels of a window with stride 1, or of windows spread evenly over 9×9 outputs.
    private const int MostTerms = 81;

    [TestMethod]
    public void Max_RandomShapesWithTiesAndNaN_EqualsTheReference() =>
        EqualsTheReference<Largest>((reference, x) => reference.Max(x), (reference, x, dy) => reference.MaxInputGradient(x, dy));

    [TestMethod]
    public void Min_RandomShapesWithTiesAndNaN_EqualsTheReference() =>
        EqualsTheReference<Smallest>((reference, x) => reference.Min(x), (reference, x, dy) => reference.MinInputGradient(x, dy));

    [TestMethod]
    public void InputGradient_Tie_GoesToTheFirstInRowOrder() =>
        CollectionAssert.AreEqual(new double[] { 0, 9, 0, 0 }, InputGradient(OneWindow, [1, 5, 5, 5], [9]));

    [TestMethod]
    public void InputGradient_MinusInfinityEverywhere_GoesToTheFirst()
    {
        double[] nothing = [double.NegativeInfinity, double.NegativeInfinity, double.NegativeInfinity, double.NegativeInfinity];
        CollectionAssert.AreEqual(new double[] { 9, 0, 0, 0 }, InputGradient(OneWindow, nothing, [9]));
    }

    [TestMethod]
    public void InputGradient_OverlappingWindows_AddGradients() => CollectionAssert.AreEqual(
        new double[] { 0, 30, 0, 0, 0, 0 },
        InputGradient(PoolingWindows.Sliding((1, 2, 3), window: 2, stride: 1, padding: 0), [1, 7, 2, 3, 4, 5], [10, 20]));

    private static PoolingWindows OneWindow => PoolingWindows.Sliding((1, 2, 2), window: 2, stride: 2, padding: 0);

    private static void EqualsTheReference<TExtreme>(
        Func<ReferencePooling, double[], double[]> forward, Func<ReferencePooling, double[], double[], double[]> inputGradient)
        where TExtreme : struct, IExtreme
    {
        PoolingCases.ForEach((windows, reference, examples, random, subject) =>
        {
            Assert.AreEqual(reference.OutputLength, windows.Output.Length, subject);
            double[][] x = Array.ConvertAll(random.DrawExamples(examples, windows.Input.Length), example => Array.ConvertAll(example, WithTies));
            double[][] dy = random.DrawExamples(examples, windows.Output.Length);

            GuardedBuffer y = new(windows.Output.Length * Lanes.Count), winners = new(y.Span.Length), dx = new(windows.Input.Length * Lanes.Count);
            ExtremePooling.Forward<TExtreme>(
                new GuardedBuffer(LaneBlocks.Pack(x)).Span, windows, y.Span, MemoryMarshal.Cast<float, int>(winners.Span));
            ExtremePooling.InputGradient(
                new GuardedBuffer(LaneBlocks.Pack(dy)).Span, MemoryMarshal.Cast<float, int>(winners.Span), windows, dx.Span);
            winners.Read();

            double[][] outputs = LaneBlocks.Unpack(y.Read(), examples), gradients = LaneBlocks.Unpack(dx.Read(), examples);
            for (int n = 0; n < examples; n++)
            {
                Near.AreEqual(forward(reference, x[n]), outputs[n], _ => 0, $"{subject}, y");
                double[] magnitudes = inputGradient(reference, x[n], dy[n].Magnitudes());
                Near.AreEqual(
                    inputGradient(reference, x[n], dy[n]), gradients[n], i => Precision.OfSum(MostTerms, magnitudes[i]), $"{subject}, dx");
            }

            double WithTies(double value) => random.Next(20) == 0 ? double.NaN : Math.Round(3 * value);
        });
    }

    private static double[] InputGradient(PoolingWindows windows, double[] x, double[] dy)
    {
        float[] y = new float[windows.Output.Length * Lanes.Count], dx = new float[windows.Input.Length * Lanes.Count];
        int[] winners = new int[y.Length];
        ExtremePooling.Forward<Largest>(LaneBlocks.Pack([x]), windows, y, winners);
        ExtremePooling.InputGradient(LaneBlocks.Pack([dy]), winners, windows, dx);
        return LaneBlocks.Unpack(dx.AsSpan().ToDoubles(), 1)[0];
    }
}
