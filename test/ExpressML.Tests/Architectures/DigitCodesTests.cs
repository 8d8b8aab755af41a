using ExpressML.Architectures;
using ExpressML.Transforms.Labels;
using Microsoft.ML;

namespace ExpressML.Tests.Architectures;

[TestClass]
public sealed class DigitCodesTests
{
    private static readonly int[] _mixed = [3, 1, 4, 5, 9, 2, 6, 8, 7, 0];

    [TestMethod]
    public void Of_DigitsInAnyOrderAndType_GivesEachItsOwnImage()
    {
        float[][] inOrder = DigitCodes.Of(Names(Enumerable.Range(0, 10).ToArray()))!;
        foreach (LabelNames names in new[] { Names(_mixed), Names(_mixed.Select(digit => (float)digit)), Names(_mixed.Select(digit => $"{digit}")) })
        {
            float[][] codes = DigitCodes.Of(names)!;
            for (int k = 0; k < 10; k++)
                CollectionAssert.AreEqual(inOrder[_mixed[k]], codes[k]);
        }
    }

    [TestMethod]
    public void Of_OtherClasses_GivesNone()
    {
        Assert.IsNull(DigitCodes.Of(null));
        Assert.IsNull(DigitCodes.Of(Names(Enumerable.Range(0, 9).ToArray())));
        Assert.IsNull(DigitCodes.Of(Names(Enumerable.Range(0, 11).ToArray())));
        Assert.IsNull(DigitCodes.Of(Names(Enumerable.Range(1, 10).ToArray())));
        Assert.IsNull(DigitCodes.Of(Names("zero one two three four five six seven eight nine".Split(' '))));
    }

    [TestMethod]
    public void Codes_AreSignsFarFromEachOther()
    {
        float[][] codes = DigitCodes.Of(Names(Enumerable.Range(0, 10).ToArray()))!;
        for (int k = 0; k < 10; k++)
        {
            Assert.HasCount(DigitCodes.Length, codes[k]);
            Assert.IsTrue(codes[k].All(value => value is 1 or -1));
            for (int other = 0; other < k; other++)
                Assert.IsGreaterThanOrEqualTo(12, codes[k].Zip(codes[other]).Count(pair => pair.First != pair.Second), $"{k} and {other}");
        }
    }

    // Read from figure 3 of the paper: the digits with a bar on top, and one that goes down below the line.
    [TestMethod]
    [DataRow(0, ".#####. ....... ..###.. .##.##. ##...## ##...## ##...## ##...## .##.##. ..###.. ....... .......")]
    [DataRow(2, ".#####. ....... .#####. ##...## #....## ....##. ..###.. .##.... ##..... ####### ....... .......")]
    [DataRow(4, ".#####. ....... ....... .##..## .##..## ###..## ##...## ##...## ##..### .###### .....## .....##")]
    [DataRow(5, ".#####. ....... ####### ##..... ##..... .####.. ..####. .....## ##...## .#####. ....... .......")]
    [DataRow(7, "####### .....## .....## ....##. ...##.. ...##.. ..##... ..##... ..##... ..##... ....... .......")]
    public void Codes_AreTheImagesOfThePaperRowAfterRow(int digit, string rows)
    {
        float[] code = DigitCodes.Of(Names(Enumerable.Range(0, 10).ToArray()))![digit];
        Assert.AreEqual(rows, string.Join(' ', code.Chunk(7).Select(row => string.Concat(row.Select(value => value > 0 ? '#' : '.')))));
    }

    private static LabelNames Names<T>(IEnumerable<T> values)
    {
        var mlContext = new MLContext();
        IDataView data = mlContext.Data.LoadFromEnumerable(values.Select(value => new Row<T> { Value = value }));
        return LabelNames.Of(mlContext.Transforms.Conversion.MapValueToKey("Label", "Value").Fit(data).Transform(data).Schema["Label"])!;
    }

    private sealed class Row<T>
    {
        public required T Value { get; set; }
    }
}
