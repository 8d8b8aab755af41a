using Regression;

namespace ExpressML.Tests.Examples;

[TestClass]
public sealed class TurnedDigitTests
{
    // A bright upper half.
    private static readonly float[] _upper = [.. Enumerable.Repeat(200f, 32), .. new float[32]];

    [TestMethod]
    public void Of_AngleZero_EnlargesTheDigitInTheMiddle()
    {
        TurnedDigit digit = TurnedDigit.Of(_upper, (1, 8, 8), 0);

        Assert.AreEqual(200, digit.Pixels[At(row: 8, column: 13)], 1e-3);
        Assert.AreEqual(0, digit.Pixels[At(row: 20, column: 13)], 1e-3);
        Assert.AreEqual(0, digit.Pixels[At(row: 1, column: 13)], 1e-3, "above the digit");
        Assert.AreEqual(0, digit.Angle);
    }

    [TestMethod]
    [DataRow(90, 13, 8)]
    [DataRow(-90, 13, 19)]
    [DataRow(180, 19, 13)]
    public void Of_Angle_TurnsCounterClockwise(int angle, int row, int column)
    {
        TurnedDigit digit = TurnedDigit.Of(_upper, (1, 8, 8), angle);

        Assert.AreEqual(200, digit.Pixels[At(row, column)], 1e-3);
        Assert.AreEqual(0, digit.Pixels[At(27 - row, 27 - column)], 1e-3);
        Assert.AreEqual(angle, digit.Angle);
    }

    [TestMethod]
    public void Of_Digits_TurnsEachSeveralTimesWithinTheMostDegrees()
    {
        Digits.Digit[] digits = [new() { Pixels = _upper }, new() { Pixels = new float[64] }];

        TurnedDigit[] turned = TurnedDigit.Of(digits, (1, 8, 8), times: 50, new Random(1));

        Assert.HasCount(100, turned);
        Assert.IsTrue(turned.All(digit => Math.Abs(digit.Angle) <= TurnedDigit.MostDegrees));
        Assert.IsGreaterThan(30, turned.Max(digit => digit.Angle));
        Assert.IsLessThan(-30, turned.Min(digit => digit.Angle));
        Assert.IsTrue(turned.Skip(50).All(digit => digit.Pixels.All(pixel => pixel == 0)), "the second digit");
    }

    private static int At(int row, int column) => (28 * row) + column;
}
