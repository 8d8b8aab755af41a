using ExpressML.Kernels.Elementwise;
using ExpressML.Layers;
using ExpressML.Tensors;
using ExpressML.Tests.Support;
using ExpressML.Tests.Support.Reference;

namespace ExpressML.Tests.Kernels.Elementwise;

[TestClass]
public sealed class BroadcastingTests
{
    private static readonly Shape[] _wholes = [(1, 1, 1), (5, 1, 1), (2, 3, 4), (3, 5, 1), (3, 1, 17), (2, 4, 16), (4, 5, 5), (1, 7, 23)];

    public static IEnumerable<Shape> Wholes => _wholes;

    [TestMethod]
    [DynamicData(nameof(Wholes))]
    public void Combine_EachPairOfShapes_IsTheFormulaForImagesAndLaneBlocks(Shape whole)
    {
        var random = new Random(1);
        foreach (Shape left in Sources(whole))
        {
            foreach (Shape right in Sources(whole))
            {
                if (Merge.Broadcast([left, right]) != whole)
                    continue;
                double[][] a = random.DrawExamples(Lanes.Count, left.Length), b = random.DrawExamples(Lanes.Count, right.Length);
                double[][] y = [.. a.Zip(b, (x, z) => ReferenceMerge.Forward(MergeKind.Multiply, [x, z], [left, right], whole))];
                var blocks = new GuardedBuffer(whole.Length * Lanes.Count);
                Combine(LaneBlocks.Pack(a), left, LaneBlocks.Pack(b), right, whole, Lanes.Count, blocks.Span);
                double[][] actual = LaneBlocks.Unpack(blocks.Span.ToDoubles(), Lanes.Count);
                for (int n = 0; n < Lanes.Count; n++)
                    Near.AreEqual(y[n], actual[n], 1e-6, $"{left} times {right}, lane {n}");

                var image = new GuardedBuffer(whole.Length);
                Combine(a[0].ToSingles(), left, b[0].ToSingles(), right, whole, 1, image.Span);
                Near.AreSame(actual[0].ToSingles(), image.Span, $"{left} times {right}, one image");
            }
        }
    }

    [TestMethod]
    [DynamicData(nameof(Wholes))]
    public void Reduce_EachShape_SumsOverThePlacesOfANumber(Shape whole)
    {
        var random = new Random(1);
        foreach (Shape source in Sources(whole))
        {
            double[] x = new double[source.Length];
            double[][] dy = random.DrawExamples(Lanes.Count, whole.Length);
            double[] dx = GradientCheck.CentralDifferences(x, () => ReferenceMerge.Forward(MergeKind.Add, [x], [source], whole).Dot(dy[3]));
            var sums = new GuardedBuffer(source.Length * Lanes.Count);
            Broadcasting.Reduce(LaneBlocks.Pack(dy), whole, sums.Span, source, adds: false);
            Near.AreEqual(dx, LaneBlocks.Unpack(sums.Span.ToDoubles(), Lanes.Count)[3], 1e-5, $"{whole} to {source}");
            float[] once = sums.Span.ToArray();
            Broadcasting.Reduce(LaneBlocks.Pack(dy), whole, sums.Span, source, adds: true);
            Near.AreEqual([.. once.Select(sum => 2.0 * sum)], sums.Span.ToDoubles(), 1e-5, $"{whole} to {source}, added");
        }
    }

    [TestMethod]
    public void Combine_Rectified_KeepsNaNAndWritesNoNegativeNumber()
    {
        float[] a = [1, -2, float.NaN, -0f, 3], y = new float[5];
        Shape shape = Shape.Vector(5);
        Broadcasting.Combine(
            new PairFunctions.Rectified<PairFunctions.Sum>(default), new BroadcastOperand(a, shape), new BroadcastOperand(new float[5], shape), shape, 1, 0, 5, y);
        CollectionAssert.AreEqual(new[] { 1, 0, float.NaN, 0, 3 }, y);
    }

    private static void Combine(float[] a, Shape left, float[] b, Shape right, Shape whole, int lanes, Span<float> y)
    {
        // In two parts, as threads would.
        int half = whole.Channels / 2;
        Broadcasting.Combine(default(PairFunctions.Product), new BroadcastOperand(a, left), new BroadcastOperand(b, right), whole, lanes, 0, half, y);
        Broadcasting.Combine(default(PairFunctions.Product), new BroadcastOperand(a, left), new BroadcastOperand(b, right), whole, lanes, half, whole.Channels, y);
    }

    private static IEnumerable<Shape> Sources(Shape whole) => Enumerable.Range(0, 8)
        .Select(axes => new Shape((axes & 1) > 0 ? 1 : whole.Channels, (axes & 2) > 0 ? 1 : whole.Height, (axes & 4) > 0 ? 1 : whole.Width)).Distinct();
}
