using ExpressML.Architectures;
using ExpressML.Layers;
using ExpressML.Networks;
using ExpressML.Tensors;
using ExpressML.Tests.Support;
using ExpressML.Trainers;
using ExpressML.Transforms;
using Microsoft.ML;

namespace ExpressML.Tests.Architectures;

[TestClass]
public sealed class PresetTests
{
    private readonly MLContext _mlContext = new(seed: 1);

    [TestMethod]
    [DataRow(2, 60_965_224)]
    [DataRow(1, 62_378_344)]
    public void AlexNet_ThousandClasses_HasThePapersParameters(int groups, int parameters)
    {
        Network network = new AlexNet(groups).Create((3, 227, 227), 1000);
        Assert.AreEqual(parameters, network.ParameterCount);
        int[] weights = [.. network.Layers.Where(layer => layer is Conv2D or Dense).Select(layer => layer.Parameters.Sum(parameter => parameter.Length))];
        int[] expected = groups == 2
            ? [34_944, 307_456, 885_120, 663_936, 442_624, 37_752_832, 16_781_312, 4_097_000]
            : [34_944, 614_656, 885_120, 1_327_488, 884_992, 37_752_832, 16_781_312, 4_097_000];
        Assert.AreSequenceEqual(expected, weights);
    }

    [TestMethod]
    public void AlexNet_OtherSize_ChangesTheFirstDenseLayerOnly()
    {
        Network network = new AlexNet(groups: 2).Create((3, 224, 224), 10);
        Assert.AreSequenceEqual([4096, 256 * 5 * 5], network.Layers.OfType<Dense>().First().Parameters[0].Dimensions);
    }

    [TestMethod]
    public void AlexNet_Initialization_IsThePapers()
    {
        Network network = new AlexNet(groups: 2).Create((3, 67, 67), 10);
        network.Initialize(new Random(1));
        Layer[] layers = [.. network.Layers.Where(layer => layer is Conv2D or Dense)];
        Assert.AreSequenceEqual([0f, 1, 0, 1, 1, 1, 1, 0], layers.Select(layer => layer.Parameters[1].Values[0]));
        double[] weights = layers[2].Parameters[0].Values.ToDoubles();
        Assert.AreEqual(0.01, Math.Sqrt(weights.Average(weight => weight * weight)), 1e-4);
    }

    [TestMethod]
    public void AlexNet_OtherInitialization_SuitsTheLayers()
    {
        Network network = new AlexNet(groups: 2, paperInitialization: false).Create((3, 67, 67), 10);
        network.Initialize(new Random(1));
        Layer[] layers = [.. network.Layers.Where(layer => layer is Conv2D or Dense)];
        Assert.IsTrue(layers.All(layer => layer.Parameters[1].Values.ToArray().All(bias => bias == 0)));
        double[] weights = layers[2].Parameters[0].Values.ToDoubles();
        Assert.AreEqual(Math.Sqrt(2.0 / (256 * 9)), Math.Sqrt(weights.Average(weight => weight * weight)), 1e-4);
    }

    [TestMethod]
    [DataRow(true, 58)]
    [DataRow(false, 1)]
    public void AlexNet_StandardisedInput_HasTheDeviationThatSuitsTheWeights(bool paperInitialization, double inputDeviation)
    {
        const int Side = 67;
        Striped[] rows = Stripes.Create(8, Side);
        double[] pixels = [.. rows.SelectMany(row => row.Features).Select(value => (double)value)];
        double mean = pixels.Average(), deviation = Math.Sqrt(pixels.Average(value => (value - mean) * (value - mean)));

        NetworkTransformer model = new AlexNetTrainer(new AlexNetTrainer.Options { NumberOfEpochs = 1, PaperInitialization = paperInitialization })
            .Fit(Stripes.Load(_mlContext, rows, Side, Side));

        IReadOnlyList<Parameter> statistics = model.Model.Layers.OfType<Standardize>().Single().Parameters;
        Assert.AreEqual(mean, statistics[0].Values[0], 1e-4 * mean);
        Assert.AreEqual(deviation / inputDeviation, statistics[1].Values[0], 1e-4 * deviation);
    }

    [TestMethod]
    public void AlexNet_Options_AreThePapersRecipe()
    {
        var options = new AlexNetTrainer.Options();
        Assert.AreEqual((90, 128, 0.01, 0.0005), (options.NumberOfEpochs, options.BatchSize, options.LearningRate, options.L2Regularization));
        Assert.AreEqual("new Sgd { Momentum = 0.9 }", options.Optimizer.ToString());
        Assert.AreEqual("new StepSchedule { EpochsAStep = 23, Decay = 0.1 }", options.LearningRateSchedule.ToString());
    }

    [TestMethod]
    public void AlexNet_GroupsOutOfRange_SaysWhichAreThere()
    {
        var exception = Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new AlexNetTrainer(new AlexNetTrainer.Options { Groups = 3 }));
        Assert.StartsWith("Groups must be 1 or 2.", exception.Message);
    }

    [TestMethod]
    public void AlexNet_ImageTooSmall_SaysTheLeast()
    {
        var exception = Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new AlexNetTrainer().Fit(Stripes.Load(_mlContext, Stripes.Create(6))));
        Assert.StartsWith(
            "Schema mismatch for feature column 'Features': expected images of at least 67×67 pixels, got 1×12×12. For a column of images, set the option InputShape; for a column of pixels, enlarge them with mlContext.Transforms.ResizePixels.",
            exception.Message);
    }

    [TestMethod]
    public void ResNet9_TenClassesOfCifarSize_HasItsParameters() =>
        Assert.AreEqual(6_573_130, new ResNet9().Create((3, 32, 32), 10).ParameterCount);

    [TestMethod]
    public void SmallestImages_OfEachPreset_Fit()
    {
        Assert.AreEqual(3, new AlexNet(groups: 2).Create((1, new AlexNet(groups: 2).SmallestSide, new AlexNet(groups: 2).SmallestSide), 3).OutputLength);
        Assert.ThrowsExactly<ShapeException>(() => new AlexNet(groups: 2).Create((1, new AlexNet(groups: 2).SmallestSide - 1, new AlexNet(groups: 2).SmallestSide), 3));
        Assert.AreEqual(3, new ResNet9().Create((1, new ResNet9().SmallestSide, new ResNet9().SmallestSide), 3).OutputLength);
        Assert.ThrowsExactly<ShapeException>(() => new ResNet9().Create((1, new ResNet9().SmallestSide - 1, new ResNet9().SmallestSide), 3));
        Assert.AreEqual(3, new SmallVgg().Create((1, new SmallVgg().SmallestSide, new SmallVgg().SmallestSide), 3).OutputLength);
        Assert.ThrowsExactly<ShapeException>(() => new SmallVgg().Create((1, new SmallVgg().SmallestSide - 1, new SmallVgg().SmallestSide), 3));
    }

    [TestMethod]
    public void SmallVgg_StripedImages_LearnsThem()
    {
        NetworkTransformer model = _mlContext.MulticlassClassification.Trainers.SmallVgg(new SmallVggTrainer.Options { NumberOfEpochs = 3, BatchSize = 16 })
            .Fit(Stripes.Load(_mlContext, Stripes.Create(90)));
        IDataView scored = model.Transform(Stripes.Load(_mlContext, Stripes.Create(60, seed: 2)));
        Assert.IsGreaterThan(0.9, _mlContext.MulticlassClassification.Evaluate(scored).MicroAccuracy);
    }

    [TestMethod]
    public void ResNet9_AFewSteps_LossFalls()
    {
        const int Side = 12;
        var metrics = new List<TrainingMetrics>();
        var trainer = new ResNet9Trainer(new ResNet9Trainer.Options { NumberOfEpochs = 8, BatchSize = 12, MetricsCallback = metrics.Add });
        trainer.Fit(Stripes.Load(_mlContext, Stripes.Create(24, Side), Side, Side));
        double[] losses = [.. metrics.Where(metric => metric.IsEndOfEpoch).Select(metric => metric.Loss)];
        Assert.IsLessThan(losses[0] / 2, losses[1..].Min());
    }
}
