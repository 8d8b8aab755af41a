using ExpressML.Augmentations;
using ExpressML.Tests.Support;

namespace ExpressML.Tests.Augmentations;

[TestClass]
public sealed class ElasticDistortionTests
{
    private static readonly Shape _shape = (1, 31, 31);

    // The column of each pixel: where a pixel comes from can be read off its value.
    private static readonly float[] _columns = [.. Enumerable.Range(0, 31 * 31).Select(pixel => (float)(pixel % 31))];

    [TestMethod]
    [DataRow(Border.Zero)]
    [DataRow(Border.Edge)]
    [DataRow(Border.Reflect)]
    public void Apply_AlphaZero_ChangesNothing(Border border) => Augmented.AssertIdentity(new ElasticDistortion(alpha: 0, border: border));

    [TestMethod]
    public void Apply_Defaults_ShiftByTheDocumentedDeviation()
    {
        double[] shifts = [.. Enumerable.Range(0, 400)
            .Select(row => (double)(Augmented.Apply(new ElasticDistortion(), _shape, _columns, row)[15 * 31 + 15] - 15))];
        double deviation = Math.Sqrt(shifts.Average(shift => shift * shift));
        Assert.AreEqual(0, shifts.Average(), 5 * deviation / Math.Sqrt(400));
        Assert.AreEqual(0.16 * 34 / 4, deviation, 0.25);
    }

    [TestMethod]
    public void Apply_Field_IsSmoothAndDiffersFromPixelToPixel()
    {
        float[] distorted = Augmented.Apply(new ElasticDistortion(border: Border.Edge), _shape, _columns, row: 2);
        float[] steps = [.. Enumerable.Range(5, 20).Select(j => distorted[15 * 31 + j + 1] - distorted[15 * 31 + j])];
        Assert.IsGreaterThan(10, steps.Distinct().Count());
        foreach (float step in steps)
            Assert.AreEqual(1, step, 1.5, "Neighbours come from neighbours.");
    }

    [TestMethod]
    public void Apply_Channels_AreDistortedAlike()
    {
        Shape shape = (2, 9, 8);
        float[] one = Augmented.Image((1, 9, 8));
        float[] distorted = Augmented.Apply(new ElasticDistortion(2, 10), shape, [.. one, .. one], row: 1);
        Assert.AreSequenceEqual(distorted[..72], distorted[72..]);
        Assert.AreNotEqual(one[20], distorted[20]);
    }

    [TestMethod]
    public void Blur_OfOneOne_IsTheGaussianOnAnyWidth()
    {
        foreach (int width in new[] { 5, 8, 13, 40 })
        {
            float[] field = new float[9 * width];
            field[4 * width + 2] = 1;
            new GaussianBlur(1).Apply(field, width, new float[field.Length]);
            double sum = Enumerable.Range(-3, 7).Sum(d => Math.Exp(-d * d / 2.0));
            for (int i = 0; i < 9; i++)
            {
                for (int j = 0; j < width; j++)
                {
                    int down = i - 4, right = j - 2;
                    double expected = Math.Max(Math.Abs(down), Math.Abs(right)) > 3 ? 0 : Math.Exp(-(down * down + right * right) / 2.0) / sum / sum;
                    Assert.AreEqual(expected, field[i * width + j], 1e-7, $"{down}, {right} of {width}");
                }
            }
        }
    }

    [TestMethod]
    public void Apply_Strongest_GivesFiniteNumbers() =>
        Augmented.Apply(new ElasticDistortion(0.1, 10_000, Border.Reflect), (1, 4, 5), Augmented.Image((1, 4, 5)), row: 1);

    [TestMethod]
    public void Settings_OutOfRange_AreRefused()
    {
        Augmented.AssertRefused("sigma must be from 0.1 to 100.", () => new ElasticDistortion(sigma: 0));
        Augmented.AssertRefused("alpha must be from 0 to 10000.", () => new ElasticDistortion(alpha: -1));
        Augmented.AssertRefused("border must be Zero, Edge or Reflect.", () => new ElasticDistortion(border: (Border)7));
    }

    [TestMethod]
    public void ToString_IsItsCode()
    {
        Assert.AreEqual("new ElasticDistortion(4, 34)", new ElasticDistortion().ToString());
        Assert.AreEqual("new ElasticDistortion(3, 20, Border.Edge)", new ElasticDistortion(3, 20, Border.Edge).ToString());
    }
}
