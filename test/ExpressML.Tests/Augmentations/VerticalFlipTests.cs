using ExpressML.Augmentations;
using ExpressML.Tests.Support;

namespace ExpressML.Tests.Augmentations;

[TestClass]
public sealed class VerticalFlipTests
{
    private static readonly Shape _shape = (2, 3, 2);

    [TestMethod]
    public void Apply_Always_TurnsTheRowsRound() => Assert.AreSequenceEqual(
        new float[] { 5, 6, 3, 4, 1, 2, 11, 12, 9, 10, 7, 8 }, Augmented.Apply(new VerticalFlip(1), _shape, Augmented.Numbered(_shape), row: 1));

    [TestMethod]
    public void Apply_Never_ChangesNothing() => Augmented.AssertIdentity(new VerticalFlip(0));

    [TestMethod]
    public void Probability_OutOfRange_IsRefused() => Augmented.AssertRefused("probability must be from 0 to 1.", () => new VerticalFlip(1.1));

    [TestMethod]
    public void ToString_IsItsCode() => Assert.AreEqual("new VerticalFlip(0.5)", new VerticalFlip().ToString());
}
