using ExpressML.Images;

namespace ExpressML.Tests.Kernels;

/// <summary>What Pillow does is in <see cref="Golden.PillowTests"/>.</summary>
[TestClass]
public sealed class TriangleResizeTests
{
    [TestMethod]
    public void Apply_HalfTheSize_WeighsByDistance()
    {
        // Weights 1, 3, 3, 1 of 8 inside; at the edges 3, 3, 1 of 7.
        float[] x = [0, 7, 0, 0, 0, 0, 8, 0], y = new float[4];
        new TriangleResize((1, 1, 8), 1, 4).Apply(x, y);
        Assert.AreSequenceEqual(new float[] { 3, 7 / 8f, 1, 3 * 8 / 7f }, y);
    }

    [TestMethod]
    public void Apply_SeveralChannels_KeepsThemApart()
    {
        float[] x = [.. Enumerable.Repeat(1f, 12), .. Enumerable.Repeat(-5f, 12)], y = new float[4];
        new TriangleResize((2, 4, 3), 2, 1).Apply(x, y);
        Assert.AreSequenceEqual(new float[] { 1, 1, -5, -5 }, y);
    }

    [TestMethod]
    public void Apply_EnlargingOneAxis_InterpolatesThere()
    {
        float[] x = [1, 3, 1, 3, 1, 3], y = new float[4];
        new TriangleResize((1, 3, 2), 1, 4).Apply(x, y);
        Assert.AreSequenceEqual(new float[] { 1, 1.5f, 2.5f, 3 }, y);
    }
}
