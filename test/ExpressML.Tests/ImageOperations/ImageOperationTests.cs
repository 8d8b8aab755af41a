using ExpressML.Augmentations;
using ExpressML.Layers;
using ExpressML.Networks;
using ExpressML.Networks.Graphs;
using ExpressML.Networks.Scoring;
using ExpressML.Tests.Layers;
using ExpressML.Tests.Support;

namespace ExpressML.Tests.ImageOperations;

[TestClass]
public sealed class ImageOperationTests
{
    private const int SeedCount = 12;

    [TestMethod]
    public void Score_EveryLayerOnRandomShapes_GivesTheBitsOfALaneBlock()
    {
        foreach (var create in LayerCases.All)
        {
            for (int seed = 0; seed < SeedCount; seed++)
            {
                var random = new Random(seed);
                (Layer layer, Shape input) = create(random);
                Alone.AssertSameBits(Alone.Drawn(new Network(input, [layer]), random), random);
            }
        }
    }

    [TestMethod]
    public void LayerCases_HaveEveryLayer()
    {
        // A merge, which needs several sources, is in Networks/RandomGraphTests.
        Type[] tested = [typeof(Merge), .. LayerCases.All.Select(create => create(new Random(1)).Layer.GetType())];
        Type[] missing = [.. typeof(Layer).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(Layer)) && !type.IsAbstract).Except(tested)];
        Assert.IsEmpty(missing, string.Join(", ", missing.Select(type => type.Name)));
    }

    [TestMethod]
    public void Score_ZerosOfBothSignsAndInfinities_ArePooledAndRectifiedAlike()
    {
        for (int seed = 0; seed < SeedCount; seed++)
        {
            foreach (Layer layer in new Layer[] { new MaxPool2D(2), new MaxPool2D(3, 2), new MaxPool2D(3, 1, 1), new MinPool2D(2), new GlobalMaxPool2D(), new Relu() })
            {
                var random = new Random(seed);
                var network = new Network((random.Between(1, 18), random.Between(3, 20), random.Between(3, 20)), [layer]);
                Alone.AssertSameBits(network, random, 0f, -0f, float.PositiveInfinity, float.NegativeInfinity, -0f, 0f, 0f, -0f);
            }
        }
    }

    [TestMethod]
    public void Score_LargeDenseLayer_ReadsTheWeightsAsTheyAre()
    {
        foreach (int units in new[] { 19, 24, 3 })
        {
            var random = new Random(units);
            Network network = Alone.Drawn(new NetworkBuilder().Dense(units).Relu().Build(Shape.Vector(20_000)), random);
            Alone.AssertSameBits(network, random);
        }
    }

    [TestMethod]
    public void Score_LayerOfAnotherAssembly_FillsALaneBlock()
    {
        var random = new Random(1);
        Network network = new NetworkBuilder()
            .Conv2D(5, 3).Add(new CustomLayerTests.ChannelScale(3)).Add(new CustomLayerTests.Square()).Flatten().Dense(4).Build((2, 9, 7));
        Alone.AssertSameBits(Alone.Drawn(network, random), random);
    }

    [TestMethod]
    [DataRow(6, 28, 28, 2, 5, 2)]
    [DataRow(5, 13, 39, 2, 3, 1)]
    [DataRow(7, 20, 41, 3, 3, 0)]
    [DataRow(13, 9, 36, 4, 3, 1)]
    [DataRow(16, 14, 14, 2, 5, 0)]
    [DataRow(20, 23, 9, 2, 3, 0)]
    [DataRow(33, 11, 12, 3, 2, 1)]
    [DataRow(16, 20, 40, 5, 1, 0)]
    public void Score_PoolingRightAfterAConvolution_GivesTheBitsOfALaneBlock(int filters, int height, int width, int pool, int window, int padding)
    {
        foreach (bool rectified in new[] { true, false })
        {
            var random = new Random(1);
            NetworkBuilder builder = new NetworkBuilder().Conv2D(filters, window, padding: padding);
            Network network = (rectified ? builder.Relu() : builder).MaxPool2D(pool).Build((2, height, width));
            // Larger windows may stay nodes of their own; their bits are the same either way.
            if (pool <= 3)
                Assert.HasCount(1, new ImagePath(network.GraphFor(GraphUse.Scoring)).Operations, "joined");
            Alone.AssertSameBits(Alone.Drawn(network, random), random);
        }
    }

    [TestMethod]
    public void ImagePath_PoolThatCannotJoin_StaysANode()
    {
        Assert.HasCount(2, Path(new NetworkBuilder().Conv2D(6, 7).MaxPool2D(3, stride: 2)).Operations, "windows overlap");
        Assert.HasCount(2, Path(new NetworkBuilder().Conv2D(6, 7).MaxPool2D(3, padding: 1)).Operations, "windows reach over the border");
        Assert.HasCount(2, Path(new NetworkBuilder().Tanh().MaxPool2D(2)).Operations, "no convolution");

        static ImagePath Path(NetworkBuilder builder) => new(builder.Build((1, 28, 28)).GraphFor(GraphUse.Scoring));
    }

    [TestMethod]
    public void Score_BranchesAndPools_GiveTheBitsOfALaneBlock()
    {
        var random = new Random(1);
        Network network = new NetworkBuilder()
            .Standardize().Conv2D(7, 3, padding: 1).BatchNormalization().Relu().MaxPool2D(2)
            .Residual(block => block.Conv2D(7, 3, padding: 1).Relu().Conv2D(7, 3, padding: 1))
            .Concatenate(left => left.Conv2D(18, 3).MaxPool2D(2), right => right.Conv2D(5, 3).Tanh().AveragePool2D(2))
            .GlobalAveragePool2D().Flatten().Dense(9).Softmax().Build((3, 21, 26));
        Alone.AssertSameBits(Alone.Drawn(network, random), random);
    }

    [TestMethod]
    [DoNotParallelize]
    public void Score_OneImage_AllocatesNothing()
    {
        foreach (int threads in new[] { 1, 2 })
        {
            Network network = TinyNetworks.Convolutional((2, 30, 33), 5);
            float[] x = new Random(1).Draw(network.InputShape.Length).ToSingles(), y = new float[5];
            var scorer = new NetworkScorer(network, threads, ScoreFunction.Softmax);
            Allocations.AssertNone(() => scorer.Score(x, 1, y));
        }
    }
}
