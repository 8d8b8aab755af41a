using ExpressML.Augmentations;
using ExpressML.Tests.Support;

namespace ExpressML.Tests.Augmentations;

[TestClass]
public sealed class RandomCropTests
{
    private static readonly Shape _shape = (1, 3, 3);

    [TestMethod]
    [DataRow(Border.Zero, 0.99, 0.99, new float[] { 5, 6, 0, 8, 9, 0, 0, 0, 0 })]
    [DataRow(Border.Zero, 0.0, 0.5, new float[] { 0, 0, 0, 1, 2, 3, 4, 5, 6 })]
    [DataRow(Border.Edge, 0.99, 0.0, new float[] { 4, 4, 5, 7, 7, 8, 7, 7, 8 })]
    [DataRow(Border.Reflect, 0.0, 0.99, new float[] { 5, 6, 5, 2, 3, 2, 5, 6, 5 })]
    public void Apply_ByOnePixel_ShiftsAndFills(Border border, double down, double right, float[] expected) =>
        Assert.AreSequenceEqual(expected, Augmented.Apply(new RandomCrop(1, border), _shape, Augmented.Numbered(_shape), new ScriptedRandom(down, right)));

    [TestMethod]
    public void Apply_Channels_ShiftTogether() => Assert.AreSequenceEqual(
        new float[] { 3, 4, 0, 0, 7, 8, 0, 0 },
        Augmented.Apply(new RandomCrop(1), (2, 2, 2), Augmented.Numbered((2, 2, 2)), new ScriptedRandom(0.99, 0.5)));

    [TestMethod]
    [DataRow(Border.Zero)]
    [DataRow(Border.Edge)]
    [DataRow(Border.Reflect)]
    public void Apply_NoPadding_ChangesNothing(Border border) => Augmented.AssertIdentity(new RandomCrop(0, border));

    [TestMethod]
    public void Apply_ManyRows_CoversAllShiftsAlike()
    {
        Shape shape = (1, 7, 7);
        float[] image = new float[49];
        image[24] = 1;
        int[] counts = new int[49];
        for (int row = 0; row < 2500; row++)
            counts[Array.IndexOf(Augmented.Apply(new RandomCrop(2), shape, image, row), 1)]++;

        for (int pixel = 0; pixel < counts.Length; pixel++)
        {
            bool isReachable = Math.Abs(pixel / 7 - 3) <= 2 && Math.Abs(pixel % 7 - 3) <= 2;
            Assert.AreEqual(isReachable ? 100 : 0, counts[pixel], isReachable ? 5 * Math.Sqrt(100) : 0);
        }
    }

    [TestMethod]
    public void Settings_OutOfRange_AreRefused()
    {
        Augmented.AssertRefused("padding must be at least 0.", () => new RandomCrop(-1));
        Augmented.AssertRefused("border must be Zero, Edge or Reflect.", () => new RandomCrop(1, (Border)3));
    }

    [TestMethod]
    public void CheckShape_PaddingAsLargeAsASide_IsRefused()
    {
        new RandomCrop(4).CheckShape((1, 5, 9));
        var exception = Assert.ThrowsExactly<InvalidOperationException>(() => new RandomCrop(5, Border.Edge).CheckShape((1, 5, 9)));
        Assert.AreEqual("new RandomCrop(5, Border.Edge): the padding must be smaller than both sides of the images, which are 1×5×9.", exception.Message);
    }

    [TestMethod]
    public void ToString_IsItsCode() => Assert.AreEqual("new RandomCrop(4)", new RandomCrop(4).ToString());
}
