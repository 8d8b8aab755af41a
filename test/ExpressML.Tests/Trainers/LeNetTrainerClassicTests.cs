using ExpressML.Layers;
using ExpressML.Losses;
using ExpressML.Networks;
using ExpressML.Schedules;
using ExpressML.Tests.Support;
using ExpressML.Trainers;
using ExpressML.Transforms;
using Microsoft.ML;

namespace ExpressML.Tests.Trainers;

/// <summary>The trainer with <see cref="LeNetVariant.Classic1998"/>.</summary>
[TestClass]
public sealed class LeNetTrainerClassicTests
{
    private readonly MLContext _mlContext = new(seed: 1);

    [TestMethod]
    [DataRow(28)]
    [DataRow(32)]
    public void Fit_StripedImages_LearnsThemWithPseudoRandomCodes(int side)
    {
        NetworkTransformer model = new LeNetTrainer(Quick()).Fit(Load(Stripes.Create(300, side: side), side));

        IDataView scored = model.Transform(Load(Stripes.Create(90, side: side, seed: 2), side));
        Assert.IsGreaterThan(0.99, _mlContext.MulticlassClassification.Evaluate(scored).MicroAccuracy);
        Assert.AreEqual(60_000, model.Model.ParameterCount);
        float[] codes = new Network(Shape.Vector(84), [new RadialBasis(3)]).Layers[0].Parameters[0].Values.ToArray();
        CollectionAssert.AreEqual(codes, model.Model.Layers[^1].Parameters[0].Values.ToArray());
    }

    [TestMethod]
    public void Transform_Scores_AreTheSoftmaxOfNegatedDistances()
    {
        Striped[] rows = Stripes.Create(20, side: 28);
        NetworkTransformer model = new LeNetTrainer(Quick()).Fit(Load(rows, 28));
        float[][] scores = [.. model.Transform(Load(rows, 28)).Arrays<float>("Score")];
        double[][] outputs = NetworkFiles.Score(model.Model, Array.ConvertAll(rows, row => Array.ConvertAll(row.Features, value => (double)value)));
        for (int n = 0; n < rows.Length; n++)
        {
            double[] powers = Array.ConvertAll(outputs[n], value => Math.Exp(value - outputs[n].Max()));
            Near.AreEqual(Array.ConvertAll(powers, power => power / powers.Sum()), Array.ConvertAll(scores[n], score => (double)score), 1e-5, $"row {n}");
            Assert.IsTrue(outputs[n].All(value => value <= 0));
        }
    }

    [TestMethod]
    public void Fit_SavedAndLoaded_GivesTheSameBits()
    {
        IDataView data = Load(Stripes.Create(40, side: 28), 28);
        NetworkTransformer model = new LeNetTrainer(Quick()).Fit(data);
        using var folder = new TemporaryFolder();
        _mlContext.Model.Save(model, data.Schema, folder.File("classic.zip"));
        ITransformer loaded = new MLContext().Model.Load(folder.File("classic.zip"), out _);
        CollectionAssert.AreEqual(
            model.Transform(data).Arrays<float>("Score").SelectMany(scores => scores).ToArray(),
            loaded.Transform(data).Arrays<float>("Score").SelectMany(scores => scores).ToArray());
    }

    [TestMethod]
    public void Fit_AnotherLoss_IsUsed()
    {
        IDataView data = Load(Stripes.Create(40, side: 28), 28);
        LeNetTrainer.Options own = Quick(), other = Quick();
        other.Loss = new SoftmaxCrossEntropy();
        own.Loss = new MaximumAPosteriori();
        float[] byDefault = Weights(Quick()), byOwn = Weights(own), byOther = Weights(other);
        CollectionAssert.AreEqual(byOwn, byDefault);
        CollectionAssert.AreNotEqual(byOther, byDefault);

        float[] Weights(LeNetTrainer.Options options) => new LeNetTrainer(options).Fit(data).Model.Layers[2].Parameters[0].Values.ToArray();
    }

    [TestMethod]
    [DataRow(12, 12)]
    [DataRow(28, 32)]
    [DataRow(64, 64)]
    public void Fit_OtherSize_SaysWhichAreTaken(int height, int width)
    {
        Striped[] rows = [.. Enumerable.Range(0, 4).Select(i => new Striped { Features = new float[height * width], Direction = $"{i % 2}" })];
        var exception = Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new LeNetTrainer(Quick()).Fit(Stripes.Load(_mlContext, rows, height, width)));
        Assert.StartsWith(
            "Schema mismatch for feature column 'Features': expected images of 28×28 or 32×32 pixels, which are all that LeNetVariant.Classic1998 takes, "
            + $"got 1×{height}×{width}. Resize them first, for example with mlContext.Transforms.ResizePixels to 28×28.",
            exception.Message);
    }

    private IDataView Load(Striped[] rows, int side) => Stripes.Load(_mlContext, rows, side, side);

    private static LeNetTrainer.Options Quick() => new() { Variant = LeNetVariant.Classic1998, NumberOfEpochs = 10, BatchSize = 20, LearningRate = 0.005, LearningRateSchedule = new CosineSchedule(), Seed = 1 };
}
