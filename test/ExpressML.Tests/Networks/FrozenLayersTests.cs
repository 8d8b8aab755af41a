using ExpressML.Layers;
using ExpressML.Networks;
using ExpressML.Networks.Graphs;
using ExpressML.Networks.Memory;
using ExpressML.Tensors;
using ExpressML.Tests.Support;
using ExpressML.Threads;

namespace ExpressML.Tests.Networks;

[TestClass]
public sealed class FrozenLayersTests
{
    private const int Examples = 35;

    // Relative to the largest gradient of a parameter: two ways of the same affine function round in other places.
    private const double Tolerance = 1e-5;

    private static readonly Shape _input = (2, 8, 7);

    [TestMethod]
    [DataRow("Conv2D1")]
    [DataRow("Conv2D1,Conv2D2")]
    [DataRow("Conv2D2,Dense1")]
    [DataRow("Dense2")]
    [DataRow("Residual1")]
    [DataRow("Conv2D1,Conv2D4")]
    [DataRow("Relu1,Flatten1")]
    public void Gradients_OfOtherLayers_HaveTheBitsThatTheyHaveWithoutFreezing(string names)
    {
        Network network = Create(net => net
            .Conv2D(3, 3, padding: 1).Relu().MaxPool2D(2)
            .Residual(block => block.Conv2D(4, 3, padding: 1).Relu().Conv2D(4, 1), shortcut => shortcut.Conv2D(4, 1)).Relu()
            .Flatten().Dense(6).Tanh().Dense(3));
        IReadOnlySet<Layer> frozen = network.Names.FindAll(names.Split(','), "names");
        Parameter[] left = [.. Leaves(network).Where(layer => !frozen.Contains(layer)).SelectMany(layer => layer.Parameters)];

        Dictionary<Parameter, AlignedBuffer> all = Gradients(network, null), others = Gradients(network, frozen);

        CollectionAssert.AreEqual(left, others.Keys.ToArray());
        foreach (Parameter parameter in left)
            Near.AreSame(all[parameter].Span, others[parameter].Span, parameter.ToString());
    }

    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public void Gradients_FrozenBatchNormalization_IsTheAffineFunctionOfItsRunningAverages(bool relu)
    {
        Network network = Create(net => Append(net, net => net.BatchNormalization()));
        Network affine = Create(net => Append(net, net => net.Conv2D(4, 1, groups: 4)));
        foreach (var (from, to) in new[] { ("Conv2D1", "Conv2D1"), ("Dense1", "Dense1") })
        {
            foreach (var (source, target) in network[from].Parameters.Zip(affine[to].Parameters))
                source.Values.CopyTo(target.Values);
        }

        IReadOnlyList<Parameter> normalization = network["frozen"].Parameters, scale = affine["frozen"].Parameters;
        for (int c = 0; c < 4; c++)
        {
            normalization[3].Values[c] = 0.5f + c;
            double factor = normalization[0].Values[c] / Math.Sqrt(normalization[3].Values[c] + 1e-5);
            scale[0].Values[c] = (float)factor;
            scale[1].Values[c] = (float)(normalization[1].Values[c] - factor * normalization[2].Values[c]);
        }

        float[] before = [.. normalization.SelectMany(parameter => parameter.Values.ToArray())];
        AlignedBuffer[] expected = [.. Gradients(affine, affine.Names.FindAll(["frozen"], "names")).Values];
        AlignedBuffer[] actual = [.. Gradients(network, network.Names.FindAll(["frozen"], "names")).Values];

        Assert.HasCount(4, actual);
        for (int i = 0; i < actual.Length; i++)
            Near.AreEqual(expected[i].Span.ToDoubles(), actual[i].Span.ToDoubles(), Tolerance, $"gradient {i}");
        Near.AreSame(before, normalization.SelectMany(parameter => parameter.Values.ToArray()).ToArray(), "the layer's parameters");

        NetworkBuilder Append(NetworkBuilder net, Func<NetworkBuilder, NetworkBuilder> middle)
        {
            middle(net.Conv2D(4, 3)).Named("frozen");
            return (relu ? net.Relu() : net.Tanh()).Flatten().Dense(3);
        }
    }

    [TestMethod]
    public void Run_FrozenAndOtherBatchNormalization_GivesTheSameBitsOnManyThreads()
    {
        Network network = Create(net => net.Conv2D(4, 3).BatchNormalization().Relu().Conv2D(4, 3).BatchNormalization().Relu().Flatten().Dense(3));
        IReadOnlySet<Layer> frozen = network.Names.FindAll(["BatchNormalization1", "Conv2D2"], "names");
        foreach (var (one, many) in Gradients(network, frozen).Zip(Gradients(network, frozen, threads: 3)))
            Near.AreSame(one.Value.Span, many.Value.Span, one.Key.ToString());
    }

    [TestMethod]
    public void Gradients_EverythingBeforeIsFrozen_KeepsNothingOfTheBatch()
    {
        Network network = Create(net => net.Conv2D(4, 3).BatchNormalization().Relu().Flatten().Dense(3));
        NetworkGraph graph = network.GraphFor(GraphUse.Training, network.Names.FindAll(["Conv2D1", "BatchNormalization1"], "names"));
        Assert.AreSame(network["Dense1"], graph.Nodes[graph.FirstTrainable].Layer);
        var batch = new BatchMemory(graph, blocks: 2);
        for (int node = 0; node < graph.FirstTrainable; node++)
            Assert.AreEqual(0, batch.Kept(node, 0).Length);
    }

    private static IEnumerable<Layer> Leaves(Network network) => network.Names.Layers.Where(layer => layer is not Composite);

    private static Network Create(Func<NetworkBuilder, NetworkBuilder> append)
    {
        Network network = append(new NetworkBuilder()).Build(_input);
        var random = new Random(3);
        network.Initialize(random);
        foreach (Parameter parameter in Leaves(network).SelectMany(layer => layer.Parameters).Where(parameter => parameter.Name is not ("weight" or "variance")))
        {
            foreach (ref float value in parameter.Values)
                value += random.NextSingle() - 0.5f;
        }

        return network;
    }

    private static Dictionary<Parameter, AlignedBuffer> Gradients(Network network, IReadOnlySet<Layer>? frozen, int threads = 1)
    {
        float[] x = LaneBlocks.Pack(new Random(1).DrawExamples(Examples, network.InputShape.Length), padding: 3);
        float[] dy = LaneBlocks.Pack(new Random(2).DrawExamples(Examples, network.OutputLength));
        int input = network.InputShape.Length * Lanes.Count, output = network.OutputLength * Lanes.Count;
        var pass = new TrainingPass(
            network, Examples, new ParallelRange(threads),
            load: (block, target) => x.AsSpan(block * input, input).CopyTo(target),
            loss: (block, _, gradient) => dy.AsSpan(block * output, output).CopyTo(gradient),
            frozen);
        pass.Run(Examples, seed: 1);
        return pass.Gradients.ToDictionary(pair => pair.Parameter, pair => pair.Gradient);
    }
}
