using ExpressML.Layers;
using ExpressML.Losses;
using ExpressML.Tests.Support;
using ExpressML.Trainers;
using ExpressML.Transforms;
using Microsoft.ML;

namespace ExpressML.Tests.Trainers;

[TestClass]
public sealed class ConvolutionalNetworkTrainerTests
{
    private readonly MLContext _mlContext = new(seed: 1);

    [TestMethod]
    public void Fit_NetworkOfOnesOwn_LearnsAndAddsTheOutputLayer()
    {
        var trainer = _mlContext.MulticlassClassification.Trainers.ConvolutionalNetwork(
            net => net.Conv2D(8, 3, padding: 1).BatchNormalization().Relu().MaxPool2D(2).Dropout(0.2), numberOfEpochs: 6, batchSize: 20);

        NetworkTransformer model = trainer.Fit(Load(Stripes.Create(300)));

        Assert.AreEqual(
            "new NetworkBuilder().Standardize().Conv2D(8, 3, padding: 1).BatchNormalization().Relu().MaxPool2D(2).Dropout(0.2).Flatten().Dense(3).Build(new Shape(1, 12, 12))",
            model.Model.ToString());
        Assert.IsGreaterThan(0.95, _mlContext.MulticlassClassification.Evaluate(model.Transform(Load(Stripes.Create(90, seed: 2)))).MicroAccuracy);
    }

    [TestMethod]
    public void Fit_DenseNetworkOnPlainVectors_NeedsNoShape()
    {
        IDataView data = Stripes.Load(_mlContext, Stripes.Create(300), 144);
        NetworkTransformer model = new ConvolutionalNetworkTrainer(net => net.Dense(32).Relu().Dense(16).Tanh()).Fit(data);
        Assert.AreEqual(new Shape(144, 1, 1), model.Model.InputShape);
        Assert.IsGreaterThan(0.95, _mlContext.MulticlassClassification.Evaluate(model.Transform(data)).MicroAccuracy);
    }

    [TestMethod]
    public void Constructor_OptionsWhoseTypeIsNotWritten_AreNotTakenForAFunction() => Assert.ThrowsExactly<ArgumentOutOfRangeException>(
        () => new ConvolutionalNetworkTrainer(new() { Network = net => net.Dense(4), BatchSize = 0 }));

    [TestMethod]
    public void Fit_SameTrainerTwice_GivesTheSameBytes()
    {
        var trainer = new ConvolutionalNetworkTrainer(new ConvolutionalNetworkTrainer.Options
        {
            Network = net => net.Residual(block => block.Conv2D(1, 3, padding: 1).BatchNormalization().Relu()).Dropout(),
            NumberOfEpochs = 2,
            Seed = 3,
        });
        IDataView data = Load(Stripes.Create(50));
        CollectionAssert.AreEqual(NetworkFiles.Bytes(trainer.Fit(data).Model), NetworkFiles.Bytes(trainer.Fit(data).Model));
    }

    [TestMethod]
    public void Fit_SavedAndLoadedElsewhere_GivesTheSameBits()
    {
        IDataView data = Load(Stripes.Create(50));
        NetworkTransformer model = new ConvolutionalNetworkTrainer(new ConvolutionalNetworkTrainer.Options
        {
            Network = net => net.Conv2D(3, 3).BatchNormalization().Relu().Concatenate(one => one.Conv2D(2, 1), two => two.Conv2D(2, 3, padding: 1)).Dropout(),
            NumberOfEpochs = 2,
        }).Fit(data);
        using var folder = new TemporaryFolder();
        string file = folder.File("own.zip");
        _mlContext.Model.Save(model, data.Schema, file);
        CollectionAssert.AreEqual(
            model.Transform(data).Arrays<float>("Score").SelectMany(scores => scores).ToArray(), ConsumerProcess.Predict(file, data, "Score"));
    }

    [TestMethod]
    public void Fit_LayerThatDoesNotFit_ErrorBeginsWithTheLayerBeforeAnyRowIsRead()
    {
        var trainer = new ConvolutionalNetworkTrainer(net => net.MaxPool2D(4).Conv2D(8, 5));
        var data = new RecordingDataView(Load(Stripes.Create(6)));
        var exception = Assert.ThrowsExactly<ShapeException>(() => trainer.Fit(data));
        Assert.AreEqual("Conv2D(8, 5): the input must be at least 5×5 pixels, but is 1×3×3.", exception.Message);
    }

    [TestMethod]
    public void Fit_LossThatDoesNotSuit_SaysSoBeforeAnyRowIsRead()
    {
        var trainer = new ConvolutionalNetworkTrainer(new ConvolutionalNetworkTrainer.Options
        {
            Network = net => net.Conv2D(2, 3).Relu(),
            Loss = new SoftmaxCrossEntropy { ClassWeights = [1, 2] },
        });
        var data = new RecordingDataView(Load(Stripes.Create(6)));
        var exception = Assert.ThrowsExactly<InvalidOperationException>(() => trainer.Fit(data));
        Assert.AreEqual("ClassWeights must have one weight for each of the 3 classes, but has 2.", exception.Message);
        Assert.AreEqual(0, data.RowsRead);
    }

    [TestMethod]
    public void Fit_OutputOfAnotherLength_SaysBoth()
    {
        var trainer = new ConvolutionalNetworkTrainer(new ConvolutionalNetworkTrainer.Options { Network = net => net.Flatten().Dense(5), AddOutputLayer = false });
        var exception = Assert.ThrowsExactly<ArgumentException>(() => trainer.Fit(Load(Stripes.Create(6))));
        Assert.AreEqual(
            "The network has 5 outputs, but there are 3 classes. End it with a layer of 3 outputs, or leave AddOutputLayer true.", exception.Message);
    }

    [TestMethod]
    public void Constructor_WithoutNetwork_SaysHowToSetIt()
    {
        var exception = Assert.ThrowsExactly<ArgumentNullException>(() => new ConvolutionalNetworkTrainer(new ConvolutionalNetworkTrainer.Options()));
        Assert.StartsWith("Network must be set, for example to net => net.Conv2D(32, 3).Relu().MaxPool2D(2); or Preset, for example to NetworkPreset.ResNet18.", exception.Message);
    }

    private IDataView Load(Striped[] rows) => Stripes.Load(_mlContext, rows);
}
