using ExpressML.Augmentations;
using ExpressML.Kernels.Winograd;
using ExpressML.Tensors;
using ExpressML.Tests.Support;

namespace ExpressML.Tests.Kernels;

[TestClass]
public sealed class WinogradProductsTests
{
    private const int MostRows = 30;

    [TestMethod]
    public void Sum_SomeTiles_GivesTheBitsOfOneAfterTheOther()
    {
        for (int rows = 1; rows <= MostRows; rows++)
        {
            var random = new Random(rows);
            int terms = random.Between(1, 9), tiles = random.Between(2, 5), xTile = Lanes.Count, yTile = rows * Lanes.Count;
            float[] w = random.Draw(rows * terms).ToSingles(), x = random.Draw((terms + tiles - 1) * xTile).ToSingles();
            float[] expected = new float[tiles * yTile];
            var products = new WinogradProducts(terms, terms, Lanes.Count, Adds: false);
            for (int tile = 0; tile < tiles; tile++)
                Sum(products, rows, w, x.AsSpan(tile * xTile).ToArray(), expected.AsSpan(tile * yTile));
            var y = new GuardedBuffer(expected.Length);
            Sum(products with { Tiles = tiles, XTile = xTile, YTile = yTile }, rows, w, x, y.Span);
            y.Read();
            Near.AreSame(expected, y.Span, $"{rows} rows");
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
            Sum(new WinogradProducts(terms, wRow, yRow, adds), rows, w, x, y.Span);
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

    private static unsafe void Sum(WinogradProducts products, int rows, float[] w, float[] x, Span<float> y)
    {
        fixed (float* ws = w, xs = x, ys = y)
            products.Sum(rows, ws, xs, ys);
    }
}
