using ExpressML.Data.Rows;
using ExpressML.Tests.Support;

namespace ExpressML.Tests.Data;

[TestClass]
public sealed class PixelRowsTests
{
    private const int RowLength = 5;
    private const int RowsAChunk = 3;

    [TestMethod]
    public void Write_WholeNumbers_AreBytes()
    {
        float[][] rows = Rows(10, fractionAt: null);
        PixelRows pixels = Write(rows, asBytes: true);
        Assert.IsTrue(pixels.AreBytes);
        AssertHas(pixels, rows);
    }

    [TestMethod]
    [DataRow(0)]
    [DataRow(2)]
    [DataRow(3)]
    [DataRow(7)]
    [DataRow(9)]
    public void Write_FractionInTheMiddle_MakesFloatsOfAll(int fractionAt)
    {
        float[][] rows = Rows(10, fractionAt);
        PixelRows pixels = Write(rows, asBytes: true);
        Assert.IsFalse(pixels.AreBytes);
        AssertHas(pixels, rows);
    }

    [TestMethod]
    public void Write_AsFloats_StaysFloats()
    {
        float[][] rows = Rows(10, fractionAt: null);
        PixelRows pixels = Write(rows, asBytes: false);
        Assert.IsFalse(pixels.AreBytes);
        AssertHas(pixels, rows);
    }

    [TestMethod]
    public void Write_OverAnEarlierRow_ReplacesIt()
    {
        foreach (bool asBytes in new[] { true, false })
        {
            float[][] rows = Rows(10, fractionAt: null);
            PixelRows pixels = Write(rows, asBytes);
            rows[4] = [9, 8, 7, 6, 5];
            pixels.Write(4, rows[4]);
            AssertHas(pixels, rows);
            rows[4] = [0.5f, 8, 7, 6, 5];
            pixels.Write(4, rows[4]);
            AssertHas(pixels, rows);
        }
    }

    [TestMethod]
    [DataRow(true, true)]
    [DataRow(true, false)]
    [DataRow(false, true)]
    [DataRow(false, false)]
    public void Write_RowsOfOthers_CopiesThem(bool fromBytes, bool toBytes)
    {
        float[][] rows = Rows(10, fractionAt: fromBytes ? null : 6);
        PixelRows source = Write(rows, fromBytes), copy = new(RowLength, rowsAChunk: 4, toBytes);
        for (int i = 0; i < rows.Length; i++)
            copy.Write(i, source, i);
        Assert.AreEqual(fromBytes && toBytes, copy.AreBytes);
        AssertHas(copy, rows);
    }

    private static float[][] Rows(int count, int? fractionAt)
    {
        var random = new Random(1);
        float[][] rows = [.. Enumerable.Range(0, count).Select(_ => Enumerable.Range(0, RowLength).Select(_ => (float)random.Next(256)).ToArray())];
        if (fractionAt is { } row)
            rows[row][RowLength - 1] = 0.25f;
        return rows;
    }

    private static PixelRows Write(float[][] rows, bool asBytes)
    {
        var pixels = new PixelRows(RowLength, RowsAChunk, asBytes);
        for (int i = 0; i < rows.Length; i++)
            pixels.Write(i, rows[i]);
        return pixels;
    }

    private static void AssertHas(PixelRows pixels, float[][] rows)
    {
        for (int i = 0; i < rows.Length; i++)
            Near.AreSame(rows[i], pixels.Read(i, new float[RowLength + 2]), $"row {i}");
    }
}
