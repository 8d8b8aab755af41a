using Digits;
using ExpressML.Tests.Support;
using ExpressML.Trainers;
using ExpressML.Transforms;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;
using Pages;

namespace ExpressML.Tests.Trainers;

[TestClass]
public sealed class RealImagesTests
{
    private readonly MLContext _mlContext = new(seed: 1);

    [TestMethod]
    public void LeNet_FashionSavedAndLoadedInAnotherProcess_GivesTheSameBitsByTransformAndByPredictionEngine()
    {
        DigitSet images = RealImages.FashionMini();
        IDataView training = _mlContext.Load(images, images.Training), test = _mlContext.Load(images, images.Test);
        var model = Pipeline(new LeNetTrainer.Options { Seed = 1 }).Fit(training);

        IDataView scored = model.Transform(test);
        Assert.IsGreaterThan(0.8, _mlContext.MulticlassClassification.Evaluate(scored).MicroAccuracy);

        using var folder = new TemporaryFolder();
        string file = folder.File("fashion.zip");
        _mlContext.Model.Save(model, training.Schema, file);
        float[] expected = [.. scored.Arrays<float>("Score").SelectMany(scores => scores)];
        CollectionAssert.AreEqual(expected, ConsumerProcess.Predict(file, test, "Score"));

        ITransformer loaded = new MLContext().Model.Load(file, out DataViewSchema schema);
        using var engine = new MLContext().Model.CreatePredictionEngine<Digit, DigitScores>(loaded, schema);
        CollectionAssert.AreEqual(expected, images.Test.SelectMany(image => engine.Predict(image).Score).ToArray());
    }

    [TestMethod]
    [TestCategory("Slow")]
    public void LeNet_MnistWithNothingTuned_ReachesItsAccuracy()
    {
        DigitSet digits = RealImages.Mnist();

        var model = Pipeline(new LeNetTrainer.Options { Seed = 1 }).Fit(_mlContext.Load(digits, digits.Training));

        IDataView scored = model.Transform(_mlContext.Load(digits, digits.Test));
        Assert.IsGreaterThanOrEqualTo(0.991, _mlContext.MulticlassClassification.Evaluate(scored).MicroAccuracy);
    }

    [TestMethod]
    [TestCategory("Slow")]
    public void LeNet_Classic1998OnMnistWithNothingTuned_ReachesItsAccuracy()
    {
        DigitSet digits = RealImages.Mnist();

        var model = Pipeline(new LeNetTrainer.Options { Variant = LeNetVariant.Classic1998, Seed = 1 }).Fit(_mlContext.Load(digits, digits.Training));

        IDataView scored = model.Transform(_mlContext.Load(digits, digits.Test));
        Assert.IsGreaterThanOrEqualTo(0.988, _mlContext.MulticlassClassification.Evaluate(scored).MicroAccuracy);
    }

    [TestMethod]
    [TestCategory("Slow")]
    public void ConvolutionalNetwork_ReadmesTenLinesOnMnist_ReachesItsAccuracy()
    {
        DigitSet digits = RealImages.Mnist();
        IDataView training = _mlContext.Load(digits, digits.Training);
        var columns = _mlContext.Transforms.Conversion.MapValueToKey("Label", "Number")
            .Append(_mlContext.Transforms.CopyColumns("Features", "Pixels"))
            .Fit(training);

        NetworkTransformer model = NetworksBlocks.TrainOwnNetwork(columns.Transform(training));

        Assert.IsLessThanOrEqualTo(0.008, _mlContext.Error(model, columns.Transform(_mlContext.Load(digits, digits.Test))));
    }

    private EstimatorChain<KeyToValueMappingTransformer> Pipeline(LeNetTrainer.Options options) => _mlContext.Transforms.Conversion.MapValueToKey("Label", "Number")
        .Append(_mlContext.Transforms.CopyColumns("Features", "Pixels"))
        .Append(new LeNetTrainer(options))
        .Append(_mlContext.Transforms.Conversion.MapKeyToValue("PredictedLabel"));

    private sealed class DigitScores
    {
        public float[] Score { get; set; } = [];
    }
}
