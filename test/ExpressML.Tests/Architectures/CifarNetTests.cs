using ExpressML.Architectures;
using ExpressML.Augmentations;
using ExpressML.Layers;
using ExpressML.Losses;
using ExpressML.Networks;
using ExpressML.Tests.Support;
using ExpressML.Trainers;
using ExpressML.Transforms;
using Microsoft.ML;

namespace ExpressML.Tests.Architectures;

[TestClass]
public sealed class CifarNetTests
{
    private readonly MLContext _mlContext = new(seed: 1);

    [TestMethod]
    public void Create_TenClassesOfCifarSize_HasTheParametersOfThePaper()
    {
        int whiteningBias = 24, convolutions = 9 * (24 * 64 + 64 * 64 + 64 * 256 + 3 * 256 * 256), shifts = 2 * 64 + 4 * 256, dense = 256 * 10;
        Assert.AreEqual(whiteningBias + convolutions + shifts + dense, new CifarNet().Create((3, 32, 32), 10).ParameterCount);
        Assert.AreEqual(1_971_352, new CifarNet().Create((3, 32, 32), 10).ParameterCount);
    }

    [TestMethod]
    [DataRow(9, 1)]
    [DataRow(28, 3)]
    [DataRow(32, 3)]
    [DataRow(48, 5)]
    [DataRow(49, 3)]
    [DataRow(64, 3)]
    [DataRow(96, 5)]
    public void Create_ImagesOfAnySize_LeavesAFewPixelsForTheLastPooling(int side, int left)
    {
        Network network = new CifarNet().Create((1, side, side), 3);
        Layer pooling = network.Layers.Single(layer => layer is GlobalMaxPool2D);
        Assert.AreEqual(new Shape(256, left, left), pooling.InputShape);
    }

    [TestMethod]
    public void Create_ImagesThatAreTooSmall_Throws() =>
        Assert.ThrowsExactly<ShapeException>(() => new CifarNet().Create((3, new CifarNet().SmallestSide - 1, 32), 3));

    [TestMethod]
    [DataRow(50_000, 16)]
    [DataRow(60_000, 16)]
    [DataRow(10_000, 36)]
    [DataRow(1000, 113)]
    [DataRow(20, 200)]
    public void EpochsFor_RowsOfAnyNumber_AreMoreForFewerRows(int rows, int epochs) =>
        Assert.AreEqual(epochs, new CifarNetTrainer.Options().EpochsFor(rows, batches: 1));

    [TestMethod]
    public void LossFor_SeveralClasses_IsSmoothed()
    {
        Assert.AreEqual(0.2, ((SoftmaxCrossEntropy)new CifarNet().LossFor(TargetKind.Class)!).LabelSmoothing);
        Assert.IsNull(new CifarNet().LossFor(TargetKind.Number));
    }

    [TestMethod]
    public void Filters_NotSet_AreThePapersAndHalfOfThemWithATimeBudget()
    {
        Assert.AreEqual(1_971_352, new CifarNetTrainer.Options().CreateArchitecture().Create((3, 32, 32), 10).ParameterCount);
        Assert.AreEqual(497_240, new CifarNetTrainer.Options { TimeBudget = TimeSpan.FromMinutes(1) }.CreateArchitecture().Create((3, 32, 32), 10).ParameterCount);
        Assert.AreEqual(1_971_352, new CifarNetTrainer.Options { TimeBudget = TimeSpan.FromMinutes(1), Filters = 64 }.CreateArchitecture().Create((3, 32, 32), 10).ParameterCount);
        Assert.AreEqual(497_240, new CifarNetTrainer.Options { Filters = 32 }.CreateArchitecture().Create((3, 32, 32), 10).ParameterCount);
        Assert.StartsWith("Filters must be at least 1.", Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new CifarNetTrainer(new CifarNetTrainer.Options { Filters = 0 })).Message);
    }

    [TestMethod]
    public void Views_NotSet_AreMirroredIfTheTrainingMirrors()
    {
        var options = new CifarNetTrainer.Options();
        Assert.AreEqual("new ScoringViews(mirrored: true, shift: 1)", options.ViewsOfModel?.ToString());
        options.Augmentations = [new HorizontalFlip { MirrorLabel = label => label[0] = -label[0] }, new RandomCrop(2)];
        Assert.AreEqual("new ScoringViews(mirrored: false, shift: 1)", options.ViewsOfModel?.ToString());
        options.ScoringViews = new ScoringViews(mirrored: true);
        Assert.AreEqual("new ScoringViews(mirrored: true, shift: 0)", options.ViewsOfModel?.ToString());
        Assert.IsNull(new SmallVggTrainer.Options().ViewsOfModel);
    }

    [TestMethod]
    public void Fit_StripedImages_LearnsThem()
    {
        NetworkTransformer model = _mlContext.MulticlassClassification.Trainers.CifarNet(new CifarNetTrainer.Options { NumberOfEpochs = 60, Filters = 32, Augmentations = [] })
            .Fit(Stripes.Load(_mlContext, Stripes.Create(128)));
        IDataView scored = model.Transform(Stripes.Load(_mlContext, Stripes.Create(60, seed: 2)));
        Assert.IsGreaterThan(0.9, _mlContext.MulticlassClassification.Evaluate(scored).MicroAccuracy);
    }
}
