using ExpressML.Layers;
using ExpressML.Optimizers;
using ExpressML.Tests.Support;
using ExpressML.Trainers;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace ExpressML.Tests.Trainers;

[TestClass]
public sealed class DenseNetworkTrainerTests
{
    private readonly MLContext _mlContext = new(seed: 1);

    [TestMethod]
    public void Fit_FriedmanOnDefaults_PredictsBetterThanALineCan()
    {
        IDataView training = Friedman(rows: 400, seed: 1), test = Friedman(rows: 1000, seed: 2);
        double network = RSquared(_mlContext.Regression.Trainers.DenseNetwork(), training, test);
        double line = RSquared(_mlContext.Regression.Trainers.Sdca(), training, test);
        Assert.IsGreaterThan(0.88, network, $"a linear model reaches {line:F3}");
        Assert.IsGreaterThan(line + 0.1, network);
    }

    [TestMethod]
    [DataRow(20, 1, 2000)]
    [DataRow(100, 4, 500)]
    [DataRow(3200, 100, 20)]
    [DataRow(100_000, 3125, 20)]
    public void EpochsFor_NumberThatIsNotSet_IsAsManyAsTwoThousandStepsTakeAndAtLeastTwenty(int rows, int batches, int epochs) =>
        Assert.AreEqual(epochs, new DenseNetworkTrainer.Options().EpochsFor(rows, batches));

    [TestMethod]
    public void Fit_NumberThatIsNotSet_IsThatOfTheRecipe()
    {
        var options = new DenseNetworkTrainer.Options { HiddenNeurons = [2] };
        int epochs = 0;
        options.MetricsCallback = metrics =>
        {
            epochs = metrics.NumberOfEpochs;
            metrics.StopTraining();
        };
        _mlContext.Regression.Trainers.DenseNetwork(options).Fit(Friedman(rows: 100, seed: 1));
        Assert.AreEqual(500, epochs);
    }

    [TestMethod]
    public void Options_New_AreTheRecipe()
    {
        var options = new DenseNetworkTrainer.Options();
        Assert.AreEqual((32, 0.003, null), (options.BatchSize, options.LearningRate, options.NumberOfEpochs));
        Assert.AreEqual(2, ((AdamW)options.Optimizer).WeightDecay);
        Assert.AreSequenceEqual([64, 64], options.HiddenNeurons);
    }

    [TestMethod]
    public void Create_Table_HasLayersAndParameters()
    {
        var network = new DenseNetworkTrainer.Options().CreateArchitecture().Create((13, 1, 1), outputCount: 3);
        Assert.AreEqual(13 * 64 + 64 + 64 * 64 + 64 + 64 * 3 + 3, network.ParameterCount);
        Assert.AreSequenceEqual(
            [typeof(Standardize), typeof(Dense), typeof(Relu), typeof(Dense), typeof(Relu), typeof(Dense)], network.Layers.Select(layer => layer.GetType()));
    }

    [TestMethod]
    public void Create_Images_FlattensThem() =>
        Assert.AreEqual(48 * 5 + 5 + 5 * 2 + 2, new DenseNetworkTrainer.Options { HiddenNeurons = [5] }.CreateArchitecture().Create((3, 4, 4), outputCount: 2).ParameterCount);

    [TestMethod]
    public void Create_NoHiddenNeurons_IsALinearModel() =>
        Assert.AreEqual(13 + 1, new DenseNetworkTrainer.Options { HiddenNeurons = [] }.CreateArchitecture().Create((13, 1, 1), outputCount: 1).ParameterCount);

    [TestMethod]
    public void Constructor_HiddenLayerWithoutNeurons_ThrowsBeforeAnyRowIsRead()
    {
        var exception = Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new DenseNetworkTrainer(new DenseNetworkTrainer.Options { HiddenNeurons = [64, 0] }));
        StringAssert.Contains(exception.Message, "HiddenNeurons must be at least 1.", StringComparison.Ordinal);
    }

    [TestMethod]
    public void Constructor_OptionsChangedAfterwards_KeepsItsOwn()
    {
        var neurons = new List<int> { 3 };
        var trainer = new DenseNetworkTrainer(new DenseNetworkTrainer.Options { HiddenNeurons = neurons, NumberOfEpochs = 1 });
        neurons.Add(7);
        IDataView data = Stripes.Load(_mlContext, Stripes.Create(9));
        Assert.DoesNotContain(layer => layer is Dense { Units: 7 }, trainer.Fit(data).Model.Layers);
    }

    private double RSquared(IEstimator<ITransformer> trainer, IDataView training, IDataView test) =>
        _mlContext.Regression.Evaluate(trainer.Fit(training).Transform(test)).RSquared;

    // Friedman 1991, "Multivariate adaptive regression splines", §4.3: five numbers count, and five do not; noise of deviation 1.
    private IDataView Friedman(int rows, int seed)
    {
        var random = new Random(seed);
        return _mlContext.Data.LoadFromEnumerable(Enumerable.Range(0, rows).Select(_ =>
        {
            double[] x = Array.ConvertAll(random.Draw(10), value => (value + 1) / 2);
            double noise = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
            return new Row { Features = x.ToSingles(), Label = (float)(10 * Math.Sin(Math.PI * x[0] * x[1]) + 20 * Math.Pow(x[2] - 0.5, 2) + 10 * x[3] + 5 * x[4] + noise) };
        }).ToArray());
    }

    private sealed class Row
    {
        [VectorType(10)]
        public float[] Features { get; set; } = [];

        public float Label { get; set; }
    }
}
