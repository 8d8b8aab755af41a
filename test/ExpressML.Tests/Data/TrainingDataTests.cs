using ExpressML.Data;
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
            Assert.IsFalse(data.Picture(n).ContainsAnyExcept(n));
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
        Assert.AreEqual(8f, data.Picture(1)[0]);
    }

    [TestMethod]
    public void NextRow_NotCommitted_IsGivenAgain()
    {
        var data = new TrainingData(Shape.Vector(1), classCount: 2);
        data.NextRow()[0] = 7;
        data.NextRow()[0] = 8;
        data.Commit(1);
        Assert.AreEqual(1, data.Count);
        Assert.AreEqual(8f, data.Picture(0)[0]);
    }

    [TestMethod]
    public void Row_LargerThanAChunk_HasAChunkOfItsOwn() => Assert.AreEqual(1, new TrainingData((3, 1000, 1000), classCount: 2).RowsAChunk);
}
