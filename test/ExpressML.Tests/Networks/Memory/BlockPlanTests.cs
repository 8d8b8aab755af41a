using ExpressML.Networks;
using ExpressML.Networks.Graphs;
using ExpressML.Networks.Memory;
using ExpressML.Tensors;

namespace ExpressML.Tests.Networks;

[TestClass]
public sealed class BlockPlanTests
{
    private static readonly Shape _input = (16, 8, 8);

    [TestMethod]
    public void Training_WhereBlocksNeverWait_AllIsTheWorkers()
    {
        NetworkGraph graph = Graph(net => net.Conv2D(16, 3, padding: 1).Relu().MaxPool2D(2).Flatten().Dense(3));
        var plan = new BlockPlan(graph, training: true);
        Assert.AreEqual(0, plan.BlockLength);
        Assert.AreNotEqual(0, plan.WorkerLength);
    }

    [TestMethod]
    public void Training_WithBatchNormalization_WhatOutlivesAWaitIsTheBlocks()
    {
        NetworkGraph graph = Graph(net => net.Conv2D(16, 3, padding: 1).BatchNormalization().Relu().MaxPool2D(2).Conv2D(16, 3, padding: 1).Flatten().Dense(3));
        var plan = new BlockPlan(graph, training: true);
        // Input, convolution, normalisation with its ReLU behind the pooling, pooling, …
        Assert.IsTrue(plan.Value(0).IsBlocks, "the input, for the weight gradient");
        Assert.IsTrue(plan.Value(1).IsBlocks, "what is normalised");
        Assert.IsFalse(plan.Value(2).IsBlocks, "what is pooled at once and never read again");
        Assert.IsFalse(plan.Value(3).IsBlocks, "what the turn needs");
        Assert.IsTrue(plan.Gradient(2).IsBlocks, "the gradient whose sums the blocks wait for");
        Assert.IsFalse(plan.Gradient(1).IsBlocks, "the gradient that the convolution reads at once");
        Assert.IsFalse(plan.State(2).IsBlocks, "the winners, in the turn");
        Assert.IsFalse(plan.ForwardScratch(0).IsBlocks, "scratch");
        int numbers = _input.Length * Lanes.Count;
        Assert.AreEqual(3 * numbers, plan.BlockLength);
    }

    [TestMethod]
    public void Training_FrozenBatchNormalization_IsWaitedForByNoOne()
    {
        Network network = Build(net => net.Conv2D(4, 3).BatchNormalization().Flatten().Dense(3));
        NetworkGraph graph = network.GraphFor(GraphUse.Training, network.Names.FindAll(["BatchNormalization1"], "names"));
        Assert.AreEqual(0, new BlockPlan(graph, training: true).BlockLength);
    }

    [TestMethod]
    public void Scoring_WithBatchNormalization_AllIsTheWorkers()
    {
        Network network = Build(net => net.BatchNormalization().Relu().Conv2D(4, 3).Flatten().Dense(3));
        Assert.AreEqual(0, new BlockPlan(network.GraphFor(GraphUse.Scoring), training: false).BlockLength);
    }

    private static NetworkGraph Graph(Func<NetworkBuilder, NetworkBuilder> layers) => Build(layers).GraphFor(GraphUse.Training);

    private static Network Build(Func<NetworkBuilder, NetworkBuilder> layers) => layers(new NetworkBuilder()).Build(_input);
}
