using ExpressML.Optimizers;
using ExpressML.Tests.Support;
using ExpressML.Trainers;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;

namespace ExpressML.Tests.Behaviour;

/// <summary>AlexNet learns from a folder of JPEG files of 224×224 through ML.NET's own image stages, and tells the classes of files that it has not seen.</summary>
/// <remarks>With the settings that <see cref="AlexNetTrainer"/> advises for few classes.</remarks>
[TestClass]
public sealed class AlexNetOnImageFilesTests
{
    private const int Side = 224;
    private const int TrainingFiles = 64;
    private const int TestFiles = 16;

    private readonly MLContext _mlContext = new(seed: 1);

    [TestMethod]
    [TestCategory("Slow")]
    public void Fit_JpegFiles_LossFallsAndOtherFilesAreTold()
    {
        double lossOfGuessing = Math.Log(2);
        using var folder = new TemporaryFolder();
        ImageFile[] files = HalfBrightImages.Write(folder, "jpg", TrainingFiles + TestFiles, Side);
        var losses = new List<double>();

        ITransformer model = Pipeline(losses).Fit(_mlContext.Data.LoadFromEnumerable(files[..TrainingFiles]));

        string course = $"Losses of the epochs: {string.Join(", ", losses)}.";
        Assert.IsLessThan(lossOfGuessing / 2, losses[^1], course);
        Assert.IsLessThan(losses[0] / 4, losses[^1], course);
        using var engine = _mlContext.Model.CreatePredictionEngine<ImageFile, ImagePrediction>(model);
        Assert.AreSequenceEqual(files[TrainingFiles..].Select(file => file.Class), files[TrainingFiles..].Select(file => engine.Predict(file).PredictedLabel));
    }

    private EstimatorChain<KeyToValueMappingTransformer> Pipeline(List<double> losses)
    {
        var options = new AlexNetTrainer.Options
        {
            NumberOfEpochs = 6,
            BatchSize = 16,
            PaperInitialization = false,
            Optimizer = new Adam(),
            LearningRate = 0.0001,
            Seed = 1,
            MetricsCallback = metrics =>
            {
                if (metrics.IsEndOfEpoch)
                    losses.Add(metrics.Loss);
            },
        };
        return _mlContext.Transforms.Conversion.MapValueToKey("Label", "Class")
            .Append(_mlContext.Transforms.LoadImages("Image", imageFolder: null, "Path"))
            .Append(_mlContext.Transforms.ResizeImages("Image", imageWidth: Side, imageHeight: Side))
            .Append(_mlContext.Transforms.ExtractPixels("Features", "Image"))
            .Append(new AlexNetTrainer(options))
            .Append(_mlContext.Transforms.Conversion.MapKeyToValue("PredictedLabel"));
    }

    private sealed class ImagePrediction
    {
        public string PredictedLabel { get; set; } = "";
    }
}
