using ExpressML.Algorithms;
using ExpressML.Kernels.Convolutions;
using ExpressML.Networks;
using ExpressML.Networks.Graphs;
using ExpressML.Networks.Scoring;
using ExpressML.Tests.Support;
using ExpressML.Threads;

namespace ExpressML.Tests.ImageOperations.Convolutions;

[TestClass]
public sealed class WinogradOperationTests
{
    [TestMethod]
    [DataRow(3, 32, 32, 1, 16, 16, 1, true)]
    [DataRow(3, 17, 40, 1, 13, 11, 1, false)]
    [DataRow(3, 48, 36, 2, 9, 14, 1, true)]
    [DataRow(3, 24, 24, 1, 8, 8, 0, true)]
    [DataRow(3, 20, 50, 1, 6, 7, 2, false)]
    [DataRow(3, 3, 32, 1, 32, 32, 1, true)]
    [DataRow(3, 20, 36, 2, 39, 21, 1, false)]
    [DataRow(3, 16, 16, 1, 50, 9, 0, true)]
    [DataRow(5, 1, 6, 1, 28, 28, 2, true)]
    [DataRow(5, 2, 14, 2, 11, 21, 1, false)]
    [DataRow(5, 3, 21, 1, 9, 70, 4, true)]
    [DataRow(5, 6, 16, 1, 14, 14, 0, true)]
    [DataRow(5, 17, 40, 1, 13, 11, 2, false)]
    [DataRow(5, 48, 36, 2, 9, 14, 4, true)]
    [DataRow(5, 21, 24, 1, 12, 17, 1, true)]
    public void Score_OneImage_GivesTheBitsOfALaneBlock(int window, int channels, int filters, int groups, int height, int width, int padding, bool rectified)
    {
        var builder = new NetworkBuilder().Conv2D(filters, window, padding: padding, groups: groups);
        Network network = (rectified ? builder.Relu() : builder).Build(new Shape(channels, height, width));
        network.Initialize(new Random(1));
        new Random(2).Draw(filters).ToSingles().CopyTo(network.Layers[0].Parameters[1].Values);
        var geometry = new ConvolutionGeometry((channels, height, width), filters, window, window, 1, padding, 1, groups);
        Assert.AreNotEqual(ConvolutionAlgorithm.Direct, PassesRule.Choose(geometry));
        double[][] x = new Random(3).DrawExamples(20, network.InputShape.Length);
        float[] rows = [.. x.SelectMany(row => row.ToSingles())], together = new float[20 * network.OutputLength], alone = new float[network.OutputLength];
        new PreparedNetwork(network).Score(rows, 20, together, new ParallelRange(1), ScoreFunction.Identity, new Arrangement(Blocks: 2, Images: 0));

        foreach (int threads in new[] { 1, 2, 3 })
        {
            var scorer = new NetworkScorer(network, threads);
            for (int n = 0; n < 3; n++)
            {
                scorer.Score(rows.AsMemory(n * network.InputShape.Length, network.InputShape.Length), 1, alone);
                Near.AreSame(together.AsSpan(n * network.OutputLength, network.OutputLength), alone, $"image {n}, {threads} threads");
            }
        }
    }

    [TestMethod]
    [DataRow(3, 32, 36, 1, 2, 2, 0)]
    [DataRow(3, 32, 24, 2, 3, 2, 1)]
    [DataRow(5, 1, 6, 1, 2, 2, 0)]
    [DataRow(5, 6, 16, 1, 2, 2, 0)]
    [DataRow(5, 4, 18, 2, 4, 4, 0)]
    [DataRow(5, 48, 64, 2, 3, 2, 0)]
    public void Score_PoolBehind_IsJoinedWithTheSameBits(int window, int channels, int filters, int groups, int pool, int stride, int poolPadding)
    {
        foreach (bool rectified in new[] { true, false })
        {
            var random = new Random(1);
            NetworkBuilder builder = new NetworkBuilder().Conv2D(filters, window, padding: 1, groups: groups);
            Network network = (rectified ? builder.Relu() : builder).MaxPool2D(pool, stride, poolPadding).Build((channels, 13, 15));
            Assert.HasCount(1, new ImagePath(network.GraphFor(GraphUse.Scoring)).Operations, "joined");
            Alone.AssertSameBits(Alone.Drawn(network, random), random);
        }
    }

    [TestMethod]
    [DataRow(2, 33, 30)]
    [DataRow(2, 35, 29)]
    [DataRow(4, 38, 31)]
    [DataRow(3, 33, 33)]
    public void Score_PoolBehindALargeImage_IsJoinedWithTheSameBits(int pool, int height, int width)
    {
        foreach (bool rectified in new[] { true, false })
        {
            var random = new Random(1);
            NetworkBuilder builder = new NetworkBuilder().Conv2D(32, 3, padding: 1, groups: 2);
            Network network = (rectified ? builder.Relu() : builder).MaxPool2D(pool).Build((20, height, width));
            Assert.HasCount(1, new ImagePath(network.GraphFor(GraphUse.Scoring)).Operations, "joined");
            Alone.AssertSameBits(Alone.Drawn(network, random), random);
        }
    }

    [TestMethod]
    public void Score_PoolThatReachesOverTiles_StaysANodeWithTheSameBits()
    {
        var random = new Random(1);
        Network network = new NetworkBuilder().Conv2D(6, 5, padding: 2).Relu().MaxPool2D(3, stride: 2).Build((1, 28, 28));
        Assert.HasCount(2, new ImagePath(network.GraphFor(GraphUse.Scoring)).Operations);
        Alone.AssertSameBits(Alone.Drawn(network, random), random);
    }
}
