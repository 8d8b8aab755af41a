using ExpressML.Augmentations;
using ExpressML.Tests.Support;

namespace ExpressML.Tests.Augmentations;

[TestClass]
public sealed class HueSaturationTests
{
    private static readonly Shape _shape = (3, 2, 2);

    [TestMethod]
    public void Apply_NoTurnAndFactorOne_ChangesNothing() =>
        CollectionAssert.AreEqual(Augmented.Image(_shape), Augmented.Apply(new HueSaturation(0, 0), _shape, Augmented.Image(_shape), row: 1));

    [TestMethod]
    public void Apply_ScriptedDraws_IsTheFormula()
    {
        float[] image = Augmented.Image(_shape), output = Augmented.Apply(new HueSaturation(0.5, 0.4), _shape, image, new ScriptedRandom(0.75, 0.25));
        (double angle, double factor) = (2 * Math.PI * 0.25, 0.8);
        for (int i = 0; i < 4; i++)
        {
            double r = image[i], g = image[4 + i], b = image[8 + i], luma = 0.299 * r + 0.587 * g + 0.114 * b, u = 0.492 * (b - luma), v = 0.877 * (r - luma);
            double turnedU = factor * (Math.Cos(angle) * u - Math.Sin(angle) * v), turnedV = factor * (Math.Sin(angle) * u + Math.Cos(angle) * v);
            double red = luma + turnedV / 0.877, blue = luma + turnedU / 0.492;
            Assert.AreEqual(red, output[i], 1e-3);
            Assert.AreEqual((luma - 0.299 * red - 0.114 * blue) / 0.587, output[4 + i], 1e-3);
            Assert.AreEqual(blue, output[8 + i], 1e-3);
        }
    }

    [TestMethod]
    public void Apply_NoSaturationLeft_IsGrey()
    {
        float[] image = Augmented.Image(_shape), output = Augmented.Apply(new HueSaturation(0, 1), _shape, image, new ScriptedRandom(0.5, 0));
        for (int i = 0; i < 4; i++)
        {
            double luma = 0.299 * image[i] + 0.587 * image[4 + i] + 0.114 * image[8 + i];
            foreach (int channel in new[] { 0, 4, 8 })
                Assert.AreEqual(luma, output[channel + i], 1e-3);
        }
    }

    [TestMethod]
    public void CheckShape_NotThreeChannels_Throws()
    {
        var exception = Assert.ThrowsExactly<InvalidOperationException>(() => new HueSaturation().CheckShape((1, 4, 4)));
        Assert.AreEqual("new HueSaturation(0.05, 0.3): the images must have three channels, red, green and blue, but are 1×4×4.", exception.Message);
    }

    [TestMethod]
    public void Settings_OutOfRange_AreRefused()
    {
        Augmented.AssertRefused("hue must be from 0 to 0.5.", () => new HueSaturation(0.6));
        Augmented.AssertRefused("saturation must be from 0 to 1.", () => new HueSaturation(saturation: 1.1));
    }
}
