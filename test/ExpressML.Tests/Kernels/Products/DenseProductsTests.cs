using ExpressML.Augmentations;
using ExpressML.Kernels.Products;
using ExpressML.Tensors;
using ExpressML.Tests.Support;
using ExpressML.Tests.Support.Reference;

namespace ExpressML.Tests.Kernels;

[TestClass]
public sealed class DenseProductsTests
{
    private const int LargestSize = 50;

    [TestMethod]
    public void Forward_EverySize_EqualsTheReference() => ForSizes((inputs, outputs, random) =>
    {
        const int Examples = 5;
        double[][] x = random.DrawExamples(Examples, inputs);
        double[] w = random.Draw(outputs * inputs), b = random.Draw(outputs);
        var y = new GuardedBuffer(outputs * Lanes.Count);
        DenseProducts.Forward(
            new GuardedBuffer(LaneBlocks.Pack(x)).Span, new GuardedBuffer(w).Span, new GuardedBuffer(b).Span,
            DenseProducts.ForwardTaps(inputs), outputs, y.Span);

        double[][] actual = LaneBlocks.Unpack(y.Read(), Examples);
        for (int n = 0; n < Examples; n++)
        {
            double[] magnitudes = ReferenceDense.Forward(x[n].Magnitudes(), w.Magnitudes(), b.Magnitudes());
            Near.AreEqual(ReferenceDense.Forward(x[n], w, b), actual[n], o => Precision.OfSum(inputs + 1, magnitudes[o]), $"{inputs} → {outputs}, y");
        }
    });

    [TestMethod]
    public void InputGradient_EverySize_EqualsTheReference() => ForSizes((inputs, outputs, random) =>
    {
        const int Examples = 5;
        double[][] dy = random.DrawExamples(Examples, outputs);
        double[] w = random.Draw(outputs * inputs);
        var dx = new GuardedBuffer(inputs * Lanes.Count);
        DenseProducts.InputGradient(
            new GuardedBuffer(LaneBlocks.Pack(dy)).Span, new GuardedBuffer(w).Span, DenseProducts.BackwardTaps(inputs, outputs), inputs, dx.Span);

        double[][] actual = LaneBlocks.Unpack(dx.Read(), Examples);
        for (int n = 0; n < Examples; n++)
        {
            double[] magnitudes = ReferenceDense.InputGradient(w.Magnitudes(), dy[n].Magnitudes());
            Near.AreEqual(ReferenceDense.InputGradient(w, dy[n]), actual[n], i => Precision.OfSum(outputs, magnitudes[i]), $"{inputs} → {outputs}, dx");
        }
    });

    [TestMethod]
    public void WeightGradient_EverySizeInParts_EqualsTheReference() => ForSizes((inputs, outputs, random) =>
    {
        int blocks = random.Between(1, 3), block = DenseProducts.TransposedLength(inputs);
        double[][] x = random.DrawExamples(blocks * Lanes.Count, inputs), dy = random.DrawExamples(blocks * Lanes.Count, outputs);
        var transposed = new GuardedBuffer(blocks * block);
        float[] packed = LaneBlocks.Pack(x);
        for (int i = 0; i < blocks; i++)
        {
            int length = inputs * Lanes.Count;
            DenseProducts.TransposeLanes(packed.AsSpan(i * length, length), inputs, transposed.Span.Slice(i * block, block));
        }

        Tap[] examples = [.. Enumerable.Range(0, x.Length).Select(n => new Tap(
            n / Lanes.Count * block + n % Lanes.Count * Lanes.Count, n / Lanes.Count * outputs * Lanes.Count + n % Lanes.Count))];
        var dw = new GuardedBuffer(outputs * inputs);
        int firstPart = random.Between(0, outputs);
        var gradients = new GuardedBuffer(LaneBlocks.Pack(dy));
        DenseProducts.WeightGradient(transposed.Span, gradients.Span, examples, 0, firstPart, inputs, dw.Span);
        DenseProducts.WeightGradient(transposed.Span, gradients.Span, examples, firstPart, outputs - firstPart, inputs, dw.Span);

        double[] expected = new double[dw.Span.Length], magnitudes = new double[dw.Span.Length];
        for (int n = 0; n < x.Length; n++)
        {
            double[] ofExample = ReferenceDense.WeightGradient(x[n], dy[n]);
            for (int i = 0; i < expected.Length; i++)
                (expected[i], magnitudes[i]) = (expected[i] + ofExample[i], magnitudes[i] + Math.Abs(ofExample[i]));
        }

        Near.AreEqual(expected, dw.Read(), i => Precision.OfSum(x.Length, magnitudes[i]), $"{inputs} → {outputs}, dw");
    });

    private static void ForSizes(Action<int, int, Random> test)
    {
        for (int size = 1; size <= LargestSize; size++)
        {
            var random = new Random(size);
            test(size, random.Between(1, LargestSize), random);
            test(random.Between(1, LargestSize), size, random);
        }
    }
}
