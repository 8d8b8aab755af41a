using ExpressML.Networks;
using ExpressML.Networks.Scoring;
using ExpressML.Tensors;
using ExpressML.Tests.Support;
using ExpressML.Threads;

namespace ExpressML.Tests.Networks;

[TestClass]
public sealed class PreparedNetworkTests
{
    private const int MostExamples = 40;

    private static readonly Dictionary<string, Func<NetworkBuilder, NetworkBuilder>> _networks = new()
    {
        ["a convolution of each kind"] = net => net
            .Conv2D(6, 5, padding: 2).Relu().MaxPool2D(2).Conv2D(17, 3, padding: 1).BatchNormalization().Relu().Flatten().Dense(7),
        ["convolutions worth a second thread"] = net => net.Conv2D(64, 3, padding: 1).Relu().Conv2D(64, 3, padding: 1).Relu().MaxPool2D(2).Conv2D(100, 3).Flatten().Dense(7),
        ["large dense layers"] = net => net.Conv2D(20, 3, padding: 1).Relu().Flatten().Dense(800).Relu().Dense(1400).Tanh().Dense(5),
        ["a large dense layer first"] = net => net.Flatten().Dense(4000).BatchNormalization().Relu().Dense(3),
        ["a large dense layer beside a small one"] = net => net
            .Flatten().Concatenate(left => left.Dense(4000), right => right.Dense(3)).Relu().Residual(block => block.Dense(4003)),
    };

    public static IEnumerable<object[]> Networks => _networks.Keys.Select(name => new object[] { name });

    [TestMethod]
    [DynamicData(nameof(Networks))]
    public void Score_AnyCountOnAnyThreads_GivesTheBitsOfLaneBlocks(string name)
    {
        Network network = Build(name);
        float[] rows = new Random(2).Draw(MostExamples * network.InputShape.Length).ToSingles();
        var prepared = new PreparedNetwork(network);
        float[] blocks = Score(prepared, rows, MostExamples, threads: 1, new Arrangement(Blocks: 3, Images: 0));
        foreach (int threads in new[] { 1, 2, 4 })
        {
            for (int count = 1; count <= MostExamples; count++)
                Near.AreSame(blocks.AsSpan(0, count * network.OutputLength), Score(prepared, rows, count, threads), $"{count} examples, {threads} threads");
            foreach (var arrangement in new Arrangement[] { new(0, 40), new(1, 24), new(2, 8), new(3, 0) })
                Near.AreSame(blocks, Score(prepared, rows, MostExamples, threads, arrangement), $"{arrangement}, {threads} threads");
        }
    }

    [TestMethod]
    [DataRow("convolutions worth a second thread")]
    [DataRow("a large dense layer first")]
    public void Score_AFewImagesAgainAndAgain_GivesTheSameBitsTogetherAndEachOnAThread(string name)
    {
        Network network = Build(name);
        float[] rows = new Random(2).Draw(MostExamples * network.InputShape.Length).ToSingles();
        var prepared = new PreparedNetwork(network);
        float[] blocks = Score(prepared, rows, MostExamples, threads: 1, new Arrangement(Blocks: 3, Images: 0));
        for (int call = 0; call < 40; call++)
        {
            for (int count = 1; count <= 5; count++)
                Near.AreSame(blocks.AsSpan(0, count * network.OutputLength), Score(prepared, rows, count, threads: 4), $"{count} examples, call {call}");
        }
    }

    [TestMethod]
    public void Together_StepsThatAreNotWorthASecondThread_IsNotTried()
    {
        ImagePath small = new PreparedNetwork(Build("a convolution of each kind")).Images, large = new PreparedNetwork(Build("convolutions worth a second thread")).Images;
        Assert.IsNull(small.Together(1, threads: 2, small.Graph.Output));
        Assert.IsNotNull(large.Together(1, threads: 2, large.Graph.Output));
        Assert.AreSame(large.Together(1, threads: 2, large.Graph.Output), large.Together(1, threads: 2, large.Graph.Output));
    }

    [TestMethod]
    public void Prepared_AskedByManyThreadsAtOnce_IsMadeOnce()
    {
        Network network = Build("a convolution of each kind");
        float[] rows = new Random(2).Draw(MostExamples * network.InputShape.Length).ToSingles();
        float[] expected = Score(new PreparedNetwork(network), rows, MostExamples, threads: 1);
        var scorer = new NetworkScorer(network, threads: 2);
        var prepared = new PreparedNetwork[8];
        using var start = new Barrier(prepared.Length);
        var threads = Enumerable.Range(0, prepared.Length).Select(i => new Thread(() =>
        {
            start.SignalAndWait();
            prepared[i] = scorer.Prepared;
            for (int count = 1 + i; count <= MostExamples; count += prepared.Length)
                Near.AreSame(expected.AsSpan(0, count * network.OutputLength), Score(prepared[i], rows, count, threads: 1 + i % 2), $"{count} examples");
        })).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());
        Assert.HasCount(1, prepared.Distinct());
    }

    [TestMethod]
    [DataRow(1)]
    [DataRow(3)]
    [DataRow(32)]
    public void Score_AfterAParameterHasChanged_IsThatOfTheNewOnes(int count)
    {
        Network network = Build("a convolution of each kind");
        float[] rows = new Random(2).Draw(MostExamples * network.InputShape.Length).ToSingles();
        var scorer = new NetworkScorer(network, threads: 2);
        float[] outputs = new float[count * network.OutputLength];
        scorer.Score(rows, count, outputs);
        foreach (Parameter parameter in network.Layers.SelectMany(layer => layer.Parameters))
        {
            parameter.Values[^1] += 0.25f;
            scorer.Score(rows, count, outputs);
            Near.AreSame(NetworkFiles.Score(NetworkFiles.Read(NetworkFiles.Bytes(network)), Examples(count)).SelectMany(row => row.ToSingles()).ToArray(), outputs, $"{parameter}");
        }

        double[][] Examples(int examples) => [.. rows.Chunk(network.InputShape.Length).Take(examples).Select(row => Array.ConvertAll(row, x => (double)x))];
    }

    [TestMethod]
    public void Prepared_ValuesLookedAtAndNotChanged_StaysTheSame()
    {
        Network network = Build("a convolution of each kind");
        var scorer = new NetworkScorer(network, threads: 1);
        PreparedNetwork prepared = scorer.Prepared;
        foreach (Parameter parameter in network.Layers.SelectMany(layer => layer.Parameters))
            _ = parameter.Values[0] + parameter.ReadOnlyValues[0];
        Assert.AreSame(prepared, scorer.Prepared);
        network.Layers[0].Parameters[0].Values[0]++;
        Assert.AreNotSame(prepared, scorer.Prepared);
    }

    [TestMethod]
    public void Arrangement_TakesTheLeastTime()
    {
        Assert.AreEqual(new Arrangement(0, 1), Arrangement.For(1, threads: 2, imagesOfABlock: 1));
        Assert.AreEqual(new Arrangement(1, 0), Arrangement.For(11, threads: 1, imagesOfABlock: 10));
        Assert.AreEqual(new Arrangement(0, 16), Arrangement.For(16, threads: 2, imagesOfABlock: 10), "one block leaves a thread idle");
        Assert.AreEqual(new Arrangement(1, 10), Arrangement.For(26, threads: 2, imagesOfABlock: 10), "a block on one thread, images on the other");
        Assert.AreEqual(new Arrangement(2, 0), Arrangement.For(32, threads: 2, imagesOfABlock: 12));
        Assert.AreEqual(new Arrangement(2, 2), Arrangement.For(34, threads: 1, imagesOfABlock: 12));
        Assert.AreEqual(new Arrangement(0, 160), Arrangement.For(160, threads: 2, imagesOfABlock: 16));
    }

    private static float[] Score(PreparedNetwork network, float[] rows, int count, int threads, Arrangement? arrangement = null)
    {
        float[] outputs = new float[count * network.OutputLength];
        network.Score(rows, count, outputs, new ParallelRange(threads), ScoreFunction.Softmax, arrangement);
        return outputs;
    }

    private static Network Build(string name)
    {
        Network network = _networks[name](new NetworkBuilder()).Build((3, 10, 10));
        network.Initialize(new Random(1));
        return network;
    }
}
