using ExpressML.Layers;
using ExpressML.Losses;
using ExpressML.Networks;
using ExpressML.Optimizers;
using ExpressML.Schedules;
using ExpressML.Tests.Support;
using ExpressML.Trainers;
using Microsoft.ML;

namespace ExpressML.Tests.Trainers;

[TestClass]
public sealed class ExampleWeightTests
{
    private readonly MLContext _mlContext = new(seed: 1);

    [TestMethod]
    public void Fit_WholeWeights_AreAsManyRows()
    {
        Weighted[] rows = Create(40, row => row % 3);
        Weighted[] repeated = [.. rows.SelectMany(row => Enumerable.Repeat(row, (int)row.Weight))];
        AssertNear(Train(repeated, weights: null), Train(rows, "Weight"));
    }

    [TestMethod]
    public void Fit_WeightsTimesANumber_ChangeNothing() =>
        AssertNear(Train(Create(40, row => 1 + row % 4), "Weight"), Train(Create(40, row => 5 * (1 + row % 4)), "Weight"));

    [TestMethod]
    public void Fit_ClassWeights_AreThoseOfTheirRows()
    {
        Weighted[] rows = Create(40, _ => 1), weighted = [.. rows.Select(row => new Weighted { Features = row.Features, Name = row.Name, Weight = row.Name == "a" ? 3 : 0.5f })];
        AssertNear(Train(weighted, "Weight"), Train(rows, null, ClassWeights.Of(3, 0.5)));
    }

    [TestMethod]
    public void Fit_BalancedClassWeights_MakeClassesCountAlike()
    {
        // 10 rows of a, 30 of b: 40 / (2·10) and 40 / (2·30).
        AssertNear(Train(Create(40, _ => 1), null, ClassWeights.Of(2, 2 / 3.0)), Train(Create(40, _ => 1), null, ClassWeights.Balanced));
        AssertNear(Train(Create(40, row => 1 + row % 2), "Weight", ClassWeights.Balanced), Train(Create(40, row => 1 + row % 2), "Weight", ByHand()));

        static ClassWeights ByHand()
        {
            double[] sums = [.. Create(40, row => 1 + row % 2).GroupBy(row => row.Name).Select(rows => (double)rows.Sum(row => row.Weight))];
            return ClassWeights.Of([.. sums.Select(sum => sums.Sum() / (2 * sum))]);
        }
    }

    [TestMethod]
    public void Fit_BinaryClassWeights_AreOfFalseAndTrue()
    {
        IDataView view = View(Create(40, row => row % 4 == 0 ? 3 : 0.5f));
        AssertNear(Train("Weight", null), Train(null, ClassWeights.Of(0.5, 3)));

        Network Train(string? weights, ClassWeights? classWeights) => new ConvolutionalNetworkBinaryTrainer(new ConvolutionalNetworkTrainer.Options
        {
            Network = net => net.Dense(3).Tanh(),
            LabelColumnName = nameof(Weighted.IsA),
            ExampleWeightColumnName = weights,
            ClassWeights = classWeights,
            Seed = 1,
            NumberOfEpochs = 3,
        }).Fit(view).Model;
    }

    [TestMethod]
    public void Fit_Metrics_AreWeightedAsTheLossIs()
    {
        Weighted[] rows = Create(40, row => row % 3);
        Weighted[] repeated = [.. rows.SelectMany(row => Enumerable.Repeat(row, (int)row.Weight))];
        var metrics = new List<TrainingMetrics>();
        ConvolutionalNetworkTrainer.Options options = Options();
        options.LearningRate = 1e-30;
        options.MetricsCallback = metrics.Add;
        new ConvolutionalNetworkTrainer(options).Fit(View(repeated), View(repeated));
        options.ExampleWeightColumnName = "Weight";
        new ConvolutionalNetworkTrainer(options).Fit(View(rows), View(rows));
        Assert.AreEqual(metrics[0].Loss, metrics[^1].Loss, 1e-6);
        Assert.AreEqual(metrics[0].ValidationLoss, metrics[^1].ValidationLoss, 1e-6);
        Assert.AreEqual(metrics[0].Loss, metrics[0].ValidationLoss, 1e-6);
    }

    [TestMethod]
    public void Fit_NaNWeights_AreSkippedAndCounted()
    {
        Weighted[] rows = Create(40, row => row is 3 or 5 ? float.NaN : 1);
        var lines = new List<string>();
        _mlContext.Log += (_, log) => lines.Add(log.RawMessage);
        ConvolutionalNetworkTrainer.Options options = Options();
        options.ExampleWeightColumnName = "Weight";
        Network network = new ConvolutionalNetworkTrainer(_mlContext, options).Fit(View(rows)).Model;
        Assert.Contains("Skipped 2 rows without a weight in column 'Weight': row 3, row 5, counted from 0.", lines);
        AssertNear(Train([.. rows.Where(row => !float.IsNaN(row.Weight))], null), network);
    }

    [TestMethod]
    public void Fit_WeightsThatAreNone_SayWhatIsWrong()
    {
        AssertFails<InvalidOperationException>(
            "Weight column 'Weight' has the value -1. The weight of a row must be at least 0.", () => Train(Create(40, row => row == 9 ? -1 : 1), "Weight"));
        AssertFails<InvalidOperationException>("All 40 rows of the training data have the weight 0 in column 'Weight'.", () => Train(Create(40, _ => 0), "Weight"));
        AssertFails<InvalidOperationException>(
            "All 40 rows of the validation set have the weight 0 in column 'Weight'.", () => new ConvolutionalNetworkTrainer(new ConvolutionalNetworkTrainer.Options
            {
                Network = net => net.Dense(2).Tanh(),
                ExampleWeightColumnName = "Weight",
            }).Fit(View(Create(40, _ => 1)), View(Create(40, _ => 0))));
        AssertFails<ArgumentOutOfRangeException>("Could not find weight column 'Heft'", () => Train(Create(40, _ => 1), "Heft"));
        AssertFails<ArgumentOutOfRangeException>("Schema mismatch for weight column 'Name': expected Single, got String", () => Train(Create(40, _ => 1), "Name"));
        AssertFails<InvalidOperationException>("ClassWeights must have one weight for each of the 2 classes, but has 3.", () => Train(Create(40, _ => 1), null, ClassWeights.Of(1, 2, 3)));
        AssertFails<InvalidOperationException>(
            "ClassWeights need a label of one class: they suit multiclass and binary classification. Use ExampleWeightColumnName to weight rows.",
            () => new ConvolutionalNetworkRegressionTrainer(new ConvolutionalNetworkTrainer.Options
            {
                Network = net => net.Dense(2),
                LabelColumnName = "Number",
                ClassWeights = ClassWeights.Balanced,
            }).Fit(Points.Load(_mlContext, 10)));
        Assert.StartsWith("weights[1] must be a finite number above 0.", Assert.Throws<ArgumentException>(() => ClassWeights.Of(1, 0)).Message);
        foreach (double tooSmallOrLarge in new[] { 1e-300, 1e-10, 1e10, 1e300 })
        {
            const string Range = "must be from 1E-09 to 1000000000, since weights compare classes with each other.";
            Assert.StartsWith($"weights[0] {Range}", Assert.Throws<ArgumentException>(() => ClassWeights.Of(tooSmallOrLarge, 1)).Message);
            var loss = new SoftmaxCrossEntropy { ClassWeights = [1, tooSmallOrLarge] };
            Assert.StartsWith($"ClassWeights[1] {Range}", Assert.Throws<ArgumentException>(loss.Validate).Message);
        }

        Assert.StartsWith("ClassWeights.Of needs a weight for each class, so at least 2, but got 1.", Assert.Throws<ArgumentException>(() => ClassWeights.Of(1)).Message);
        Assert.AreEqual("ClassWeights.Of(0.5, 2)", ClassWeights.Of(0.5, 2).ToString());
    }

    private static void AssertFails<TException>(string message, Action fit)
        where TException : Exception => Assert.StartsWith(message, Assert.ThrowsExactly<TException>(fit).Message);

    private static void AssertNear(Network expected, Network actual)
    {
        foreach ((Layer expectedLayer, Layer actualLayer) in expected.Layers.Zip(actual.Layers))
        {
            for (int i = 0; i < expectedLayer.Parameters.Count; i++)
                Near.AreEqual(expectedLayer.Parameters[i].Values.ToArray().ToDoubles(), actualLayer.Parameters[i].Values.ToArray().ToDoubles(), _ => 2e-5, $"{expectedLayer}, {expectedLayer.Parameters[i]}");
        }
    }

    // A row of each class in turn, except that b has three times as many.
    private static Weighted[] Create(int count, Func<int, float> weight)
    {
        var random = new Random(1);
        return [.. Enumerable.Range(0, count).Select(row => new Weighted
        {
            Features = [random.NextSingle(), random.NextSingle() + (row % 4 == 0 ? 1 : 0), random.NextSingle()],
            Name = row % 4 == 0 ? "a" : "b",
            IsA = row % 4 == 0,
            Weight = weight(row),
        })];
    }

    // All rows in each step: how often one is repeated changes nothing else.
    private static ConvolutionalNetworkTrainer.Options Options() => new()
    {
        Network = net => net.Dense(4).Tanh(),
        NumberOfEpochs = 10,
        BatchSize = 1000,
        LearningRate = 0.1,
        Optimizer = new Sgd(),
        LearningRateSchedule = new ConstantSchedule(),
        StandardizeInput = false,
        Seed = 1,
    };

    private Network Train(Weighted[] rows, string? weights, ClassWeights? classWeights = null)
    {
        ConvolutionalNetworkTrainer.Options options = Options();
        (options.ExampleWeightColumnName, options.ClassWeights) = (weights, classWeights);
        return new ConvolutionalNetworkTrainer(options).Fit(View(rows)).Model;
    }

    private IDataView View(Weighted[] rows)
    {
        IDataView view = _mlContext.Data.LoadFromEnumerable(rows);
        return _mlContext.Transforms.Conversion.MapValueToKey("Label", "Name", keyOrdinality: Microsoft.ML.Transforms.ValueToKeyMappingEstimator.KeyOrdinality.ByValue).Fit(view).Transform(view);
    }

    private sealed class Weighted
    {
        [Microsoft.ML.Data.VectorType(3)]
        public float[] Features { get; set; } = [];

        public string Name { get; set; } = "";

        public bool IsA { get; set; }

        public float Weight { get; set; }
    }
}
