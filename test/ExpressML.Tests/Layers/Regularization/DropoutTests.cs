using ExpressML.Kernels.Elementwise;
using ExpressML.Layers;
using ExpressML.Networks;
using ExpressML.Tests.Support;

namespace ExpressML.Tests.Layers;

[TestClass]
public sealed class DropoutTests
{
    private static readonly Shape _input = (4, 5, 6);

    [TestMethod]
    [DataRow(0.1)]
    [DataRow(0.5)]
    [DataRow(0.9)]
    public void Forward_Training_DropsTheRateAndScalesTheRest(double rate)
    {
        double[][] y = Train(new Dropout(rate), examples: 200, out double[][] x, out _);
        double[] factors = [.. y.SelectMany((example, n) => example.Select((value, i) => value / x[n][i]))];

        Assert.IsTrue(factors.All(factor => factor == 0 || Math.Abs(factor - 1 / (1 - rate)) < 1e-5));
        Assert.AreEqual(rate, factors.Count(factor => factor == 0) / (double)factors.Length, 0.01);
    }

    [TestMethod]
    public void Forward_SpatialInTraining_DropsWholeChannels()
    {
        double[][] y = Train(new SpatialDropout(0.5), examples: 300, out _, out _);
        bool[][] dropped = [.. y.SelectMany(example => example.Chunk(_input.Area)).Select(channel => channel.Select(value => value == 0).ToArray())];

        Assert.IsTrue(dropped.All(channel => channel.Distinct().Count() == 1));
        Assert.AreEqual(0.5, dropped.Count(channel => channel[0]) / (double)dropped.Length, 0.05);
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void Backward_GradientGoesWhereTheOutputWasKept(bool spatial)
    {
        Layer layer = spatial ? new SpatialDropout(0.4) : new Dropout(0.4);
        double[][] y = Train(layer, examples: 21, out double[][] x, out LayerRun run);
        double[][] dy = new Random(2).DrawExamples(21, _input.Length);
        (double[][] dx, _) = run.Backward(dy);
        for (int n = 0; n < x.Length; n++)
            Near.AreEqual([.. y[n].Select((value, i) => value / x[n][i] * dy[n][i])], dx[n], 1e-6, "input gradient");
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void Forward_Scoring_ChangesNothing(bool spatial)
    {
        double[][] x = new Random(1).DrawExamples(3, _input.Length);
        Network network = new(_input, [spatial ? new SpatialDropout() : new Dropout()]);
        foreach (var (expected, actual) in x.Zip(NetworkFiles.Score(network, x)))
            CollectionAssert.AreEqual(expected, actual);
    }

    [TestMethod]
    public void Fill_OtherSeed_GivesAnotherMask()
    {
        float[] one = Mask(1), other = Mask(2), again = Mask(1);
        CollectionAssert.AreEqual(one, again);
        // Independent masks of rate ½ agree in half of the places.
        Assert.AreEqual(0.5, one.Zip(other, (a, b) => a == b).Count(same => same) / 4096.0, 0.05);

        static float[] Mask(ulong seed)
        {
            var mask = new float[4096];
            DropoutMask.Fill(mask, 0.5, seed);
            return mask;
        }
    }

    [TestMethod]
    [DataRow(-0.1)]
    [DataRow(1.0)]
    [DataRow(double.NaN)]
    public void Constructor_RateOutOfRange_SaysTheRange(double rate)
    {
        foreach (Func<Layer> create in new Func<Layer>[] { () => new Dropout(rate), () => new SpatialDropout(rate) })
            Assert.StartsWith("rate must be at least 0 and below 1.", Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => create()).Message);
    }

    private static double[][] Train(Layer layer, int examples, out double[][] x, out LayerRun run)
    {
        _ = new Network(_input, [layer]);
        x = Array.ConvertAll(new Random(1).DrawExamples(examples, _input.Length), example => Array.ConvertAll(example, value => value + 2));
        run = new LayerRun(layer, x);
        return run.Outputs;
    }
}
