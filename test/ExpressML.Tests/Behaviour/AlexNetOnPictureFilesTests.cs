using ExpressML.Optimizers;
using ExpressML.Tests.Support;
using ExpressML.Trainers;
using Microsoft.ML;

namespace ExpressML.Tests.Behaviour;

/// <summary>AlexNet trains on JPEG files of 224×224 through ML.NET's own image stages, and the model scores a file.</summary>
/// <remarks>
/// Not with the paper's recipe: hidden layers whose 4096 units are all positive, since their biases begin at 1, let each step with a learning
/// rate of 0.01 move the few outputs of a small task together and far, and learning begins only after many more steps than a test has. Adam
/// with a rate of 0.0001 begins at once.
/// </remarks>
[TestClass]
public sealed class AlexNetOnPictureFilesTests
{
    private const int Side = 224;

    private readonly MLContext _mlContext = new(seed: 1);

    [TestMethod]
    [TestCategory("Slow")]
    public void Fit_JpegFiles_LossFallsAndAFileIsScored()
    {
        const double LossOfGuessing = 0.693;
        using var folder = new TemporaryFolder();
        PictureFile[] files = HalfBrightPictures.Write(folder, "jpg", count: 64, Side);
        var losses = new List<double>();
        var options = new AlexNetTrainer.Options
        {
            NumberOfEpochs = 4,
            BatchSize = 8,
            Optimizer = new Adam(),
            LearningRate = 0.0001,
            Seed = 1,
            MetricsCallback = metrics =>
            {
                if (metrics.IsEndOfEpoch)
                    losses.Add(metrics.Loss);
            },
        };

        var model = _mlContext.Transforms.Conversion.MapValueToKey("Label", "Class")
            .Append(_mlContext.Transforms.LoadImages("Image", imageFolder: null, "Path"))
            .Append(_mlContext.Transforms.ResizeImages("Image", imageWidth: Side, imageHeight: Side))
            .Append(_mlContext.Transforms.ExtractPixels("Features", "Image"))
            .Append(new AlexNetTrainer(options))
            .Append(_mlContext.Transforms.Conversion.MapKeyToValue("PredictedLabel"))
            .Fit(_mlContext.Data.LoadFromEnumerable(files));

        Assert.IsLessThan(losses[0], losses[^1]);
        Assert.IsLessThan(LossOfGuessing / 2, losses[^1], $"Losses: {string.Join(", ", losses)}.");
        using var engine = _mlContext.Model.CreatePredictionEngine<PictureFile, PicturePrediction>(model);
        foreach (PictureFile file in files[..2])
            Assert.AreEqual(file.Class, engine.Predict(file).PredictedLabel);
    }

    private sealed class PicturePrediction
    {
        public string PredictedLabel { get; set; } = "";
    }
}
