using ExpressML.Augmentations;
using ExpressML.Kernels.Products;
using ExpressML.Tensors;
using ExpressML.Tests.Support;

namespace ExpressML.Tests.Kernels;

[TestClass]
public sealed class LaneOuterProductsTests
{
    [TestMethod]
    public void Add_RandomWalks_AddsTheSumOverPositionsToEachLane()
    {
        for (int seed = 0; seed < 60; seed++)
        {
            var random = new Random(seed);
            int height = random.Between(1, 5), width = random.Between(1, 5);
            (int Column, int RowGap) aWalk = (random.Between(1, 3), random.Between(0, 3)), bWalk = (random.Between(1, 3), random.Between(0, 3));
            int[] aRows = Rows(random, LaneOuterProducts.RowsA), bRows = Rows(random, LaneOuterProducts.RowsB);
            double[] a = random.Draw(Length(aRows, aWalk)), b = random.Draw(Length(bRows, bWalk));

            double[] first = random.Draw(LaneOuterProducts.SumsLength);
            var z = new GuardedBuffer(first);
            Add(new GuardedBuffer(a).Span, aRows, Walk(aWalk), new GuardedBuffer(b).Span, bRows, Walk(bWalk), height, width, z.Span);
            double[] magnitudes = Expected(first.Magnitudes(), a.Magnitudes(), b.Magnitudes());
            Near.AreEqual(Expected(first, a, b), z.Read(), i => Precision.OfSum(height * width + 1, magnitudes[i]), $"seed {seed}, z");

            int Length(int[] rows, (int Column, int RowGap) walk) =>
                (rows.Max() / Lanes.Count + height * (width * walk.Column + walk.RowGap)) * Lanes.Count;

            double[] Expected(double[] start, double[] left, double[] right)
            {
                double[] sums = [.. start];
                for (int r = 0; r < aRows.Length; r++)
                    for (int s = 0; s < bRows.Length; s++)
                        for (int i = 0; i < height; i++)
                            for (int j = 0; j < width; j++)
                                for (int lane = 0; lane < Lanes.Count; lane++)
                                    sums[(r * bRows.Length + s) * Lanes.Count + lane] += left[At(aRows[r], aWalk, i, j) + lane] * right[At(bRows[s], bWalk, i, j) + lane];
                return sums;
            }

            int At(int row, (int Column, int RowGap) walk, int i, int j) =>
                row + (i * (width * walk.Column + walk.RowGap) + j * walk.Column) * Lanes.Count;
        }
    }

    private static int[] Rows(Random random, int count) => Array.ConvertAll(new int[count], _ => random.Next(4) * Lanes.Count);

    private static LaneOuterProducts.Walk Walk((int Column, int RowGap) walk) => new(walk.Column * Lanes.Count, walk.RowGap * Lanes.Count);

    private static unsafe void Add(
        Span<float> a, int[] aRows, LaneOuterProducts.Walk aWalk, Span<float> b, int[] bRows, LaneOuterProducts.Walk bWalk,
        int height, int width, Span<float> z)
    {
        fixed (float* start = a, other = b, target = z)
        fixed (int* rows = aRows, otherRows = bRows)
            LaneOuterProducts.Add(start, rows, aWalk, other, otherRows, bWalk, height, width, target);
    }
}
