using ExpressML.Transforms.Columns;
using ExpressML.Transforms.Stages;

namespace ExpressML.Tests.MLNet;

[TestClass]
public sealed class SmoothedEstimateTests
{
    private const double Tolerance = 1e-12;

    private static readonly InputLayout _number = new((1, 1, 1), PixelOrder.Planar);

    [TestMethod]
    public void Complete_BatchesAndARest_BeginsWithTheFirstAndSmoothsTheOthers()
    {
        // Batches (1, 3), (5, 9), and the rest (2): means 2 and 7, unbiased variances 2 and 8; the rest has no variance.
        var estimate = new SmoothedEstimate(_number, momentum: 0.25, batchSize: 2);
        foreach (float x in new float[] { 1, 3, 5, 9, 2 })
            estimate.Add([x]);
        estimate.Complete();
        Assert.AreEqual(0.75 * 2 + 0.25 * 7, estimate.Means[0], Tolerance);
        Assert.AreEqual(0.75 * 2 + 0.25 * 8, estimate.Variances[0], Tolerance);
        Assert.IsTrue(estimate.HasAny);
    }

    [TestMethod]
    public void Complete_RestOfTwo_HasItsShareOfTheMomentum()
    {
        var estimate = new SmoothedEstimate(_number, momentum: 0.4, batchSize: 4);
        foreach (float x in new float[] { 0, 0, 2, 2, 10, 14 })
            estimate.Add([x]);
        estimate.Complete();
        Assert.AreEqual(0.8 * 1 + 0.2 * 12, estimate.Means[0], Tolerance);
        Assert.AreEqual(0.8 * (4.0 / 3) + 0.2 * 8, estimate.Variances[0], Tolerance);
    }

    [TestMethod]
    public void Complete_FewerThanTwoNumbers_HasNoEstimate()
    {
        var estimate = new SmoothedEstimate(_number, momentum: 0.1, batchSize: 2);
        foreach (float x in new[] { 1, float.NaN, float.NaN, 2, 3 })
            estimate.Add([x]);
        estimate.Complete();
        Assert.IsFalse(estimate.HasAny);
        Assert.AreEqual((0, 1), (estimate.Means[0], estimate.Variances[0]));
    }
}
