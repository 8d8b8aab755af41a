using ExpressML.Data.Rows;
using ExpressML.Data.Splitting;

namespace ExpressML.Tests.Data;

[TestClass]
public sealed class ValidationDrawTests
{
    [TestMethod]
    [DataRow(0.1)]
    [DataRow(0.25)]
    [DataRow(0.4)]
    [DataRow(0.9)]
    public void IsValidation_AnyMixOfClasses_SplitsEachWithinARow(double fraction)
    {
        for (int seed = 0; seed < 20; seed++)
        {
            TrainingData rows = Rows(new Random(seed), 1000);
            bool[] isHeldOut = Draw(rows, new ValidationSplit(fraction, (ulong)seed));
            for (int label = 0; label < rows.ClassCount; label++)
            {
                int[] ofClass = [.. Enumerable.Range(0, rows.Count).Where(row => rows.Label(row) == label)];
                Assert.AreEqual(fraction * ofClass.Length, ofClass.Count(row => isHeldOut[row]), 1, $"class {label} of seed {seed}");
            }
        }
    }

    [TestMethod]
    public void IsValidation_EachPlace_IsAsLikely()
    {
        // Rows of one class, a quarter held out: over many seeds each of the first 40 rows is drawn as often, in any run of 4.
        TrainingData rows = Rows(new Random(1), 40, classes: 1);
        int[] times = new int[rows.Count];
        for (int seed = 0; seed < 4000; seed++)
        {
            bool[] isHeldOut = Draw(rows, new ValidationSplit(0.25, (ulong)seed));
            for (int row = 0; row < rows.Count; row++)
                times[row] += isHeldOut[row] ? 1 : 0;
        }

        foreach (int count in times)
            Assert.AreEqual(1000, count, 150);
    }

    [TestMethod]
    public void IsValidation_Seed_DecidesTheRows()
    {
        TrainingData rows = Rows(new Random(1), 100);
        CollectionAssert.AreEqual(Draw(rows, new ValidationSplit(0.2, 1)), Draw(rows, new ValidationSplit(0.2, 1)));
        CollectionAssert.AreNotEqual(Draw(rows, new ValidationSplit(0.2, 1)), Draw(rows, new ValidationSplit(0.2, 2)));
    }

    [TestMethod]
    public void IsValidation_YesOrNo_CountsAsTwoClasses()
    {
        var rows = TrainingData.WithTargets(Shape.Vector(1), targetCount: 1);
        for (int n = 0; n < 100; n++)
            rows.Commit([n % 10 == 0 ? 1 : 0]);
        bool[] isHeldOut = Draw(rows, new ValidationSplit(0.2, 1));
        Assert.AreEqual(2, Enumerable.Range(0, 100).Count(n => n % 10 == 0 && isHeldOut[n]));
        Assert.AreEqual(18, Enumerable.Range(0, 100).Count(n => n % 10 != 0 && isHeldOut[n]));
    }

    private static bool[] Draw(TrainingData rows, ValidationSplit split)
    {
        ValidationDraw draw = split.Begin();
        return [.. Enumerable.Range(0, rows.Count).Select(row => draw.IsValidation(rows, row))];
    }

    // Classes of very different size.
    private static TrainingData Rows(Random random, int count, int classes = 4)
    {
        var rows = new TrainingData(Shape.Vector(1), classes);
        for (int n = 0; n < count; n++)
            rows.Commit(Math.Min(classes - 1, (int)(classes * Math.Pow(random.NextDouble(), 4))));
        return rows;
    }
}
