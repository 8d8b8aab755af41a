using ExpressML.Layers;
using ExpressML.Networks;
using ExpressML.Networks.Graphs;
using ExpressML.Tests.ImageOperations;
using ExpressML.Tests.Support;
using ExpressML.Tests.Support.Reference;

namespace ExpressML.Tests.Networks;

/// <summary>Networks that are graphs, drawn at random, against double precision.</summary>
[TestClass]
public sealed class RandomGraphTests
{
    private const int Graphs = 60;

    // Two blocks, the second with 15 lanes to spare: they must enter no statistics and no gradient.
    private const int Examples = 17;

    // Relative to the length of gradient and direction; single precision through batch normalisations stays well below.
    private const double Tolerance = 2e-4;
    private const double Step = 1e-6;

    public static IEnumerable<int> Seeds => Enumerable.Range(1, Graphs);

    [TestMethod]
    [DynamicData(nameof(Seeds))]
    public void Gradients_OfAllParameters_AreTheDerivatives(int seed)
    {
        Network network = RandomGraphs.Create(seed);
        var random = new Random(seed);
        double[][] x = random.DrawExamples(Examples, network.InputShape.Length), dy = random.DrawExamples(Examples, network.OutputLength);
        var reference = new ReferenceBatch();
        TrainingPass pass = GraphRun.Train(network, x, dy, threads: 1, out double[][] outputs);

        double[][] expected = reference.Forward(network, x);
        for (int n = 0; n < x.Length; n++)
            Near.AreEqual(expected[n], outputs[n], Tolerance, $"{network}, output {n}");
        foreach (var (parameter, gradient) in pass.Gradients)
        {
            // One number of a gradient after the other would take long: the derivative along a random direction tells as much.
            Layer layer = network.Names.Layers.First(layer => layer is not Composite && layer.Parameters.Contains(parameter));
            double[] values = reference.ParametersOf(layer)[layer.Parameters.ToList().IndexOf(parameter)], direction = random.Draw(values.Length);
            double derivative = (Loss(Step) - Loss(-Step)) / (2 * Step), actual = direction.Dot(gradient.Span.ToDoubles());
            double scale = Math.Sqrt(direction.Dot(direction)) * (1 + Math.Sqrt(gradient.Span.ToDoubles().Dot(gradient.Span.ToDoubles())));
            Assert.AreEqual(derivative, actual, Tolerance * scale, $"{network}, {layer}, {parameter}");

            double Loss(double step)
            {
                Move(step);
                double loss = reference.Forward(network, x).Zip(dy, (y, outer) => y.Dot(outer)).Sum();
                Move(-step);
                return loss;
            }

            void Move(double step)
            {
                for (int i = 0; i < values.Length; i++)
                    values[i] += step * direction[i];
            }
        }
    }

    [TestMethod]
    [DynamicData(nameof(Seeds))]
    public void Training_ManyThreads_GivesTheSameBits(int seed)
    {
        var random = new Random(seed);
        Network first = RandomGraphs.Create(seed);
        double[][] x = random.DrawExamples(40, first.InputShape.Length), dy = random.DrawExamples(40, first.OutputLength);
        TrainingPass one = GraphRun.Train(first, x, dy, threads: 1, out _);
        foreach (int threads in new[] { 2, 4 })
        {
            Network again = RandomGraphs.Create(seed);
            foreach (var (expected, actual) in one.Gradients.Zip(GraphRun.Train(again, x, dy, threads, out _).Gradients))
                Near.AreSame(expected.Gradient.Span, actual.Gradient.Span, $"{first}, {threads} threads, {expected.Parameter}");
            CollectionAssert.AreEqual(NetworkFiles.Bytes(first), NetworkFiles.Bytes(again), $"{first}, {threads} threads");
        }
    }

    [TestMethod]
    [DynamicData(nameof(Seeds))]
    public void Scoring_OneImageOrALaneBlock_GivesTheSameBits(int seed) => Alone.AssertSameBits(RandomGraphs.Create(seed), new Random(seed));

    [TestMethod]
    [DynamicData(nameof(Seeds))]
    public void Saving_ReadsTheSameNetwork(int seed)
    {
        Network network = RandomGraphs.Create(seed);
        byte[] bytes = NetworkFiles.Bytes(network);
        Network read = NetworkFiles.Read(bytes);
        double[][] x = new Random(seed).DrawExamples(3, network.InputShape.Length);
        Assert.AreEqual(network.ToString(), read.ToString());
        Assert.AreEqual(network.Summary(), read.Summary());
        CollectionAssert.AreEqual(bytes, NetworkFiles.Bytes(read));
        foreach (var (expected, actual) in NetworkFiles.Score(network, x).Zip(NetworkFiles.Score(read, x)))
            CollectionAssert.AreEqual(expected, actual);
    }

    [TestMethod]
    [DynamicData(nameof(Seeds))]
    public void UpTo_EachLayer_GivesItsOutput(int seed)
    {
        Network network = RandomGraphs.Create(seed);
        double[][] x = new Random(seed).DrawExamples(2, network.InputShape.Length);
        IReadOnlyList<double[][]> expected = new ReferenceBatch { IsScoring = true }.Values(network, x);
        for (int i = 0; i < network.Layers.Count; i++)
        {
            Network part = network.UpTo(network.Layers[i]);
            double[][] actual = NetworkFiles.Score(part, x);
            for (int n = 0; n < x.Length; n++)
                Near.AreEqual(expected[i][n], actual[n], Tolerance, $"{network}, {network.NameOf(network.Layers[i])}, {n}");
        }
    }

    [TestMethod]
    [DynamicData(nameof(Seeds))]
    public void UpTo_LayersInBlocks_ReadWhatTheBlockReads(int seed)
    {
        Network network = RandomGraphs.Create(seed);
        double[][] x = new Random(seed).DrawExamples(2, network.InputShape.Length);
        var reference = new ReferenceBatch { IsScoring = true };
        IReadOnlyList<double[][]> values = reference.Values(network, x);
        for (int i = 0; i < network.Layers.Count; i++)
        {
            double[][] input = network.Placed[i].Sources[0] is >= 0 and var source ? values[source] : x;
            foreach (IReadOnlyList<Layer> chain in (network.Layers[i] as Composite)?.Chains ?? [])
            {
                for (int k = 0; k < chain.Count; k++)
                {
                    double[][] expected = reference.Forward(chain.Take(k + 1), input), actual = NetworkFiles.Score(network.UpTo(chain[k]), x);
                    for (int n = 0; n < x.Length; n++)
                        Near.AreEqual(expected[n], actual[n], Tolerance, $"{network}, {network.NameOf(chain[k])}, {n}");
                }
            }
        }
    }

    [TestMethod]
    public void Graphs_TogetherHaveAllKindsOfMerges()
    {
        Network[] networks = [.. Seeds.Select(RandomGraphs.Create)];
        Merge[] merges = [.. networks.SelectMany(network => network.Layers).OfType<Merge>()];
        foreach (MergeKind kind in Enum.GetValues<MergeKind>())
        {
            Assert.IsTrue(merges.Any(merge => merge.Kind == kind), $"{kind}");
            Assert.IsTrue(kind == MergeKind.Concatenate || merges.Any(merge => merge.Kind == kind && merge.InputShapes.Any(shape => shape != merge.OutputShape)), $"{kind}, broadcasting");
            Assert.IsTrue(networks.Any(network => network.Placed.Any(placed => placed.Layer is Merge merge && merge.Kind == kind && placed.Sources.Distinct().Count() < placed.Sources.Length)), $"{kind}, a value twice");
        }

        Assert.IsTrue(networks.Any(network => network.IsChain), "a chain");
        Assert.IsTrue(networks.Any(network => network.Placed.Skip(1).Any(placed => placed.Sources.Contains(PlacedLayer.Input))), "the input again");
    }
}
