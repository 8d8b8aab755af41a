using ExpressML.Networks;
using ExpressML.Tests.Support;
using ExpressML.Trainers;
using ExpressML.Transforms;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace ExpressML.Tests.Trainers;

[TestClass]
public sealed class WarmStartTests
{
    private const string Advice = ". The layers before the output layer must be those of InitialModel, and if it predicts the same, all layers: "
        + "use the options with which it was trained, InputShape, Filters and TimeBudget among them.";

    private readonly MLContext _mlContext = new(seed: 1);

    [TestMethod]
    public void Fit_SameClasses_ContinuesAtTheInitialModelsLoss()
    {
        IDataView data = Load(150);
        NetworkTransformer initial = new LeNetTrainer(new LeNetTrainer.Options { NumberOfEpochs = 3, Seed = 1 }).Fit(data);
        byte[] before = NetworkFiles.Bytes(initial.Model);
        double expected = _mlContext.MulticlassClassification.Evaluate(initial.Transform(data)).LogLoss;
        double first = double.NaN;

        NetworkTransformer continued = new LeNetTrainer(new LeNetTrainer.Options
        {
            InitialModel = initial,
            NumberOfEpochs = 5,
            BatchSize = 150,
            LearningRate = 0.001,
            Seed = 2,
            MetricsCallback = metrics => first = metrics.Epoch == 1 ? metrics.Loss : first,
        }).Fit(data);

        Assert.AreEqual(expected, first, 1e-4);
        Assert.IsLessThan(expected, _mlContext.MulticlassClassification.Evaluate(continued.Transform(data)).LogLoss);
        CollectionAssert.AreEqual(before, NetworkFiles.Bytes(initial.Model), "the initial model");
    }

    [TestMethod]
    public void Fit_RegressionWithBatchNormalization_ContinuesInTheInitialModelsUnits()
    {
        IDataView data = Points.Load(_mlContext, 300);
        NetworkTransformer initial = Regression(new ConvolutionalNetworkTrainer.Options { Network = net => net.Dense(16).Relu().Dense(8).Tanh(), NumberOfEpochs = 3 }).Fit(data);

        // Other labels: statistics that were measured anew would be others.
        IDataView other = _mlContext.Data.LoadFromEnumerable(Points.Create(300, seed: 2).Select(point => new Point { Features = point.Features, Number = 3 * point.Number }));
        double deviation = initial.Model["Unstandardize1"].Parameters[1].Values[0];
        double expected = _mlContext.Regression.Evaluate(initial.Transform(other), nameof(Point.Number)).MeanSquaredError / (deviation * deviation);
        double first = double.NaN;

        NetworkTransformer continued = Regression(new ConvolutionalNetworkTrainer.Options
        {
            InitialModel = initial,
            NumberOfEpochs = 1,
            BatchSize = 300,
            MetricsCallback = metrics => first = metrics.Loss,
        }).Fit(other);

        Assert.AreEqual(1, first / expected, 1e-4);
        foreach (string name in new[] { "Standardize1", "Unstandardize1" })
            CollectionAssert.AreEqual(Values(initial, name), Values(continued, name), name);
    }

    [TestMethod]
    [DataRow(true, "Taken from the initial model: Standardize1, Conv2D1, Dense1. New: none.")]
    [DataRow(false, "Taken from the initial model: Standardize1, Conv2D1. New: Conv2D2.")]
    public void Fit_SameClassesInAnotherOrder_ContinuesAtTheInitialModelsLossIfTheOutputLayerCanFollow(bool dense, string expectedLog)
    {
        Striped[] rows = Stripes.Create(90);
        IDataView data = Stripes.Load(_mlContext, rows), turned = Stripes.Load(_mlContext, rows.Skip(1).Append(rows[0]));
        Assert.AreNotEqual(data.Schema["Label"].Annotation<ReadOnlyMemory<char>>("KeyValues")[0].ToString(), turned.Schema["Label"].Annotation<ReadOnlyMemory<char>>("KeyValues")[0].ToString());
        NetworkTransformer initial = new ConvolutionalNetworkTrainer(new ConvolutionalNetworkTrainer.Options
        {
            Network = net => dense ? net.Conv2D(4, 3).Relu().MaxPool2D(2).Flatten().Dense(3) : net.Conv2D(4, 3).Relu().Conv2D(3, 1).GlobalAveragePool2D(),
            AddOutputLayer = false,
            NumberOfEpochs = 5,
            Seed = 1,
        }).Fit(data);
        double expected = _mlContext.MulticlassClassification.Evaluate(initial.Transform(data)).LogLoss, first = double.NaN;

        (NetworkTransformer continued, string log) = FitLogged(
            new ConvolutionalNetworkTrainer.Options { InitialModel = initial, NumberOfEpochs = 1, BatchSize = 90, MetricsCallback = metrics => first = metrics.Loss }, turned);

        Assert.AreEqual(expectedLog, log);
        Assert.AreEqual(initial.Model.ToString(), continued.Model.ToString());
        if (dense)
            Assert.AreEqual(expected, first, 1e-4);
    }

    [TestMethod]
    public void Fit_OtherNumberOfClasses_TakesAllButTheOutputLayer()
    {
        NetworkTransformer initial = new LeNetTrainer(new LeNetTrainer.Options { NumberOfEpochs = 2, Seed = 1 }).Fit(Load(60));
        IDataView two = Load(60, row => row.Direction != Stripes.Directions[2], factor: 3);
        (NetworkTransformer trained, string log) = FitLogged(new LeNetTrainer.Options
        {
            InitialModel = initial,
            FrozenLayers = ["C1", "C3", "C5", "F6"],
            NumberOfEpochs = 4,
            BatchSize = 8,
            Seed = 1,
        }, two);

        Assert.AreEqual("Taken from the initial model: Standardize1, C1, C3, C5, F6. New: Dense3.", log);
        foreach (string name in new[] { "Standardize1", "C1", "C3", "C5", "F6" })
            CollectionAssert.AreEqual(Values(initial, name), Values(trained, name), name);
        Assert.AreEqual(2, trained.Model.OutputLength);
    }

    [TestMethod]
    [DataRow("across,down,slanted", "Taken from the initial model: Standardize1, C1, C3, C5, F6, Dense3. New: none.")]
    [DataRow("down,across,slanted", "Taken from the initial model: Standardize1, C1, C3, C5, F6, Dense3. New: none.")]
    [DataRow("down,across,other", "Taken from the initial model: Standardize1, C1, C3, C5, F6. New: Dense3.")]
    [DataRow("a,b,c", "Taken from the initial model: Standardize1, C1, C3, C5, F6. New: Dense3.")]
    public void Fit_SameNumberOfClasses_TakesTheOutputLayerWhereTheirValuesAreTheSame(string names, string expected)
    {
        NetworkTransformer initial = new LeNetTrainer(new LeNetTrainer.Options { NumberOfEpochs = 1 }).Fit(Load(30));
        string[] classes = names.Split(',');
        Striped[] rows = [.. Stripes.Create(30).Select((row, i) => new Striped { Features = row.Features, Direction = classes[i % 3] })];
        Assert.AreEqual(expected, FitLogged(new LeNetTrainer.Options { InitialModel = initial, NumberOfEpochs = 1 }, Stripes.Load(_mlContext, rows)).Log);
    }

    [TestMethod]
    public void Fit_WithoutNetwork_HasTheLayersOfTheInitialModel()
    {
        NetworkTransformer initial = new LeNetTrainer(new LeNetTrainer.Options { NumberOfEpochs = 1, StandardizeInput = false }).Fit(Load(30));
        NetworkTransformer same = Continue(initial, Load(30)), two = Continue(initial, Load(30, row => row.Direction != Stripes.Directions[2]));
        Assert.AreEqual(initial.Model.ToString(), same.Model.ToString());
        Assert.AreEqual(initial.Model.ToString().Replace("Dense(3)", "Dense(2)", StringComparison.Ordinal), two.Model.ToString());

        IDataView points = Points.Load(_mlContext, 50);
        NetworkTransformer number = Regression(new ConvolutionalNetworkTrainer.Options { Network = net => net.Dense(6).Relu(), NumberOfEpochs = 1 }).Fit(points);
        var binary = new ConvolutionalNetworkBinaryTrainer(new ConvolutionalNetworkTrainer.Options { InitialModel = number, LabelColumnName = nameof(Point.IsAlike), NumberOfEpochs = 1 });
        Assert.AreEqual("new NetworkBuilder().Standardize().Dense(6).Relu().Dense(1).Build(new Shape(4, 1, 1))", binary.Fit(points).Model.ToString());
        var numbers = new ConvolutionalNetworkRegressionTrainer(new ConvolutionalNetworkTrainer.Options { InitialModel = number, LabelColumnName = nameof(Point.Numbers), NumberOfEpochs = 1 });
        Assert.AreEqual("new NetworkBuilder().Standardize().Dense(6).Relu().Dense(2).Unstandardize().Build(new Shape(4, 1, 1))", numbers.Fit(points).Model.ToString());
        var flags = new ConvolutionalNetworkMultilabelTrainer(new ConvolutionalNetworkTrainer.Options { InitialModel = number, LabelColumnName = nameof(Point.Flags), NumberOfEpochs = 1 });
        Assert.AreEqual("new NetworkBuilder().Standardize().Dense(6).Relu().Dense(3).Build(new Shape(4, 1, 1))", flags.Fit(points).Model.ToString());
    }

    [TestMethod]
    public void Fit_ModelOfFeatures_IsContinuedByAnyLayers()
    {
        NetworkTransformer features = new LeNetTrainer(new LeNetTrainer.Options { NumberOfEpochs = 1 }).Fit(Load(30)).OutputOf("S4", "Maps");
        NetworkTransformer head = Continue(features, Load(30));
        Assert.EndsWith(".MaxPool2D(2).Named(\"S4\").Flatten().Dense(3).Build(new Shape(1, 12, 12))", head.Model.ToString());

        (NetworkTransformer own, string log) = FitLogged(
            new ConvolutionalNetworkTrainer.Options
            {
                InitialModel = features,
                Network = net => net.Conv2D(6, 5, padding: 2).Relu().MaxPool2D(2).Conv2D(16, 5).Relu().MaxPool2D(2).Flatten().Dense(9).Tanh(),
                FrozenLayers = ["Conv2D1", "Conv2D2"],
                NumberOfEpochs = 1,
            }, Load(30));
        Assert.AreEqual("Taken from the initial model: Standardize1, Conv2D1, Conv2D2. New: Dense1, Dense2.", log);
        CollectionAssert.AreEqual(Values(features, "C3"), Values(own, "Conv2D2"));
    }

    [TestMethod]
    public void Fit_LoadedChain_GivesTheBytesOfTheModelInMemoryOnAnyNumberOfThreads()
    {
        IDataView data = Load(60);
        var chain = new EstimatorChain<NetworkTransformer>().Append(new LeNetTrainer(new LeNetTrainer.Options { NumberOfEpochs = 1 }))
            .Append(_mlContext.Transforms.Conversion.MapKeyToValue("PredictedLabel")).Fit(data);
        using var stream = new MemoryStream();
        _mlContext.Model.Save(chain, data.Schema, stream);
        stream.Position = 0;
        ITransformer loaded = _mlContext.Model.Load(stream, out _);

        byte[] expected = Bytes(chain.First(), 1);
        CollectionAssert.AreEqual(expected, Bytes(chain, 2));
        CollectionAssert.AreEqual(expected, Bytes(loaded, 2));

        byte[] Bytes(ITransformer initial, int threads) => NetworkFiles.Bytes(
            new LeNetTrainer(new LeNetTrainer.Options { InitialModel = initial, NumberOfEpochs = 2, NumberOfThreads = threads, Seed = 3 }).Fit(data).Model);
    }

    [TestMethod]
    public void Fit_CheckpointsOfOtherStarts_AreNotGoneOnFrom()
    {
        IDataView data = Load(30);
        NetworkTransformer[] starts = [.. new[] { 1, 2 }.Select(seed => new LeNetTrainer(new LeNetTrainer.Options { NumberOfEpochs = 1, Seed = seed }).Fit(data))];
        using var folder = new TemporaryFolder();
        var bytes = new List<byte[]>();
        foreach (NetworkTransformer start in starts)
        {
            foreach (string[] frozen in new[] { Array.Empty<string>(), ["C1"] })
            {
                byte[] expected = Bytes(start, frozen, null);
                CollectionAssert.AreEqual(expected, Bytes(start, frozen, folder.Path));
                CollectionAssert.AreEqual(expected, Bytes(start, frozen, folder.Path), "from the checkpoint");
                bytes.Add(expected);
            }
        }

        Assert.HasCount(4, bytes.DistinctBy(Convert.ToHexString));

        byte[] Bytes(ITransformer start, string[] frozen, string? checkpoints) => NetworkFiles.Bytes(new LeNetTrainer(new LeNetTrainer.Options
        {
            InitialModel = start,
            FrozenLayers = frozen,
            CheckpointFolder = checkpoints,
            NumberOfEpochs = 2,
            Seed = 3,
        }).Fit(data).Model);
    }

    [TestMethod]
    public void Constructor_ModelWithoutANetwork_SaysWhatItHas()
    {
        ITransformer copy = _mlContext.Transforms.CopyColumns("A", "Features").Fit(Load(3));
        Assert.AreEqual(
            "InitialModel must be a NetworkTransformer or a chain with one in it, but is a ColumnCopyingTransformer. Pass what a trainer of ExpressML gave, or what was loaded of it.",
            Assert.ThrowsExactly<ArgumentException>(() => new LeNetTrainer(new LeNetTrainer.Options { InitialModel = copy })).Message);
    }

    [TestMethod]
    public void Fit_OtherLayers_ErrorBeginsWithTheLayerBeforeAnyRowIsRead()
    {
        NetworkTransformer initial = new ConvolutionalNetworkTrainer(new ConvolutionalNetworkTrainer.Options
        {
            Network = net => net.Conv2D(4, 3).Relu().Residual(block => block.Conv2D(4, 3, padding: 1).Named("inner")).Flatten().Dense(5).Named("last").Relu(),
            NumberOfEpochs = 1,
        }).Fit(Load(30));
        AssertDiffers("Conv2D1: the network has Conv2D(5, 3), but the initial model has Conv2D(4, 3) in its place", net => net.Conv2D(5, 3).Relu());
        AssertDiffers("Tanh1: the network has Tanh(), but the initial model has Relu() in its place", net => net.Conv2D(4, 3).Tanh());
        AssertDiffers(
            "Conv2D2: the network has Conv2D(4, 1), but the initial model has Conv2D(4, 3, padding: 1) in its place", net => net.Conv2D(4, 3).Relu().Residual(block => block.Conv2D(4, 1)));
        AssertDiffers(
            "Tanh1: the network has Tanh(), but the initial model has no layer in its place",
            net => net.Conv2D(4, 3).Relu().Residual(block => block.Conv2D(4, 3, padding: 1), shortcut => shortcut.Tanh()).Flatten().Dense(5).Relu());
        AssertDiffers(
            "Dense2: the network has Dense(3), but the initial model has Relu() in its place",
            net => net.Conv2D(4, 3).Relu().Residual(block => block.Conv2D(4, 3, padding: 1)).Flatten().Dense(5));
        AssertDiffers(
            "Dense2: the network has Dense(7), but the initial model has Dense(3) in its place",
            net => net.Conv2D(4, 3).Relu().Residual(block => block.Conv2D(4, 3, padding: 1)).Flatten().Dense(5).Relu().Dense(7));
        AssertDiffers(
            "last: the initial model has Dense(5), but the network has no layer in its place",
            net => net.Conv2D(4, 3).Relu().Residual(block => block.Conv2D(4, 3, padding: 1)).Flatten(), classes: 2);

        void AssertDiffers(string expected, Func<NetworkBuilder, NetworkBuilder> append, int classes = 3)
        {
            var data = new RecordingDataView(Load(6, row => Array.IndexOf(Stripes.Directions, row.Direction) < classes));
            var trainer = new ConvolutionalNetworkTrainer(new ConvolutionalNetworkTrainer.Options { InitialModel = initial, Network = append });
            Assert.AreEqual(expected + Advice, Assert.ThrowsExactly<ArgumentException>(() => trainer.Fit(data)).Message);
            Assert.AreEqual(0, data.RowsRead);
        }
    }

    [TestMethod]
    public void Fit_OtherInput_ErrorBeginsWithTheLayerAndSaysBothSizes()
    {
        NetworkTransformer initial = new LeNetTrainer(new LeNetTrainer.Options { NumberOfEpochs = 1, StandardizeInput = false }).Fit(Load(30));
        AssertDiffers(
            "C5: its parameters have the sizes weight[120, 144], but in the initial model weight[120, 16]; the input is 1×20×20, that of the initial model 1×12×12",
            Stripes.Load(_mlContext, Stripes.Create(6, side: 20), 20, 20));
        AssertDiffers(
            "C1: its parameters have the sizes weight[6, 3, 5, 5], but in the initial model weight[6, 1, 5, 5]; the input is 3×12×12, that of the initial model 1×12×12",
            Stripes.Load(_mlContext, Stripes.Create(6).Select(row => new Striped { Features = [.. row.Features, .. row.Features, .. row.Features], Direction = row.Direction }), 3, 12, 12));

        void AssertDiffers(string expected, IDataView data) => Assert.AreEqual(
            expected + Advice,
            Assert.ThrowsExactly<ArgumentException>(() => new LeNetTrainer(new LeNetTrainer.Options { InitialModel = initial, StandardizeInput = false }).Fit(data)).Message);
    }

    [TestMethod]
    public void Fit_WithoutNetworkFromAnOutputLayerThatCantBeMadeForOthers_SaysToSetNetwork()
    {
        NetworkTransformer initial = EndingWith(net => net.Conv2D(3, 1).Conv2D(3, 1, groups: 3).Named("classes"));
        Assert.AreEqual(
            "classes: the initial model ends with Conv2D(3, 1, groups: 3), which can't be made for other outputs. "
            + "Set Network to its layers with an output layer of your own, or use the trainer that trained it.",
            Assert.ThrowsExactly<ArgumentException>(() => Continue(initial, Load(30, row => row.Direction != Stripes.Directions[2]))).Message);
        Assert.AreEqual(initial.Model.ToString(), Continue(initial, Load(30)).Model.ToString());
    }

    [TestMethod]
    public void Fit_WithoutNetworkFromAConvolutionAsOutputLayer_HasAFilterForEachOfTheOtherClasses()
    {
        NetworkTransformer initial = EndingWith(net => net.Conv2D(3, 1).Named("classes"));
        NetworkTransformer model = Continue(initial, Load(30, row => row.Direction != Stripes.Directions[2]));
        Assert.AreEqual(initial.Model.ToString().Replace("Conv2D(3, 1)", "Conv2D(2, 1)", StringComparison.Ordinal), model.Model.ToString());
        Assert.AreEqual(initial.Model.ToString(), Continue(initial, Load(30)).Model.ToString());
    }

    private NetworkTransformer EndingWith(Func<NetworkBuilder, NetworkBuilder> layers) => new ConvolutionalNetworkTrainer(new ConvolutionalNetworkTrainer.Options
    {
        Network = net => layers(net).GlobalAveragePool2D(),
        AddOutputLayer = false,
        NumberOfEpochs = 1,
    }).Fit(Load(30));

    private static NetworkTransformer Continue(ITransformer initial, IDataView data) =>
        new ConvolutionalNetworkTrainer(new ConvolutionalNetworkTrainer.Options { InitialModel = initial, NumberOfEpochs = 1 }).Fit(data);

    private (NetworkTransformer Model, string Log) FitLogged(NetworkTrainerOptions options, IDataView data)
    {
        var lines = new List<string>();
        void Add(object? sender, LoggingEventArgs log) => lines.Add(log.RawMessage);
        _mlContext.Log += Add;
        NetworkTransformer model = options is LeNetTrainer.Options leNet
            ? new LeNetTrainer(_mlContext, leNet).Fit(data)
            : new ConvolutionalNetworkTrainer(_mlContext, (ConvolutionalNetworkTrainer.Options)options).Fit(data);
        _mlContext.Log -= Add;
        return (model, lines.Single(line => line.StartsWith("Taken", StringComparison.Ordinal)));
    }

    private ConvolutionalNetworkRegressionTrainer Regression(ConvolutionalNetworkTrainer.Options options)
    {
        options.LabelColumnName = nameof(Point.Number);
        options.Seed = 1;
        return new ConvolutionalNetworkRegressionTrainer(_mlContext, options);
    }

    private static float[] Values(NetworkTransformer model, string name) => [.. model.Model[name].Parameters.SelectMany(parameter => parameter.Values.ToArray())];

    private IDataView Load(int count, Func<Striped, bool>? where = null, float factor = 1) => Stripes.Load(_mlContext, Stripes.Create(count).Where(where ?? (_ => true))
        .Select(row => new Striped { Features = Array.ConvertAll(row.Features, value => factor * value), Direction = row.Direction }));
}
