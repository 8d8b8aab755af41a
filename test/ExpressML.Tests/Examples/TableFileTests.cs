using ExpressML.Tests.Support;
using Microsoft.ML;
using Tabular;

namespace ExpressML.Tests.Examples;

[TestClass]
public sealed class TableFileTests
{
    [TestMethod]
    public void Write_IsReadBackByTheTextLoader_WithNoiseOfDeviationOne()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("table.csv");
        TableFile.Write(path, rows: 2000, seed: 1);

        var mlContext = new MLContext(seed: 1);
        TableRow[] rows = [.. mlContext.Data.CreateEnumerable<TableRow>(mlContext.Data.LoadFromTextFile<TableRow>(path, separatorChar: ',', hasHeader: true), reuseRowObject: false)];

        Assert.AreEqual("X1,X2,X3,X4,X5,X6,X7,X8,X9,X10,Color,Y", File.ReadLines(path).First());
        Assert.HasCount(2000, rows);
        Assert.HasCount(3, rows.DistinctBy(row => row.Color));
        Assert.IsTrue(rows.All(row => row.Numbers.All(number => number is >= 0 and <= 1)));
        double[] noise = [.. rows.Select(row => row.Y - TableFile.Value(row))];
        Assert.AreEqual(0, noise.Average(), 0.1);
        Assert.AreEqual(1, noise.Average(value => value * value), 0.1);
    }

    [TestMethod]
    public void Write_SameSeed_GivesTheSameFile()
    {
        using var folder = new TemporaryFolder();
        foreach ((string name, int seed) in new[] { ("first", 1), ("second", 1), ("third", 2) })
            TableFile.Write(folder.File(name), rows: 10, seed);

        Assert.AreEqual(File.ReadAllText(folder.File("first")), File.ReadAllText(folder.File("second")));
        Assert.AreNotEqual(File.ReadAllText(folder.File("first")), File.ReadAllText(folder.File("third")));
    }

    [TestMethod]
    public void Friedman_Value_IsTheFormula()
    {
        Assert.AreEqual((10 * Math.Sin(Math.PI * 0.5 * 0.4)) + (20 * 0.09) + (10 * 0.6) + (5 * 0.7), Friedman.Value([0.5, 0.4, 0.2, 0.6, 0.7, 9, 9, 9, 9, 9]), 1e-12);
    }
}
