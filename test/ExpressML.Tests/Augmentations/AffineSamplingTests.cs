using ExpressML.Augmentations;
using ExpressML.Tests.Support;

namespace ExpressML.Tests.Augmentations;

[TestClass]
public sealed class AffineSamplingTests
{
    // Coordinates are rounded to float, and sines and cosines before them.
    private const float Tolerance = 1e-4f;

    private static readonly Shape _square = (1, 3, 3);

    private static IEnumerable<Border> AllBorders => Enum.GetValues<Border>();

    [TestMethod]
    [DataRow(1.0, new float[] { 3, 6, 9, 2, 5, 8, 1, 4, 7 })]
    [DataRow(0.0, new float[] { 7, 4, 1, 8, 5, 2, 9, 6, 3 })]
    public void Rotation_ByARightAngle_TurnsCounterClockwiseFromPositiveDegrees(double share, float[] expected) =>
        AssertNear(expected, Augmented.Apply(new RandomRotation(90), _square, Augmented.Numbered(_square), new ScriptedRandom(share)));

    [TestMethod]
    public void Rotation_ByHalfARightAngle_BringsInTheBorder()
    {
        float[] ones = [1, 1, 1, 1, 1, 1, 1, 1, 1];

        // The corner's source is √2 away from the centre along one axis: 0.414 outside, so 0.586 of an edge pixel is left.
        const float Corner = 0.5857864f;
        AssertNear([Corner, 1, Corner, 1, 1, 1, Corner, 1, Corner], Augmented.Apply(new RandomRotation(45), _square, ones, new ScriptedRandom(1)));
        AssertNear(ones, Augmented.Apply(new RandomRotation(45, Border.Edge), _square, ones, new ScriptedRandom(1)));
        AssertNear(ones, Augmented.Apply(new RandomRotation(45, Border.Reflect), _square, ones, new ScriptedRandom(1)));
    }

    [TestMethod]
    public void Scale_ByTwo_ShowsTheMiddleEnlarged() => AssertNear(
        [1.75f, 2.25f, 2.75f, 3.25f], Augmented.Apply(new RandomScale(2, 2), (1, 1, 4), [1, 2, 3, 4], row: 1));

    [TestMethod]
    public void Scale_ByAHalf_LeavesBorderAround() => AssertNear(
        [0, 1.5f, 3.5f, 0], Augmented.Apply(new RandomScale(0.5, 0.5), (1, 1, 4), [1, 2, 3, 4], row: 1));

    [TestMethod]
    [DataRow(Border.Zero, new float[] { 0.5f, 1.5f, 2.5f, 3.5f })]
    [DataRow(Border.Edge, new float[] { 1, 1.5f, 2.5f, 3.5f })]
    [DataRow(Border.Reflect, new float[] { 1.5f, 1.5f, 2.5f, 3.5f })]
    public void Affine_ShiftOfHalfAPixel_LiesBetweenPixels(Border border, float[] expected) => AssertNear(
        expected, Augmented.Apply(new RandomAffine(shift: 0.125, border: border), (1, 1, 4), [1, 2, 3, 4], new ScriptedRandom(0, 0, 1, 0.5)));

    [TestMethod]
    public void Affine_ShiftDown_MovesRowsDown() => AssertNear(
        [0, 1, 2], Augmented.Apply(new RandomAffine(shift: 1.0 / 3), (1, 3, 1), [1, 2, 3], new ScriptedRandom(0, 0, 0.5, 1)));

    [TestMethod]
    public void Affine_RotationOnly_IsRotation()
    {
        Shape shape = (2, 6, 5);
        float[] image = Augmented.Image(shape);
        float[] rotated = Augmented.Apply(new RandomRotation(30, Border.Edge), shape, image, new ScriptedRandom(0.8));
        Assert.AreSequenceEqual(rotated, Augmented.Apply(new RandomAffine(30, border: Border.Edge), shape, image, new ScriptedRandom(0.8, 0, 0, 0)));
    }

    [TestMethod]
    public void SettingsThatChangeNothing_LeaveImagesAsTheyAre()
    {
        foreach (Border border in AllBorders)
        {
            Augmented.AssertIdentity(new RandomRotation(0, border));
            Augmented.AssertIdentity(new RandomScale(1, 1, border));
            Augmented.AssertIdentity(new RandomAffine(border: border));
        }
    }

    [TestMethod]
    public void ExtremeSettings_GiveFiniteNumbers()
    {
        Shape shape = (1, 5, 3);
        foreach (Border border in AllBorders)
        {
            foreach (double scale in new[] { 0.01, 100 })
            {
                float[] changed = Augmented.Apply(new RandomAffine(180, scale, scale, 1, border), shape, Augmented.Image(shape), row: 3);
                Assert.IsTrue(changed.All(value => value is >= 0 and <= 255.001f));
            }
        }
    }

    [TestMethod]
    public void Rotation_ManyRows_CoversTheWholeRange()
    {
        // On a ramp from left to right, the pixel above the centre tells the angle: its value is 20 + 20·sin.
        Shape shape = (1, 41, 41);
        float[] ramp = [.. Enumerable.Range(0, shape.Length).Select(pixel => (float)(pixel % 41))];
        double[] angles = [.. Enumerable.Range(0, 500)
            .Select(row => (Augmented.Apply(new RandomRotation(20), shape, ramp, row)[20] - 20) / 20)
            .Select(sine => Math.Asin(sine) * 180 / Math.PI)];
        Assert.AreEqual(-20, angles.Min(), 0.5);
        Assert.AreEqual(20, angles.Max(), 0.5);
        Assert.AreEqual(0, angles.Average(), 5 * 40 / Math.Sqrt(12 * 500));
    }

    [TestMethod]
    public void Settings_OutOfRange_AreRefused()
    {
        Augmented.AssertRefused("degrees must be from 0 to 180.", () => new RandomRotation(-1));
        Augmented.AssertRefused("degrees must be from 0 to 180.", () => new RandomAffine(degrees: 181));
        Augmented.AssertRefused("border must be Zero, Edge or Reflect.", () => new RandomRotation(1, (Border)(-1)));
        Augmented.AssertRefused("smallest must be from 0.01 to 100.", () => new RandomScale(0, 1));
        Augmented.AssertRefused("largest must be from 0.01 to 100.", () => new RandomScale(1, double.PositiveInfinity));
        Augmented.AssertRefused("largest must be at least smallest, 1.5.", () => new RandomScale(1.5, 1.2));
        Augmented.AssertRefused("smallestScale must be from 0.01 to 100.", () => new RandomAffine(smallestScale: double.NaN));
        Augmented.AssertRefused("largestScale must be at least smallestScale, 1.", () => new RandomAffine(largestScale: 0.5));
        Augmented.AssertRefused("shift must be from 0 to 1.", () => new RandomAffine(shift: 1.5));
    }

    [TestMethod]
    public void ToString_IsItsCode()
    {
        Assert.AreEqual("new RandomRotation(10)", new RandomRotation(10).ToString());
        Assert.AreEqual("new RandomScale(0.9, 1.1, border: Border.Edge)", new RandomScale(0.9, 1.1, Border.Edge).ToString());
        Assert.AreEqual("new RandomAffine(10, 0.9, 1.1, 0.05)", new RandomAffine(10, 0.9, 1.1, 0.05).ToString());
    }

    private static void AssertNear(float[] expected, float[] actual)
    {
        for (int i = 0; i < expected.Length; i++)
            Assert.AreEqual(expected[i], actual[i], Tolerance, $"[{string.Join(", ", actual)}]");
    }
}
