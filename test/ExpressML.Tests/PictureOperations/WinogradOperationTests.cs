using ExpressML.Kernels;
using ExpressML.Networks;
using ExpressML.Tests.Support;

namespace ExpressML.Tests.PictureOperations;

[TestClass]
public sealed class WinogradOperationTests
{
    [TestMethod]
    [DataRow(32, 32, 1, 16, 16, 1, true)]
    [DataRow(17, 40, 1, 13, 11, 1, false)]
    [DataRow(48, 36, 2, 9, 14, 1, true)]
    [DataRow(24, 24, 1, 8, 8, 0, true)]
    [DataRow(20, 50, 1, 6, 7, 2, false)]
    public void Score_OnePicture_GivesTheBitsOfALaneBlock(int channels, int filters, int groups, int height, int width, int padding, bool rectified)
    {
        var builder = new NetworkBuilder().Conv2D(filters, 3, padding: padding, groups: groups);
        Network network = (rectified ? builder.Relu() : builder).Build(new Shape(channels, height, width));
        network.Initialize(new Random(1));
        new Random(2).Draw(filters).ToSingles().CopyTo(network.Layers[0].Parameters[1].Values);
        Assert.IsTrue(WinogradConvolution.Pays(new ConvolutionGeometry((channels, height, width), filters, 3, 3, 1, padding, 1, groups)));
        double[][] x = new Random(3).DrawExamples(20, network.InputShape.Length);
        float[] rows = [.. x.SelectMany(row => row.ToSingles())], together = new float[20 * network.OutputLength], alone = new float[network.OutputLength];
        new NetworkScorer(network, 20, threads: 1).Score(rows, 20, together);

        foreach (int threads in new[] { 1, 2, 3 })
        {
            var scorer = new NetworkScorer(network, 1, threads);
            for (int n = 0; n < 3; n++)
            {
                scorer.Score(rows.AsSpan(n * network.InputShape.Length, network.InputShape.Length), 1, alone);
                Near.AreSame(together.AsSpan(n * network.OutputLength, network.OutputLength), alone, $"picture {n}, {threads} threads");
            }
        }
    }
}
