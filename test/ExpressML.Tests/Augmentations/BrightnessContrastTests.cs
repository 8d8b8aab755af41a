using ExpressML.Augmentations;
using ExpressML.Tests.Support;

namespace ExpressML.Tests.Augmentations;

[TestClass]
public sealed class BrightnessContrastTests
{
    [TestMethod]
    [DataRow(1.0, 0.5, new float[] { 1.5f, 3, 4.5f, 6 })]
    [DataRow(0.5, 0.0, new float[] { 1.75f, 2.25f, 2.75f, 3.25f })]
    [DataRow(0.5, 1.0, new float[] { 0.25f, 1.75f, 3.25f, 4.75f })]
    [DataRow(0.0, 0.0, new float[] { 0.875f, 1.125f, 1.375f, 1.625f })]
    public void Apply_Factors_ScaleAndSpreadAboutTheMean(double brightness, double contrast, float[] expected) => Assert.AreSequenceEqual(
        expected, Augmented.Apply(new BrightnessContrast(0.5, 0.5), (1, 2, 2), [1, 2, 3, 4], new ScriptedRandom(brightness, contrast)));

    [TestMethod]
    public void Apply_ZeroAndZero_ChangesNothing() => Augmented.AssertIdentity(new BrightnessContrast(0, 0));

    [TestMethod]
    public void Apply_PixelsInOtherUnits_ChangeAlike()
    {
        Shape shape = (3, 4, 4);
        float[] image = Augmented.Image(shape), smaller = [.. image.Select(value => value / 256)];
        float[] changed = Augmented.Apply(new BrightnessContrast(), shape, image, row: 4);
        Assert.AreSequenceEqual(changed.Select(value => value / 256), Augmented.Apply(new BrightnessContrast(), shape, smaller, row: 4));
    }

    [TestMethod]
    public void Settings_OutOfRange_AreRefused()
    {
        Augmented.AssertRefused("brightness must be from 0 to 1.", () => new BrightnessContrast(brightness: 1.1));
        Augmented.AssertRefused("contrast must be from 0 to 1.", () => new BrightnessContrast(contrast: double.NaN));
    }

    [TestMethod]
    public void ToString_IsItsCode() => Assert.AreEqual("new BrightnessContrast(0.2, 0.2)", new BrightnessContrast().ToString());
}
