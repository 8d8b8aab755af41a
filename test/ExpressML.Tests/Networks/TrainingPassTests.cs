using ExpressML.Layers;
using ExpressML.Losses;
using ExpressML.Networks;
using ExpressML.Networks.Graphs;
using ExpressML.Tensors;
using ExpressML.Tests.Support;
using ExpressML.Tests.Support.Reference;
using ExpressML.Threads;

namespace ExpressML.Tests.Networks;

[TestClass]
public sealed class TrainingPassTests
{
    private const int Examples = 19;
    private const int ClassCount = 4;

    // Relative to the largest gradient of a parameter; single precision through all layers stays well below.
    private const double Tolerance = 2e-5;

    private static readonly Shape _input = (2, 10, 9);

    private static readonly Dictionary<string, Func<Network>> _networks = new()
    {
        ["like LeNet"] = () => new NetworkBuilder()
            .Conv2D(3, 3, padding: 1).Relu().MaxPool2D(2).Conv2D(4, 2).Relu().MaxPool2D(2).Flatten().Dense(6).Relu().Dense(5).Relu().Dense(ClassCount).Build(_input),
        ["tanh, averages and strides"] = () => new NetworkBuilder()
            .Conv2D(3, 4, stride: 2, padding: 3).Tanh().AveragePool2D(3, stride: 2).Flatten().Dense(ClassCount).Build(_input),
        ["layers in place of each other"] = () => new NetworkBuilder()
            .Standardize().Conv2D(2, 5).Tanh().Standardize().Flatten().Relu().Tanh().Dense(5).Relu().Relu().Flatten().Dense(ClassCount).Standardize().Build(_input),
        ["no gradient before the last"] = () => new NetworkBuilder().Tanh().AveragePool2D(3).Flatten().Relu().Dense(ClassCount).Build(_input),
        ["convolutions that pool"] = () => new NetworkBuilder()
            .Conv2D(3, 5, padding: 2).Relu().MaxPool2D(2).Conv2D(4, 5, padding: 2).MaxPool2D(2).Flatten().Dense(ClassCount).Build((1, 12, 8)),
    };

    public static IEnumerable<string> NetworkNames => _networks.Keys;

    [TestMethod]
    [DynamicData(nameof(NetworkNames))]
    public void Gradients_OfAllParameters_AreTheDerivativesOfTheLoss(string name)
    {
        Network network = _networks[name]();
        var random = new Random(3);
        network.Initialize(random);
        foreach (Parameter parameter in network.Layers.SelectMany(layer => layer.Parameters).Where(parameter => parameter.IsTrainable && parameter.Name == "bias"))
            random.Draw(parameter.Length).ToSingles().CopyTo(parameter.Values);
        double[][] x = random.DrawExamples(Examples, network.InputShape.Length);
        int[] labels = Array.ConvertAll(x, _ => random.Next(ClassCount));

        AlignedBuffer[] actual = [.. Run(network, x, labels, threads: 1).Gradients.Select(pair => pair.Gradient)];
        var reference = new ReferenceNetwork(network);
        double[][] analytic = [.. Trainable(network, reference.Gradients(x, labels))];
        double[][] parameters = [.. Trainable(network, reference.Parameters)];
        for (int i = 0; i < parameters.Length; i++)
        {
            double[] expected = GradientCheck.CentralDifferences(parameters[i], () => reference.Loss(x, labels));
            Near.AreEqual(expected, analytic[i], Tolerance, $"{name}, reference's gradient {i}");
            Near.AreEqual(expected, actual[i].Span.ToDoubles(), Tolerance, $"{name}, gradient {i}");
        }
    }

    [TestMethod]
    public void GraphFor_PoolingBehindAConvolution_JoinsItInOneNode()
    {
        NetworkGraph graph = _networks["convolutions that pool"]().GraphFor(GraphUse.Training);
        CollectionAssert.AreEqual(new[] { true, true, false, false }, graph.Nodes.Select(node => node.Pool is not null).ToArray());
        CollectionAssert.AreEqual(new[] { true, false, false, false }, graph.Nodes.Select(node => node.AppliesRelu).ToArray());
        Assert.IsTrue(_networks["like LeNet"]().GraphFor(GraphUse.Training).Nodes.All(node => node.Pool is null), "small windows, few channels");
    }

    [TestMethod]
    public void Run_SmallerBatchAfterALarger_ForgetsTheLarger()
    {
        Network network = TinyNetworks.Convolutional(_input, ClassCount);
        double[][] x = new Random(1).DrawExamples(40, _input.Length);
        int[] labels = [.. x.Select((_, n) => n % ClassCount)];
        int examples = 40;
        TrainingPass pass = Pass(network, x, labels, threads: 1, () => examples);
        pass.Run(40, seed: 1);
        examples = 5;
        pass.Run(5, seed: 1);
        foreach (var (again, alone) in pass.Gradients.Zip(Run(network, x[..5], labels[..5], threads: 1).Gradients))
            Near.AreSame(alone.Gradient.Span, again.Gradient.Span, again.Parameter.ToString());
    }

    [TestMethod]
    [DataRow(2)]
    [DataRow(3)]
    [DataRow(8)]
    public void Run_ManyThreads_GivesTheSameBits(int threads)
    {
        Network network = TinyNetworks.Convolutional(_input, ClassCount);
        double[][] x = new Random(1).DrawExamples(120, _input.Length);
        int[] labels = [.. x.Select((_, n) => n % ClassCount)];
        foreach (var (one, many) in Run(network, x, labels, threads: 1).Gradients.Zip(Run(network, x, labels, threads).Gradients))
            Near.AreSame(one.Gradient.Span, many.Gradient.Span, one.Parameter.ToString());
    }

    [TestMethod]
    [DataRow(2)]
    [DataRow(3)]
    [DataRow(8)]
    public void Run_WinogradOnManyThreads_GivesTheSameBits(int threads)
    {
        var input = new Shape(16, 10, 9);
        Network network = new NetworkBuilder()
            .Conv2D(18, 3, padding: 1).BatchNormalization().Relu().Conv2D(20, 5, padding: 2).Relu().Conv2D(32, 3, groups: 2).Flatten().Dense(ClassCount).Build(input);
        Assert.IsTrue(network.Layers.OfType<Conv2D>().All(conv => conv.PreparedLength(isTraining: true) > 0), "all by Winograd");
        network.Initialize(new Random(2));
        double[][] x = new Random(1).DrawExamples(120, input.Length);
        int[] labels = [.. x.Select((_, n) => n % ClassCount)];
        foreach (var (one, many) in Run(network, x, labels, threads: 1).Gradients.Zip(Run(network, x, labels, threads).Gradients))
            Near.AreSame(one.Gradient.Span, many.Gradient.Span, one.Parameter.ToString());
    }

    private static TrainingPass Run(Network network, double[][] x, int[] labels, int threads)
    {
        TrainingPass pass = Pass(network, x, labels, threads, () => x.Length);
        pass.Run(x.Length, seed: 1);
        return pass;
    }

    private static TrainingPass Pass(Network network, double[][] x, int[] labels, int threads, Func<int> examples)
    {
        float[] blocks = LaneBlocks.Pack(x, padding: 3);
        int length = network.InputShape.Length * Lanes.Count;
        var loss = new SoftmaxCrossEntropy();
        return new TrainingPass(
            network, x.Length, new ParallelRange(threads),
            load: (block, input) => blocks.AsSpan(block * length, length).CopyTo(input),
            loss: (block, output, gradient) =>
            {
                LossTargets targets = LossTargets.OfLabels(labels.AsSpan(0, examples())[(block * Lanes.Count)..Math.Min(examples(), (block + 1) * Lanes.Count)]);
                loss.Evaluate(output, targets, 1f / examples(), gradient);
            });
    }

    private static IEnumerable<double[]> Trainable(Network network, double[][][] ofLayers) => network.Layers
        .SelectMany((layer, i) => layer.Parameters.Select((parameter, k) => (parameter.IsTrainable, Values: ofLayers[i][k])))
        .Where(pair => pair.IsTrainable).Select(pair => pair.Values);
}
