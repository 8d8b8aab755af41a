using ExpressML.Augmentations;
using ExpressML.Tests.Support;

namespace ExpressML.Tests.Augmentations;

[TestClass]
public sealed class HorizontalFlipTests
{
    private static readonly Shape _shape = (2, 2, 3);

    [TestMethod]
    public void Apply_Always_MirrorsEachRow() => Assert.AreSequenceEqual(
        new float[] { 3, 2, 1, 6, 5, 4, 9, 8, 7, 12, 11, 10 }, Augmented.Apply(new HorizontalFlip(1), _shape, Augmented.Numbered(_shape), row: 1));

    [TestMethod]
    public void Apply_Never_ChangesNothing() => Augmented.AssertIdentity(new HorizontalFlip(0));

    [TestMethod]
    [DataRow(0.5)]
    [DataRow(0.2)]
    public void Apply_ManyRows_FlipsTheShareThatItShould(double probability)
    {
        const int Count = 4000;
        int flipped = Enumerable.Range(0, Count).Count(row => Augmented.Apply(new HorizontalFlip(probability), (1, 1, 2), [1, 2], row)[0] == 2);
        Assert.AreEqual(probability, (double)flipped / Count, 5 * Math.Sqrt(probability * (1 - probability) / Count));
    }

    [TestMethod]
    [DataRow(-0.1)]
    [DataRow(1.1)]
    [DataRow(double.NaN)]
    public void Probability_OutOfRange_IsRefused(double probability) =>
        Augmented.AssertRefused("probability must be from 0 to 1.", () => new HorizontalFlip(probability));

    [TestMethod]
    public void ToString_IsItsCode() => Assert.AreEqual("new HorizontalFlip(0.5)", new HorizontalFlip().ToString());
}
