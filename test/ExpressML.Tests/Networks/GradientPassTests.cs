using ExpressML.Layers;
using ExpressML.Networks;
using ExpressML.Tensors;
using ExpressML.Tests.Support;
using ExpressML.Tests.Support.Reference;

namespace ExpressML.Tests.Networks;

[TestClass]
public sealed class GradientPassTests
{
    // Relative to the largest derivative: those of the engine are sums in single precision.
    private const double Tolerance = 1e-4;

    // Differences of scores in single precision; the functions of these networks are smooth.
    private const double ToleranceOfDifferences = 5e-3;
    private const float Step = 1e-2f;

    private static readonly Shape _input = (2, 6, 5);

    [TestMethod]
    public void Run_ByTheInput_IsThatOfCentralDifferences()
    {
        Network network = Create(net => net.Conv2D(3, 3, padding: 1).Relu().MaxPool2D(2).Flatten().Dense(6).Tanh().Dense(4));
        var reference = new ReferenceNetwork(network);
        double[] x = new Random(2).Draw(_input.Length);
        for (int output = 0; output < 4; output++)
            Near.AreEqual(GradientCheck.CentralDifferences(x, () => reference.Forward(x)[output]), Gradients(new GradientPass(network), x, output), Tolerance, $"output {output}");
    }

    [TestMethod]
    [DataRow("input")]
    [DataRow("batch normalisation")]
    [DataRow("dropout")]
    [DataRow("residual")]
    [DataRow("gate")]
    [DataRow("merge")]
    public void Run_ByTheInput_IsThatOfTheScores(string kind)
    {
        Network network = Create(net => (kind switch
        {
            "batch normalisation" => net.Conv2D(4, 3, padding: 1).BatchNormalization().Tanh(),
            "dropout" => net.Conv2D(4, 3, padding: 1).SpatialDropout(0.4).Tanh().Dropout(0.6),
            "residual" => net.Conv2D(4, 3, padding: 1).Residual(block => block.Conv2D(4, 3, padding: 1).Tanh()),
            "gate" => net.Conv2D(4, 3, padding: 1).SqueezeExcite(4, 2),
            "merge" => net.Conv2D(4, 3, padding: 1).Named("low").Tanh().Conv2D(4, 1).AddFrom("low"),
            _ => net.Standardize(ImageScaling.ZeroToOne),
        }).Flatten().Dropout(0.5).Dense(5).Tanh().Dense(3));
        DrawStatistics(network);
        double[] x = new Random(3).Draw(_input.Length);
        Near.AreEqual(Differences(network, x, output: 1), Gradients(new GradientPass(network), x, output: 1), ToleranceOfDifferences, kind);
    }

    [TestMethod]
    [DataRow("Conv2D1")]
    [DataRow("Residual1")]
    [DataRow("Conv2D2")]
    [DataRow("join")]
    [DataRow("Flatten1")]
    public void Run_ByALayer_IsTheDerivativeOfTheLayersBehindIt(string layer)
    {
        Network network = Create(net => net.Conv2D(3, 3, padding: 1).Tanh().Residual(block => block.Conv2D(3, 3, padding: 1).Tanh())
            .AddFrom("Conv2D1").Named("join").MaxPool2D(2).Flatten().Dense(4));
        double[] x = new Random(5).Draw(_input.Length);
        var pass = new GradientPass(network, network[layer]);
        float[] values = new float[pass.Shape.Length], gradients = new float[pass.Shape.Length];
        pass.Run(x.ToSingles(), output: 2, values, gradients);

        Assert.AreEqual(network[layer].OutputShape, pass.Shape);
        double[] expected = NetworkFiles.Score(network.UpTo(network[layer]), [x])[0];
        Near.AreEqual(expected, values.AsSpan().ToDoubles(), Tolerance, "values");
        // A change of the layer's bias changes the whole channel.
        if (network[layer] is not Conv2D convolution)
            return;
        Parameter bias = convolution.Parameters[1];
        for (int c = 0; c < 3; c++)
        {
            float before = bias.Values[c];
            bias.Values[c] = before + Step;
            double above = NetworkFiles.Score(network, [x])[0][2];
            bias.Values[c] = before - Step;
            double below = NetworkFiles.Score(network, [x])[0][2];
            bias.Values[c] = before;
            double sum = gradients.AsSpan(c * pass.Shape.Area, pass.Shape.Area).ToArray().Sum(value => (double)value);
            Assert.AreEqual((above - below) / (2 * Step), sum, 0.02 * Math.Abs(sum) + 0.02, $"channel {c}");
        }
    }

    [TestMethod]
    public void Run_SeveralExamples_IsThatOfEachAlone()
    {
        Network network = Create(net => net.Conv2D(4, 3, padding: 1).BatchNormalization().Relu().Flatten().Dense(3));
        double[][] examples = new Random(4).DrawExamples(Lanes.Count, _input.Length);
        float[] together = new float[Lanes.Count * _input.Length];
        new GradientPass(network).Run(examples.SelectMany(x => x.ToSingles()).ToArray(), output: 0, [], together);
        for (int n = 0; n < examples.Length; n++)
            Near.AreSame(Gradients(new GradientPass(network), examples[n], output: 0).ToSingles(), together.AsSpan(n * _input.Length, _input.Length), $"example {n}");
    }

    [TestMethod]
    public void Run_LeavesTheNetworkAsItIs()
    {
        Network network = Create(net => net.Conv2D(4, 3, padding: 1).BatchNormalization().Relu().Flatten().Dense(3));
        byte[] before = NetworkFiles.Bytes(network);
        _ = Gradients(new GradientPass(network), new Random(4).Draw(_input.Length), output: 0);
        CollectionAssert.AreEqual(before, NetworkFiles.Bytes(network));
    }

    private static double[] Gradients(GradientPass pass, double[] x, int output)
    {
        float[] gradients = new float[pass.Shape.Length];
        pass.Run(x.ToSingles(), output, [], gradients);
        return gradients.AsSpan().ToDoubles();
    }

    private static double[] Differences(Network network, double[] x, int output)
    {
        double[] differences = new double[x.Length];
        for (int i = 0; i < x.Length; i++)
        {
            double[] above = [.. x], below = [.. x];
            (above[i], below[i]) = (x[i] + Step, x[i] - Step);
            double[][] scores = NetworkFiles.Score(network, [above, below]);
            differences[i] = (scores[0][output] - scores[1][output]) / (above[i] - below[i]);
        }

        return differences;
    }

    private static void DrawStatistics(Network network)
    {
        var random = new Random(9);
        foreach (Layer layer in network.Names.Layers.Where(layer => layer is BatchNormalization))
        {
            foreach (Parameter parameter in layer.Parameters)
            {
                foreach (ref float value in parameter.Values)
                    value = 0.5f + random.NextSingle();
            }
        }
    }

    private static Network Create(Func<NetworkBuilder, NetworkBuilder> layers)
    {
        Network network = layers(new NetworkBuilder()).Build(_input);
        network.Initialize(new Random(1));
        return network;
    }
}
