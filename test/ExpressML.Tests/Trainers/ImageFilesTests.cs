using ExpressML.Tests.Support;
using ExpressML.Trainers;
using Microsoft.ML;
using Microsoft.ML.Transforms.Image;

namespace ExpressML.Tests.Trainers;

/// <summary>Images from files, through ML.NET's own image stages, into a trainer; and the whole chain again in a program of its own.</summary>
[TestClass]
public sealed class ImageFilesTests
{
    private const int Side = 20;

    private readonly MLContext _mlContext = new(seed: 1);

    [TestMethod]
    [DataRow("png", false, true)]
    [DataRow("png", true, true)]
    [DataRow("jpg", false, true)]
    [DataRow("jpg", true, true)]
    [DataRow("png", false, false)]
    [DataRow("jpg", true, false)]
    public void Fit_ImageFiles_LearnsThemAndScoresTheSameInAnotherProcess(string type, bool interleaved, bool isColour)
    {
        using var folder = new TemporaryFolder();
        ImageFile[] files = HalfBrightImages.Write(folder, type, count: 40, Side);
        IDataView data = _mlContext.Data.LoadFromEnumerable(files);
        var pipeline = _mlContext.Transforms.Conversion.MapValueToKey("Label", "Class")
            .Append(_mlContext.Transforms.LoadImages("Image", imageFolder: null, "Path"))
            .Append(_mlContext.Transforms.ResizeImages("Image", imageWidth: 16, imageHeight: 14))
            .Append(_mlContext.Transforms.ExtractPixels(
                "Features", "Image", isColour ? ImagePixelExtractingEstimator.ColorBits.Rgb : ImagePixelExtractingEstimator.ColorBits.Red,
                interleavePixelColors: interleaved))
            .Append(new LeNetTrainer(new LeNetTrainer.Options { NumberOfEpochs = 10, BatchSize = 8, Seed = 1 }))
            .Append(_mlContext.Transforms.Conversion.MapKeyToValue("PredictedLabel"));

        var model = pipeline.Fit(data);

        IDataView scored = model.Transform(data);
        Assert.IsGreaterThan(0.95, _mlContext.MulticlassClassification.Evaluate(scored).MicroAccuracy);
        string file = folder.File("model.zip");
        _mlContext.Model.Save(model, data.Schema, file);
        CollectionAssert.AreEqual(scored.Arrays<float>("Score").SelectMany(score => score).ToArray(), ConsumerProcess.Predict(file, data, "Score"));
    }

    [TestMethod]
    public void Fit_PlanarAndInterleavedPixels_GiveTheSameNetwork()
    {
        using var folder = new TemporaryFolder();
        IDataView data = _mlContext.Data.LoadFromEnumerable(HalfBrightImages.Write(folder, "png", count: 16, Side));
        CollectionAssert.AreEqual(Scores(data, interleaved: false), Scores(data, interleaved: true));
    }

    private float[] Scores(IDataView data, bool interleaved) => _mlContext.Transforms.Conversion.MapValueToKey("Label", "Class")
        .Append(_mlContext.Transforms.LoadImages("Image", imageFolder: null, "Path"))
        .Append(_mlContext.Transforms.ResizeImages("Image", imageWidth: Side, imageHeight: Side))
        .Append(_mlContext.Transforms.ExtractPixels("Features", "Image", interleavePixelColors: interleaved))
        .Append(new LeNetTrainer(new LeNetTrainer.Options { NumberOfEpochs = 2, Seed = 1 }))
        .Fit(data).Transform(data).Arrays<float>("Score").SelectMany(score => score).ToArray();
}
