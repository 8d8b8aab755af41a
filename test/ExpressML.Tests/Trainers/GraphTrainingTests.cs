using ExpressML.Networks;
using ExpressML.Tests.Support;
using ExpressML.Trainers;
using ExpressML.Transforms;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace ExpressML.Tests.Trainers;

/// <summary>A network that is a graph, trained, saved, fine-tuned and cut, as a user would.</summary>
[TestClass]
public sealed class GraphTrainingTests
{
    private readonly MLContext _mlContext = new(seed: 1);

    [TestMethod]
    public void Fit_Graph_LearnsAndIsSaved()
    {
        IDataView data = Stripes.Load(_mlContext, Stripes.Create(90));
        NetworkTransformer trained = new ConvolutionalNetworkTrainer(Options(epochs: 8)).Fit(data);
        Assert.AreEqual(
            "new NetworkBuilder().Standardize().Conv2D(4, 3, padding: 1).Named(\"a\").Relu().From(\"a\").Multiply(net => net.GlobalAveragePool2D().Conv2D(4, 1).Sigmoid()).AddFrom(\"Relu1\")"
            + ".ConcatenateWith(\"Standardize1\").Named(\"all\").MaxPool2D(2).Flatten().Dense(3).Build(new Shape(1, 12, 12))",
            trained.Model.ToString());
        Assert.IsGreaterThan(0.9, _mlContext.MulticlassClassification.Evaluate(trained.Transform(data)).MicroAccuracy);

        using var stream = new MemoryStream();
        _mlContext.Model.Save(trained, data.Schema, stream);
        stream.Position = 0;
        IDataView again = _mlContext.Model.Load(stream, out _).Transform(data);
        foreach (var (expected, actual) in Scores(trained.Transform(data)).Zip(Scores(again)))
            CollectionAssert.AreEqual(expected, actual);
    }

    [TestMethod]
    public void Fit_OtherClasses_ReplacesTheOutputLayerOfTheGraph()
    {
        IDataView data = Stripes.Load(_mlContext, Stripes.Create(30)), two = Stripes.Load(_mlContext, Stripes.Create(60).Where(row => row.Direction != Stripes.Directions[2]));
        NetworkTransformer initial = new ConvolutionalNetworkTrainer(Options(epochs: 1)).Fit(data);
        NetworkTransformer trained = new ConvolutionalNetworkTrainer(
            new ConvolutionalNetworkTrainer.Options { InitialModel = initial, FrozenLayers = ["a", "Gate1"], NumberOfEpochs = 2 }).Fit(two);

        Assert.AreEqual(initial.Model.ToString().Replace("Dense(3)", "Dense(2)", StringComparison.Ordinal), trained.Model.ToString());
        foreach (string name in new[] { "Standardize1", "a", "Gate1" })
            CollectionAssert.AreEqual(Values(initial, name), Values(trained, name), name);

        NetworkTransformer continued = new ConvolutionalNetworkTrainer(new ConvolutionalNetworkTrainer.Options { InitialModel = initial, NumberOfEpochs = 1 }).Fit(data);
        Assert.AreEqual(initial.Model.ToString(), continued.Model.ToString());
    }

    [TestMethod]
    public void Fit_GraphOfOtherPlaces_SaysWhatIsReadInTheInitialModel()
    {
        IDataView data = Stripes.Load(_mlContext, Stripes.Create(30));
        NetworkTransformer initial = Fit(net => net.Conv2D(4, 1).Named("a").Relu().Named("b").Tanh().AddFrom("a").Flatten(), null);
        var exception = Assert.ThrowsExactly<ArgumentException>(() => Fit(net => net.Conv2D(4, 1).Named("a").Relu().Named("b").Tanh().AddFrom("b").Flatten(), initial));
        Assert.StartsWith("Merge1: it reads Tanh1, b, but in the initial model Tanh1, a.", exception.Message);

        NetworkTransformer Fit(Func<NetworkBuilder, NetworkBuilder> network, ITransformer? start) =>
            new ConvolutionalNetworkTrainer(new ConvolutionalNetworkTrainer.Options { Network = network, InitialModel = start, NumberOfEpochs = 1 }).Fit(data);
    }

    [TestMethod]
    public void Fit_OutputsThatAreMerged_CantBeMadeForOtherOutputs()
    {
        IDataView data = Stripes.Load(_mlContext, Stripes.Create(30)), two = Stripes.Load(_mlContext, Stripes.Create(60).Where(row => row.Direction != Stripes.Directions[2]));
        NetworkTransformer initial = new ConvolutionalNetworkTrainer(new ConvolutionalNetworkTrainer.Options
        {
            Network = net => net.Flatten().Dense(3).Named("one").From("Flatten1").Dense(3).AddFrom("one"),
            AddOutputLayer = false,
            NumberOfEpochs = 1,
        }).Fit(data);
        var exception = Assert.ThrowsExactly<ArgumentException>(
            () => new ConvolutionalNetworkTrainer(new ConvolutionalNetworkTrainer.Options { InitialModel = initial, NumberOfEpochs = 1 }).Fit(two));
        Assert.StartsWith("Merge1: the initial model ends with Merge(MergeKind.Add), which can't be made for other outputs.", exception.Message);
    }

    [TestMethod]
    public void OutputOf_LayerOfAGraph_RunsWhatLeadsToIt()
    {
        IDataView data = Stripes.Load(_mlContext, Stripes.Create(30));
        NetworkTransformer trained = new ConvolutionalNetworkTrainer(Options(epochs: 1)).Fit(data), features = trained.OutputOf("Gate1", "Maps");
        Assert.AreEqual(
            "new NetworkBuilder().Standardize().Conv2D(4, 3, padding: 1).Named(\"a\").Multiply(net => net.GlobalAveragePool2D().Conv2D(4, 1).Sigmoid()).Build(new Shape(1, 12, 12))", features.Model.ToString());
        Assert.HasCount(4 * 12 * 12, features.Transform(data).GetColumn<float[]>("Maps").First());
        NetworkTransformer head = new ConvolutionalNetworkTrainer(new ConvolutionalNetworkTrainer.Options { InitialModel = trained.OutputOf("all", "Maps"), NumberOfEpochs = 1 }).Fit(data);
        Assert.EndsWith(".ConcatenateWith(\"Standardize1\").Named(\"all\").Flatten().Dense(3).Build(new Shape(1, 12, 12))", head.Model.ToString());
    }

    [TestMethod]
    public void Fit_GraphOfVectors_TakesVectors()
    {
        IDataView points = Points.Load(_mlContext, 50);
        NetworkTransformer trained = new ConvolutionalNetworkRegressionTrainer(new ConvolutionalNetworkTrainer.Options
        {
            Network = net => net.Dense(6).Named("a").Relu().Dense(6).AddFrom("a"),
            LabelColumnName = nameof(Point.Number),
            NumberOfEpochs = 1,
        }).Fit(points);
        Assert.AreEqual("new NetworkBuilder().Standardize().Dense(6).Named(\"a\").Relu().Dense(6).AddFrom(\"a\").Dense(1).Unstandardize().Build(new Shape(4, 1, 1))", trained.Model.ToString());
    }

    private static ConvolutionalNetworkTrainer.Options Options(int epochs) => new()
    {
        Network = net => net
            .Conv2D(4, 3, padding: 1).Named("a").Relu()
            .From("a").Multiply(gate => gate.GlobalAveragePool2D().Conv2D(4, 1).Sigmoid()).AddFrom("Relu1").ConcatenateWith(Network.InputName).Named("all").MaxPool2D(2),
        NumberOfEpochs = epochs,
        BatchSize = 16,
        LearningRate = 0.01,
        Seed = 1,
    };

    private static float[] Values(NetworkTransformer model, string layer) => [.. model.Model[layer].Parameters.SelectMany(parameter => parameter.ReadOnlyValues.ToArray())];

    private static IEnumerable<float[]> Scores(IDataView scored) => scored.GetColumn<float[]>("Score");
}
