using ExpressML.Augmentations;
using ExpressML.Kernels.Products;
using ExpressML.Tensors;
using ExpressML.Tests.Support;

namespace ExpressML.Tests.Kernels;

[TestClass]
public sealed class PanelProductsTests
{
    private const int MostRows = 30;

    [TestMethod]
    public void Sum_SomeBlocks_GivesTheBitsOfOneAfterTheOther()
    {
        for (int rows = 1; rows <= MostRows; rows++)
        {
            var random = new Random(rows);
            int terms = random.Between(1, 9), blocks = random.Between(2, 5), xBlock = Lanes.Count, yBlock = rows * Lanes.Count;
            float[] w = random.Draw(rows * terms).ToSingles(), x = random.Draw((terms + blocks - 1) * xBlock).ToSingles();
            float[] expected = new float[blocks * yBlock];
            var products = new PanelProducts(terms, terms, Lanes.Count, Adds: false);
            for (int block = 0; block < blocks; block++)
                Sum(products, rows, w, x.AsSpan(block * xBlock).ToArray(), expected.AsSpan(block * yBlock));
            var y = new GuardedBuffer(expected.Length);
            Sum(products with { Blocks = blocks, XBlock = xBlock, YBlock = yBlock }, rows, w, x, y.Span);
            y.Read();
            Near.AreSame(expected, y.Span, $"{rows} rows, {blocks} blocks");
        }
    }

    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public void Sum_EveryRowCount_IsTheFusedSumInTheOrderOfTheTerms(bool adds)
    {
        for (int rows = 1; rows <= MostRows; rows++)
        {
            var random = new Random(rows);
            int terms = random.Between(1, 40), wRow = terms + random.Between(0, 3), yRow = random.Between(1, 2) * Lanes.Count;
            float[] w = random.Draw(rows * wRow).ToSingles(), x = random.Draw(terms * Lanes.Count).ToSingles(), first = random.Draw(rows * yRow).ToSingles();
            var y = new GuardedBuffer(first);
            Sum(new PanelProducts(terms, wRow, yRow, adds), rows, w, x, y.Span);
            y.Read();

            for (int row = 0; row < rows; row++)
            {
                float[] expected = new float[Lanes.Count];
                for (int lane = 0; lane < Lanes.Count; lane++)
                {
                    float sum = 0;
                    for (int k = 0; k < terms; k++)
                        sum = MathF.FusedMultiplyAdd(w[row * wRow + k], x[k * Lanes.Count + lane], sum);
                    expected[lane] = adds ? sum + first[row * yRow + lane] : sum;
                }

                Near.AreSame(expected, y.Span.Slice(row * yRow, Lanes.Count), $"{rows} rows, row {row}");
            }
        }
    }

    private static unsafe void Sum(PanelProducts products, int rows, float[] w, float[] x, Span<float> y)
    {
        fixed (float* ws = w, xs = x, ys = y)
            products.Sum(rows, ws, xs, ys);
    }
}
