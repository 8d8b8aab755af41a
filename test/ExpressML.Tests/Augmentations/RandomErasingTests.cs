using ExpressML.Augmentations;
using ExpressML.Tests.Support;

namespace ExpressML.Tests.Augmentations;

[TestClass]
public sealed class RandomErasingTests
{
    private const float Untouched = 1000;

    [TestMethod]
    public void Apply_Square_FillsItWithNoiseOfTheImagesRange()
    {
        // Area 4 of 16 and aspect 1: two by two. Then its place, and a number for each pixel.
        float[] image = [.. Enumerable.Range(0, 16).Select(pixel => pixel == 15 ? 10f : 2)];
        float[] erased = Augmented.Apply(
            new RandomErasing(1, 0.25, 0.25, 1), (1, 4, 4), image, new ScriptedRandom(0, 0, 0, 0.99, 0.4, 0, 0.25, 0.5, 1));
        Assert.AreSequenceEqual(new float[] { 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 4, 2, 2, 6, 10, 10 }, erased);
    }

    [TestMethod]
    public void Apply_FillOfMean_FillsEachChannelWithItsMean()
    {
        // Two by two in the corner below right, in both channels.
        float[] first = [.. Enumerable.Range(0, 16).Select(pixel => pixel == 15 ? 18f : 2)], second = [.. first.Select(value => -10 * value)];
        float[] erased = Augmented.Apply(
            new RandomErasing(1, 0.25, 0.25, 1, ErasingFill.Mean), (2, 4, 4), [.. first, .. second], new ScriptedRandom(0, 0, 0, 0.99, 0.99));
        float[] expected = [2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 3, 3, 2, 2, 3, 3];
        Assert.AreSequenceEqual([.. expected, .. expected.Select(value => -10 * value)], erased);
    }

    [TestMethod]
    public void Apply_Never_ChangesNothing() => Augmented.AssertIdentity(new RandomErasing(0));

    [TestMethod]
    public void Apply_NothingFits_LeavesTheImage()
    {
        // All of an image that is ten times as high as wide, but at most 1/0.9 as high as wide.
        Shape shape = (1, 20, 2);
        float[] image = Augmented.Image(shape);
        Assert.AreSequenceEqual(image, Augmented.Apply(new RandomErasing(1, 1, 1, 0.9), shape, image, row: 1));
    }

    [TestMethod]
    public void Apply_ManyRows_ErasesTheShareAndTheAreasThatItShould()
    {
        const int Count = 2000, Side = 40;
        Shape shape = (2, Side, Side);
        float[] image = new float[shape.Length];
        Array.Fill(image, Untouched);
        image[0] = 0;
        double[] areas = [.. Enumerable.Range(0, Count)
            .Select(row => Augmented.Apply(new RandomErasing(0.7, 0.1, 0.3), shape, image, row))
            .Select(erased => erased.Skip(1).Count(value => value != Untouched) / (double)shape.Length)];

        double[] changed = [.. areas.Where(area => area > 0)];
        Assert.AreEqual(0.7, (double)changed.Length / Count, 5 * Math.Sqrt(0.21 / Count));

        // Sides are rounded to pixels, and a rectangle may hold pixels whose noise is what was there.
        Assert.AreEqual(0.1, changed.Min(), 0.01);
        Assert.AreEqual(0.3, changed.Max(), 0.01);
    }

    [TestMethod]
    public void Apply_Channels_LoseTheSameRectangle()
    {
        Shape shape = (2, 9, 9);
        float[] image = Augmented.Image(shape), erased = Augmented.Apply(new RandomErasing(1), shape, image, row: 3);
        bool[] changed = [.. erased.Zip(image, (after, before) => after != before)];
        Assert.AreSequenceEqual(changed[..81], changed[81..]);
        Assert.IsTrue(changed.Any(pixel => pixel));
    }

    [TestMethod]
    public void Settings_OutOfRange_AreRefused()
    {
        Augmented.AssertRefused("probability must be from 0 to 1.", () => new RandomErasing(2));
        Augmented.AssertRefused("smallestArea must be from 0 to 1.", () => new RandomErasing(smallestArea: -0.1));
        Augmented.AssertRefused("largestArea must be from 0 to 1.", () => new RandomErasing(largestArea: 1.1));
        Augmented.AssertRefused("largestArea must be at least smallestArea, 0.5.", () => new RandomErasing(smallestArea: 0.5));
        Augmented.AssertRefused("smallestAspect must be from 0.01 to 1.", () => new RandomErasing(smallestAspect: 0));
        Augmented.AssertRefused("fill must be Noise or Mean.", () => new RandomErasing(fill: (ErasingFill)2));
    }

    [TestMethod]
    public void ToString_IsItsCode()
    {
        Assert.AreEqual("new RandomErasing(0.5, 0.02, 0.4, 0.3)", new RandomErasing().ToString());
        Assert.AreEqual("new RandomErasing(0.5, 0.02, 0.4, 0.3, ErasingFill.Mean)", new RandomErasing(fill: ErasingFill.Mean).ToString());
    }
}
