using ExpressML.Layers;
using ExpressML.Networks;
using ExpressML.Tensors;
using ExpressML.Tests.Support;
using ExpressML.Tests.Support.Reference;

namespace ExpressML.Tests.Networks;

/// <summary>Networks whose layers branch or look at the whole batch, against double precision, with random output gradients.</summary>
[TestClass]
public sealed class BranchingNetworkTests
{
    // Relative to the largest gradient of a parameter; single precision through normalisations stays well below.
    private const double Tolerance = 1e-4;

    private static readonly Shape _input = (2, 7, 6);

    private static readonly Dictionary<string, Func<NetworkBuilder, NetworkBuilder>> _networks = new()
    {
        ["identity shortcut"] = net => net.Conv2D(3, 3, padding: 1).Residual(block => block.Conv2D(3, 3, padding: 1).Tanh()).Flatten().Dense(4),
        ["projected shortcut"] = net => net.Residual(block => block.Conv2D(4, 3, stride: 2, padding: 1).Relu(), shortcut => shortcut.Conv2D(4, 1, stride: 2)).Flatten().Dense(3),
        ["residual first"] = net => net.Residual(block => block.Conv2D(2, 3, padding: 1)).Relu().Flatten().Dense(3),
        ["nested"] = net => net.Conv2D(3, 1)
            .Residual(outer => outer.Conv2D(3, 3, padding: 1).Residual(inner => inner.Tanh().Conv2D(3, 1)).Relu()).Flatten().Dense(2),
        ["branches"] = net => net.Conv2D(2, 3, padding: 1)
            .Concatenate(one => one.Conv2D(2, 1).Tanh(), two => two.Conv2D(3, 3, padding: 1), three => three).Relu().Flatten().Dense(3),
        ["in place in a branch"] = net => net.Conv2D(3, 1).Residual(block => block.Tanh().Tanh()).Concatenate(a => a.Relu(), b => b.Tanh()).Flatten().Dense(2),
        ["batch normalisation"] = net => net.Conv2D(3, 3).BatchNormalization().Relu().Flatten().Dense(5).BatchNormalization().Tanh().Dense(2),
        ["batch normalisation and pooling"] = net => net.Conv2D(3, 3, padding: 1).BatchNormalization().Relu().MaxPool2D(2)
            .Conv2D(4, 3, padding: 1).BatchNormalization().Relu().AdaptiveAveragePool2D(1).Flatten().Dense(3),
        ["batch normalisation without scale or shift"] = net => net.Conv2D(3, 3, bias: false).MaxPool2D(2).BatchNormalization(0.4, 1e-12, scale: false).Gelu()
            .Conv2D(4, 1).BatchNormalization(shift: false).Relu().Flatten().Dense(5).BatchNormalization(scale: false, shift: false).Scale(0.3),
        ["fixed weights"] = net => net.Conv2D(4, 2, fixedWeights: true).Gelu().Conv2D(40, 3, padding: 1, fixedWeights: true).MaxPool2D(2).Relu().Conv2D(3, 1).Flatten().Dense(3),
        ["batch normalisation first"] = net => net.BatchNormalization().Tanh().Flatten().Dense(3),
        ["batch normalisation last"] = net => net.Flatten().Dense(4).BatchNormalization(),
        ["resnet block"] = net => net.Conv2D(4, 3, padding: 1).BatchNormalization().Relu()
            .Residual(block => block.Conv2D(4, 3, padding: 1).BatchNormalization().Relu().Conv2D(4, 3, padding: 1).BatchNormalization()).Relu()
            .AveragePool2D(2).Flatten().Dense(3),
    };

    public static IEnumerable<string> NetworkNames => _networks.Keys;

    [TestMethod]
    [DynamicData(nameof(NetworkNames))]
    public void Gradients_OfAllParameters_AreTheDerivatives(string name)
    {
        // Two blocks, the second with 13 padding lanes: they must enter no statistics and no gradient.
        Network network = Create(name);
        var random = new Random(5);
        double[][] x = random.DrawExamples(19, _input.Length), dy = random.DrawExamples(19, network.OutputLength);
        var reference = new ReferenceBatch();
        double Loss() => reference.Forward(network.Layers, x).Zip(dy, (y, gradient) => y.Dot(gradient)).Sum();

        TrainingPass pass = GraphRun.Train(network, x, dy, threads: 1, out double[][] outputs);

        double[][] expectedOutputs = reference.Forward(network.Layers, x);
        for (int n = 0; n < x.Length; n++)
            Near.AreEqual(expectedOutputs[n], outputs[n], Tolerance, $"{name}, output {n}");
        foreach (var (parameter, gradient) in pass.Gradients)
        {
            (Layer layer, int index) = Find(network.Layers, parameter);
            double[] expected = GradientCheck.CentralDifferences(reference.ParametersOf(layer)[index], Loss);
            // A bias before batch normalisation has no effect: its gradient is 0 but for rounding.
            if (expected.Max(Math.Abs) < 1e-6)
                Near.AreEqual(new double[expected.Length], gradient.Span.ToDoubles(), _ => 1e-4, $"{name}, {layer}, {parameter}");
            else
                Near.AreEqual(expected, gradient.Span.ToDoubles(), Tolerance, $"{name}, {layer}, {parameter}");
        }
    }

    [TestMethod]
    [DynamicData(nameof(NetworkNames))]
    public void Run_ManyThreads_GivesTheSameBits(string name)
    {
        var random = new Random(5);
        double[][] x = random.DrawExamples(75, _input.Length), dy = random.DrawExamples(75, Create(name).OutputLength);
        Network network = Create(name);
        TrainingPass one = GraphRun.Train(network, x, dy, threads: 1, out _);
        byte[] bytes = NetworkFiles.Bytes(network);
        foreach (int threads in new[] { 2, 3, 8 })
        {
            Network again = Create(name);
            foreach (var (expected, actual) in one.Gradients.Zip(GraphRun.Train(again, x, dy, threads, out _).Gradients))
                Near.AreSame(expected.Gradient.Span, actual.Gradient.Span, $"{name}, {threads} threads, {expected.Parameter}");
            CollectionAssert.AreEqual(bytes, NetworkFiles.Bytes(again), $"{name}, {threads} threads: running averages");
        }
    }

    [TestMethod]
    [DynamicData(nameof(NetworkNames))]
    public void ReadBack_ScoresTheSameBits(string name)
    {
        Network network = Create(name);
        double[][] x = new Random(5).DrawExamples(5, _input.Length);
        Network read = NetworkFiles.Read(NetworkFiles.Bytes(network));
        Assert.AreEqual(network.ToString(), read.ToString());
        foreach (var (expected, actual) in NetworkFiles.Score(network, x).Zip(NetworkFiles.Score(read, x)))
            CollectionAssert.AreEqual(expected, actual);
    }

    [TestMethod]
    [DoNotParallelize]
    public void Run_AfterWarmUp_AllocatesNothing()
    {
        Network network = Create("resnet block");
        var random = new Random(5);
        double[][] x = random.DrawExamples(40, _input.Length), dy = random.DrawExamples(40, network.OutputLength);
        TrainingPass pass = GraphRun.Train(network, x, dy, threads: 1, out _);
        Allocations.AssertNone(() => pass.Run(40, seed: 1));
    }

    private static Network Create(string name)
    {
        Network network = _networks[name](new NetworkBuilder()).Build(_input);
        var random = new Random(3);
        network.Initialize(random);
        foreach (Parameter parameter in network.Layers.SelectMany(layer => layer.Parameters).Where(parameter => parameter is { IsTrainable: true, Name: not "weight" }))
        {
            foreach (ref float value in parameter.Values)
                value += random.NextSingle() - 0.5f;
        }

        return network;
    }

    private static (Layer Layer, int Index) Find(IEnumerable<Layer> layers, Parameter parameter)
    {
        foreach (Layer layer in layers)
        {
            if (layer is Composite composite && composite.Parameters.Contains(parameter))
                return Find(composite.Chains.SelectMany(chain => chain), parameter);
            int index = layer.Parameters.ToList().IndexOf(parameter);
            if (index >= 0)
                return (layer, index);
        }

        throw new ArgumentException($"{parameter} is in no layer.", nameof(parameter));
    }
}
