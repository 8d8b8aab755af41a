using ExpressML.Augmentations;
using ExpressML.Data.Rows;
using ExpressML.Tests.Support;
using ExpressML.Threads;

namespace ExpressML.Tests.Augmentations;

[TestClass]
public sealed class ColorJitterPcaTests
{
    private static readonly Shape _shape = (2, 1, 2);

    [TestMethod]
    public void Apply_MeasuredColours_ShiftAlongThemInUnitsOfTheirDeviation()
    {
        // Colours along (3, 4)/5 only, with deviation 10.
        Augmentation jitter = Measured(0.1, factor: 1);
        double[] along = [.. Enumerable.Range(0, 2000).Select(row =>
        {
            float[] changed = Augmented.Apply(jitter, _shape, [1, 2, 3, 4], row);
            double first = changed[0] - 1, second = changed[2] - 3;
            Assert.AreEqual(first, changed[1] - 2, 1e-5);
            Assert.AreEqual(first * 4 / 3, second, 1e-5);
            return Math.CopySign(Math.Sqrt(first * first + second * second), first);
        })];
        Assert.AreEqual(0, along.Average(), 5 / Math.Sqrt(2000));
        Assert.AreEqual(1, along.Average(value => value * value), 5 * Math.Sqrt(2.0 / 2000));
    }

    [TestMethod]
    public void Apply_PixelsInOtherUnits_ChangeAlike()
    {
        float[] changed = Augmented.Apply(Measured(0.1, factor: 1), _shape, [1, 2, 3, 4], row: 1);
        float[] inOtherUnits = Augmented.Apply(Measured(0.1, factor: 8), _shape, [8, 16, 24, 32], row: 1);
        for (int i = 0; i < changed.Length; i++)
            Assert.AreEqual(8 * changed[i], inOtherUnits[i], 1e-4);
    }

    [TestMethod]
    public void Apply_DeviationZero_ChangesNothing() =>
        Assert.AreSequenceEqual(new float[] { 1, 2, 3, 4 }, Augmented.Apply(Measured(0, factor: 1), _shape, [1, 2, 3, 4], row: 1));

    [TestMethod]
    public void Apply_ColoursThatNeverChange_ChangesNothing() =>
        Assert.AreSequenceEqual(new float[] { 1, 2, 3, 4 }, Augmented.Apply(Measured(0.1, factor: 0), _shape, [1, 2, 3, 4], row: 1));

    [TestMethod]
    public void Apply_WithoutATrainer_SaysThatItMustMeasure()
    {
        var exception = Assert.ThrowsExactly<InvalidOperationException>(() => Augmented.Apply(new ColorJitterPca(), _shape, [1, 2, 3, 4], row: 1));
        Assert.AreEqual("new ColorJitterPca(0.1) must measure the training data first. Set a trainer's option Augmentations.", exception.Message);
    }

    [TestMethod]
    public void Deviation_OutOfRange_IsRefused() => Augmented.AssertRefused("deviation must be from 0 to 10.", () => new ColorJitterPca(-1));

    private static Augmentation Measured(double deviation, float factor)
    {
        var data = new TrainingData(_shape, classCount: 2);
        new[] { 6 * factor, -6 * factor, 8 * factor, -8 * factor }.CopyTo(data.NextRow());
        data.Commit(0);
        return new ColorJitterPca(deviation).For(data, new ParallelRange(1));
    }
}
