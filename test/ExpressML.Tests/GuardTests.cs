using ExpressML.Tests.Support;

namespace ExpressML.Tests;

[TestClass]
public sealed class GuardTests
{
    [TestMethod]
    public void Checks_FulfilledRule_ReturnTheValue()
    {
        Assert.AreEqual(-2.5, Guard.Finite(-2.5));
        Assert.AreEqual(0.0, Guard.FiniteAndNotNegative(0.0));
        Assert.AreEqual(1e-300, Guard.FiniteAndPositive(1e-300));
        Assert.AreEqual(1e-38 * 2, Guard.PositiveSingle(2e-38));
        Assert.AreEqual(1e-9, Guard.Weight(1e-9));
        Assert.AreEqual(1.5, Guard.FiniteAndAbove(1.5, 1));
        Assert.AreEqual(1.0, Guard.FiniteAndAtLeast(1.0, 1));
        Assert.AreEqual(0.0, Guard.AtLeastZeroBelowOne(0.0));
        Assert.AreEqual(1.0, Guard.AboveZeroAtMostOne(1.0));
        Assert.AreEqual(0.5, Guard.AboveZeroBelowOne(0.5));
        Assert.AreEqual(1.0, Guard.FromZeroToOne(1.0));
        Assert.AreEqual(180.0, Guard.Between(180.0, 0, 180));
        Assert.AreEqual(2.0, Guard.NotBelow(2.0, 2));
        Assert.AreEqual(1, Guard.AtLeast(1, 1));
        Assert.AreEqual(PixelOrder.Interleaved, Guard.Defined(PixelOrder.Interleaved));
        Assert.AreEqual(new Shape(1, 2, 3), Guard.Valid(new Shape(1, 2, 3)));
    }

    [TestMethod]
    public void Checks_BrokenRule_SayNameRuleAndValue()
    {
        using var culture = Culture.Use("de-DE");
        double rate = 1.5, least = 2.5;
        AssertThrows("rate must be at least 0 and below 1.", () => Guard.AtLeastZeroBelowOne(rate));
        AssertThrows("rate must be above 0 and at most 1.", () => Guard.AboveZeroAtMostOne(rate));
        AssertThrows("rate must be above 0 and below 1.", () => Guard.AboveZeroBelowOne(rate));
        AssertThrows("rate must be from 1E-09 to 1000000000, since weights compare classes with each other.", () => Guard.Weight(1e-300, nameof(rate)));
        AssertThrows("rate must be a finite number above 0.", () => Guard.Weight(0, nameof(rate)));
        AssertThrows("rate must be from 1.2E-38 to 3.4028235E+38, as single precision has it.", () => Guard.PositiveSingle(1e-300, nameof(rate)));
        AssertThrows("rate must be from 0 to 1.", () => Guard.FromZeroToOne(rate));
        AssertThrows("rate must be from 0.1 to 1.2.", () => Guard.Between(rate, 0.1, 1.2));
        AssertThrows("rate must be at least least, 2.5.", () => Guard.NotBelow(rate, least));
        AssertThrows("rate must be a finite number above 1.5.", () => Guard.FiniteAndAbove(rate, 1.5));
        AssertThrows("rate must be a finite number of at least 2.5.", () => Guard.FiniteAndAtLeast(rate, least));
        AssertThrows("Rate must be a finite number above 0.", () => Guard.FiniteAndPositive(-rate, "Rate"));
        AssertThrows("Rate must be a finite number of at least 0.", () => Guard.FiniteAndNotNegative(-rate, "Rate"));
        AssertThrows("Rate must be at least 3.", () => Guard.AtLeast(2, 3, "Rate"));
        AssertThrows("Order must be Planar or Interleaved.", () => Guard.Defined((PixelOrder)7, "Order"));
        AssertThrows(
            "Shape must have at least 1 channel, row and column, and no more numbers than an array holds.", () => Guard.Valid(new Shape(1, 0, 3), "Shape"));
    }

    [TestMethod]
    [DataRow(double.NaN)]
    [DataRow(double.PositiveInfinity)]
    [DataRow(double.NegativeInfinity)]
    public void Checks_NotFinite_Throw(double value)
    {
        Func<double, string, double>[] checks =
        [
            Guard.Finite, Guard.FiniteAndNotNegative, Guard.FiniteAndPositive, Guard.AtLeastZeroBelowOne, Guard.AboveZeroAtMostOne, Guard.AboveZeroBelowOne,
            Guard.FromZeroToOne, (number, name) => Guard.FiniteAndAbove(number, 1, name), (number, name) => Guard.FiniteAndAtLeast(number, 1, name),
        ];
        foreach (Func<double, string, double> check in checks)
            Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => check(value, "value"));
    }

    private static void AssertThrows(string message, Action check)
    {
        var exception = Assert.ThrowsExactly<ArgumentOutOfRangeException>(check);
        Assert.StartsWith(message, exception.Message);
        Assert.StartsWith(exception.ParamName!, message);
    }
}
