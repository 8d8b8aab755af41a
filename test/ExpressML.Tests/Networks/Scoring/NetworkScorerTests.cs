using ExpressML.Networks;
using ExpressML.Networks.Scoring;
using ExpressML.Tests.Support;
using ExpressML.Tests.Support.Reference;

namespace ExpressML.Tests.Networks;

[TestClass]
public sealed class NetworkScorerTests
{
    private const int MostExamples = 37;

    private static readonly Shape _input = (2, 6, 7);

    private readonly Network _network = TinyNetworks.Convolutional(_input, classCount: 5);
    private readonly double[][] _examples = new Random(1).DrawExamples(MostExamples, _input.Length);

    [TestMethod]
    [DataRow(1, false)]
    [DataRow(2, true)]
    [DataRow(8, false)]
    public void Score_AnyCount_EqualsOneByOneBitForBit(int threads, bool softmax)
    {
        float[] rows = [.. _examples.SelectMany(example => example.ToSingles())];
        float[] alone = [.. _examples.SelectMany(example => NetworkFiles.Score(_network, [example], softmax: softmax)[0].ToSingles())];
        var scorer = new NetworkScorer(_network, threads, softmax ? ScoreFunction.Softmax : null);
        foreach (int count in Enumerable.Range(1, MostExamples).Reverse().Concat([MostExamples]))
        {
            var outputs = new GuardedBuffer(count * _network.OutputLength);
            scorer.Score(rows.AsMemory(0, count * _input.Length), count, outputs.Memory);
            outputs.Read();
            Near.AreSame(alone.AsSpan(0, outputs.Span.Length), outputs.Span, $"{count} examples, outputs");
        }
    }

    [TestMethod]
    public void Score_NoExamples_DoesNothing() => new NetworkScorer(_network, threads: 1).Score(default, 0, default);

    [TestMethod]
    public void Score_EqualsTheReference()
    {
        var reference = new ReferenceNetwork(_network);
        double[][] logits = NetworkFiles.Score(_network, _examples), probabilities = NetworkFiles.Score(_network, _examples, softmax: true);
        for (int n = 0; n < MostExamples; n++)
        {
            double[] expected = reference.Forward(_examples[n]);
            Near.AreEqual(expected, logits[n], 1e-6, $"example {n}, logits");
            Near.AreEqual(ReferenceFunctions.Softmax(expected), probabilities[n], 1e-6, $"example {n}, probabilities");
        }
    }

    [TestMethod]
    public void Score_ManyThreadsOnOneNetwork_DoNotDisturbEachOther()
    {
        double[][] expected = NetworkFiles.Score(_network, _examples);
        Parallel.For(0, 16, _ =>
        {
            double[][] actual = NetworkFiles.Score(_network, _examples, threads: 2);
            for (int n = 0; n < MostExamples; n++)
                Near.AreEqual(expected[n], actual[n], _ => 0, $"example {n}");
        });
    }

    [TestMethod]
    [DoNotParallelize]
    public void Score_OneThread_AllocatesNothing()
    {
        float[] rows = [.. _examples.SelectMany(example => example.ToSingles())], outputs = new float[MostExamples * _network.OutputLength];
        var scorer = new NetworkScorer(_network, threads: 1, ScoreFunction.Softmax);
        Allocations.AssertNone(() => scorer.Score(rows, MostExamples, outputs));
    }
}
