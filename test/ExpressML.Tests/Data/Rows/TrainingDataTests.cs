using ExpressML.Data.Rows;
using ExpressML.Tests.Support;

namespace ExpressML.Tests.Data;

[TestClass]
public sealed class TrainingDataTests
{
    [TestMethod]
    public void Rows_InManyChunks_AreKept()
    {
        // Two rows fill a chunk of a million numbers.
        var data = new TrainingData((1, 700, 700), classCount: 9);
        Assert.AreEqual(2, data.RowsAChunk);
        for (int n = 0; n < 5; n++)
        {
            data.NextRow().Fill(n);
            data.Commit(8 - n);
        }

        Assert.AreEqual(5, data.Count);
        Assert.AreEqual(3, data.ChunkCount);
        for (int n = 0; n < 5; n++)
        {
            Assert.AreEqual(8 - n, data.Label(n));
            Assert.IsFalse(data.Image(n).ContainsAnyExcept(n));
        }
    }

    [TestMethod]
    public void Targets_Numbers_AreKept()
    {
        var data = TrainingData.WithTargets(Shape.Vector(1), targetCount: 2);
        data.NextRow()[0] = 7;
        data.Commit([1, 2]);
        data.NextRow()[0] = 8;
        data.Commit([3, 4]);
        Assert.AreEqual((2, 2, 0), (data.Count, data.TargetCount, data.ClassCount));
        CollectionAssert.AreEqual(new float[] { 3, 4 }, data.Targets(1).ToArray());
        Assert.AreEqual(8f, data.Image(1)[0]);
    }

    [TestMethod]
    public void NextRow_NotCommitted_IsGivenAgain()
    {
        var data = new TrainingData(Shape.Vector(1), classCount: 2);
        data.NextRow()[0] = 7;
        data.NextRow()[0] = 8;
        data.Commit(1);
        Assert.AreEqual(1, data.Count);
        Assert.AreEqual(8f, data.Image(0)[0]);
    }

    [TestMethod]
    public void Row_LargerThanAChunk_HasAChunkOfItsOwn() => Assert.AreEqual(1, new TrainingData((3, 1000, 1000), classCount: 2).RowsAChunk);

    [TestMethod]
    public void AddAndReplace_RowsOfOthers_TakePixelsAndTargets()
    {
        var source = TrainingData.WithTargets(Shape.Vector(1), targetCount: 2);
        for (int n = 0; n < 4; n++)
        {
            source.NextRow()[0] = n;
            source.Commit([10 * n, 20 * n]);
        }

        TrainingData data = source.CreateLike(rowsAChunk: 2, asBytes: true);
        foreach (int row in new[] { 3, 1, 2 })
            data.Add(source, row);
        data.Replace(1, source, 0);
        Assert.AreEqual(3, data.Count);
        CollectionAssert.AreEqual(new float[] { 3, 0, 2 }, Enumerable.Range(0, 3).Select(row => data.Image(row)[0]).ToArray());
        CollectionAssert.AreEqual(new float[] { 60, 0, 40 }, Enumerable.Range(0, 3).Select(row => data.Targets(row)[1]).ToArray());
    }

    [TestMethod]
    public void AddAndReplace_RowsOfOthers_TakeLabels()
    {
        TrainingData source = SyntheticImages.Create((1, 2, 2), classCount: 5, count: 5);
        TrainingData data = source.CreateLike(rowsAChunk: 2, asBytes: true);
        foreach (int row in new[] { 3, 1, 2 })
            data.Add(source, row);
        data.Replace(2, source, 4);
        CollectionAssert.AreEqual(new[] { 3, 1, 4 }, data.Labels());
        Near.AreSame(source.Image(4), data.Image(2), "pixels");
    }

    [TestMethod]
    public void Clear_ThenOtherRows_HasThemOnly()
    {
        var data = new TrainingData(Shape.Vector(1), classCount: 3);
        foreach (int n in new[] { 1, 2 })
        {
            data.NextRow()[0] = n;
            data.Commit(n);
        }

        data.Clear();
        Assert.AreEqual(0, data.Count);
        data.NextRow()[0] = 7;
        data.Commit(0);
        Assert.AreEqual((1, 0, 7f), (data.Count, data.Label(0), data.Image(0)[0]));
    }
}
