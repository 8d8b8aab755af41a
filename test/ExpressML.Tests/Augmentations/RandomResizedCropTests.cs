using ExpressML.Augmentations;
using ExpressML.Tests.Support;

namespace ExpressML.Tests.Augmentations;

[TestClass]
public sealed class RandomResizedCropTests
{
    [TestMethod]
    public void Apply_WholeImage_ChangesNothing()
    {
        foreach (Shape shape in new Shape[] { (1, 1, 1), (3, 5, 5), (2, 8, 8) })
            CollectionAssert.AreEqual(Augmented.Image(shape), Augmented.Apply(new RandomResizedCrop(1, 1, 1), shape, Augmented.Image(shape), row: 3));
    }

    [TestMethod]
    public void Apply_Quarter_IsEnlargedBetweenItsOwnPixels()
    {
        // Area ¼ of 4×4, aspect 1: 2×2 pixels from row 1, column 2. Places 0.25·k − 0.25 for k = 0 … 3, held inside of the part.
        float[] output = Augmented.Apply(new RandomResizedCrop(0.25, 0.25, 1), (1, 4, 4), Augmented.Numbered((1, 4, 4)), new ScriptedRandom(0.5, 0.5, 0.4, 0.9));
        float[] rows = [0, 0.25f, 0.75f, 1], expected = [.. rows.SelectMany(i => rows.Select(j => 7 + 4 * i + j))];
        for (int i = 0; i < 16; i++)
            Assert.AreEqual(expected[i], output[i], 1e-5, $"pixel {i}");
    }

    [TestMethod]
    public void Apply_ManyRows_ReadsAreasAndRatiosInRange()
    {
        // Numbers are their columns, so the width of the part is what the outputs span, but for the half pixels at its ends.
        Shape shape = (1, 20, 20);
        float[] image = [.. Enumerable.Range(0, 400).Select(i => (float)(i % 20))];
        double[] spans = [.. Enumerable.Range(0, 500).Select(row => Augmented.Apply(new RandomResizedCrop(0.25, 0.5), shape, image, row)).Select(output => (double)(output.Max() - output.Min() + 1))];
        Assert.IsTrue(spans.All(span => span is >= 8 and <= 17), $"{spans.Min()} to {spans.Max()}");
        Assert.IsLessThan(10, spans.Min());
        Assert.IsGreaterThan(15, spans.Max());
    }

    [TestMethod]
    public void Apply_PartThatNeverFits_TakesTheLargestInTheMiddle()
    {
        // A row of 8 pixels with square parts of all of the area: none fits, so one pixel in the middle is left.
        float[] output = Augmented.Apply(new RandomResizedCrop(1, 1, 1), (1, 1, 8), Augmented.Numbered((1, 1, 8)), row: 1);
        CollectionAssert.AreEqual(Enumerable.Repeat(4f, 8).ToArray(), output);
    }

    [TestMethod]
    public void Settings_OutOfRange_AreRefused()
    {
        Augmented.AssertRefused("smallestArea must be above 0 and at most 1.", () => new RandomResizedCrop(0));
        Augmented.AssertRefused("largestArea must be at least smallestArea, 0.5.", () => new RandomResizedCrop(0.5, 0.4));
        Augmented.AssertRefused("smallestAspect must be from 0.01 to 1.", () => new RandomResizedCrop(smallestAspect: 2));
    }

    [TestMethod]
    public void ToString_IsItsCode() => Assert.AreEqual("new RandomResizedCrop(0.08, 1, 0.75)", new RandomResizedCrop().ToString());
}
