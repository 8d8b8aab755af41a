using ExpressML.Augmentations;
using ExpressML.Kernels.Products;
using ExpressML.Tensors;
using ExpressML.Tests.Support;

namespace ExpressML.Tests.Kernels;

[TestClass]
public sealed class LaneProductsTests
{
    private const int MostRows = 30;
    private const int Numbers = 12;
    private const int Weights = 40;
    private const int MostBlocks = 4;

    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public void Sum_EveryRowCountAndSomeBlocks_IsTheFusedSumInTheOrderOfTheTaps(bool hasBias)
    {
        for (int rows = 1; rows <= MostRows; rows++)
        {
            var random = new Random(rows);
            float[] x = random.Draw((Numbers + MostBlocks) * Lanes.Count).ToSingles(), w = random.Draw(rows * Weights).ToSingles();
            float[] bias = hasBias ? random.Draw(rows).ToSingles() : [];
            Tap[] taps = Array.ConvertAll(new Tap[30], _ => new Tap(random.Next(Numbers) * Lanes.Count, random.Next(Weights)));
            var range = new TapRange(Start: 2, Runs: random.Between(0, 3), RunLength: random.Between(0, 8), RunStride: 9);

            // The rows of the result stand apart from each other, as the channels of an image do.
            int blocks = random.Between(1, MostBlocks), rowLength = random.Between(blocks, MostBlocks) * Lanes.Count;
            var y = new GuardedBuffer(rows * rowLength);
            float[] first = random.Draw(y.Span.Length).ToSingles();
            bool continues = bias.Length == 0 && random.Next(2) == 0, appliesRelu = random.Next(2) == 0;
            if (continues)
                first.CopyTo(y.Span);
            var products = new LaneProducts(Weights, rowLength)
            {
                Blocks = blocks,
                XBlock = Lanes.Count,
                YBlock = Lanes.Count,
                Continues = continues,
                AppliesRelu = appliesRelu,
            };
            Sum(products, rows, x, w, taps, range, bias, y.Span);
            y.Read();

            for (int block = 0; block < blocks; block++)
            {
                int start = block * Lanes.Count;
                float[] expected = Expected(
                    rows, x.AsSpan(start), w, taps, range, (row, lane) => bias.Length > 0 ? bias[row] : continues ? first[row * rowLength + start + lane] : 0, appliesRelu);
                for (int row = 0; row < rows; row++)
                {
                    Near.AreSame(
                        expected.AsSpan(row * Lanes.Count, Lanes.Count), y.Span.Slice(row * rowLength + start, Lanes.Count),
                        $"{rows} rows, {blocks} blocks, row {row}, block {block}");
                }
            }
        }
    }

    private static float[] Expected(int rows, ReadOnlySpan<float> x, float[] w, Tap[] taps, TapRange range, Func<int, int, float> first, bool appliesRelu)
    {
        float[] y = new float[rows * Lanes.Count];
        for (int i = 0; i < y.Length; i++)
        {
            (int row, int lane) = Math.DivRem(i, Lanes.Count);
            float sum = first(row, lane);
            for (int run = 0; run < range.Runs; run++)
            {
                foreach (Tap tap in taps.AsSpan(range.Start + run * range.RunStride, range.RunLength))
                    sum = MathF.FusedMultiplyAdd(w[row * Weights + tap.W], x[tap.X + lane], sum);
            }

            y[i] = appliesRelu && sum < 0 ? 0 : sum;
        }

        return y;
    }

    private static unsafe void Sum(LaneProducts products, int rows, float[] x, float[] w, Tap[] taps, TapRange range, float[] bias, Span<float> y)
    {
        fixed (float* xs = x, ws = w, bs = bias, ys = y)
        fixed (Tap* table = taps)
            products.Sum(rows, xs, ws, table, range, bs, ys);
    }
}
