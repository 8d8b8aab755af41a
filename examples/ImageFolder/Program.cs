using System.Globalization;
using ExpressML.Reports;
using ExpressML.Trainers;
using FineTune;
using Microsoft.ML;

// Arguments: a folder with a folder of images for each class, and how many epochs to train. Without them: drawings that come with the example.
string folder = args.ElementAtOrDefault(0) ?? Path.Combine(AppContext.BaseDirectory, "Data");
int? epochs = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : null;

// The data: each row is the path of an image and its class. Every fifth image of a class is held out for the test.
if (!Directory.Exists(folder) || Photo.In(folder) is not { Length: > 0 } photos)
{
    Console.Error.WriteLine($"'{folder}' has no images: it needs a folder for each class, with image files (JPEG, PNG, WebP, BMP, GIF) in it.");
    return 1;
}

var mlContext = new MLContext(seed: 1);
IDataView trainingData = mlContext.Data.LoadFromEnumerable(photos.Where(photo => !photo.IsHeldOut)), testData = mlContext.Data.LoadFromEnumerable(photos.Where(photo => photo.IsHeldOut));
Console.WriteLine($"{photos.Count(photo => !photo.IsHeldOut)} images of {photos.DistinctBy(photo => photo.Class).Count()} classes to train with, {photos.Count(photo => photo.IsHeldOut)} held out.");

// Ctrl+C ends the training early, with what is learned. A program that was killed goes on from the last whole epoch when it is started again.
using var cancellation = new CancellationTokenSource();
Console.CancelKeyPress += (_, key) =>
{
    key.Cancel = !cancellation.IsCancellationRequested;
    cancellation.Cancel();
};
using var progress = new ConsoleProgress();
var pipeline = mlContext.Transforms.Conversion.MapValueToKey("Label", "Class")
    .Append(mlContext.Transforms.DecodeImages("Image", "Path"))
    .Append(new CifarNetTrainer(mlContext, new CifarNetTrainer.Options
    {
        FeatureColumnName = "Image",
        InputShape = (3, 48, 48),
        Filters = 32,
        NumberOfEpochs = epochs,
        CheckpointFolder = "checkpoints",
        LayerNormsInterval = 10,
        Progress = progress,
        CancellationToken = cancellation.Token,
    }));
var model = pipeline.Fit(trainingData);
mlContext.Model.SaveAtomically(model, trainingData.Schema, "photos.zip");

// How well it does on images that it has not seen, as a page to look at; and what it says of some of them.
IDataView scored = model.Transform(testData);
TrainingReport.Of(model, testData).Save("report.html");
IDataView best = mlContext.Transforms.TopClasses(3).Fit(scored).Transform(scored);
foreach (TopThree photo in mlContext.Data.CreateEnumerable<TopThree>(best, reuseRowObject: false).DistinctBy(photo => Path.GetDirectoryName(photo.Path)))
    Console.WriteLine($"{Path.GetFileName(photo.Path)} of {Path.GetFileName(Path.GetDirectoryName(photo.Path))}: {photo}");
Console.WriteLine("The report is report.html, the model photos.zip.");
Console.WriteLine(FormattableString.Invariant($"Test accuracy: {100 * mlContext.MulticlassClassification.Evaluate(scored).MicroAccuracy:F1} %"));
return 0;
