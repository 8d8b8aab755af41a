using Digits;
using ExpressML.Reports;
using ExpressML.Trainers;
using Microsoft.ML;
using Microsoft.ML.Data;

return CommandLine.Run(args, TrainAndPredict);

static void TrainAndPredict(Settings settings)
{
    ModelFile.RequireWritable(settings.ModelFile);

    // The data: each row is an image as numbers and the number that it shows. A part is held out for the test.
    DigitSet digits = settings.DataFolder is { } folder ? DigitFiles.Read(folder) : DigitFiles.ReadIncluded();
    var mlContext = new MLContext(seed: 1);
    IDataView trainingData = mlContext.Data.LoadFromEnumerable(digits.Training, digits.Schema);
    IDataView testData = mlContext.Data.LoadFromEnumerable(digits.Test, digits.Schema);
    Console.WriteLine($"{digits.Training.Length} images of {digits.Shape} to train with, {digits.Test.Length} held out.");

    // The pipeline: LeNet-5 reads the columns Label, a key, and Features, pixels of 28×28, whatever their range.
    // Ctrl+C ends the training early, with the network of that moment as its result.
    var progress = new ConsoleProgress();
    using var cancellation = new CancellationTokenSource();
    Console.CancelKeyPress += (_, key) =>
    {
        key.Cancel = !cancellation.IsCancellationRequested;
        cancellation.Cancel();
    };
    var options = new LeNetTrainer.Options
    {
        NumberOfEpochs = settings.NumberOfEpochs,
        Progress = progress,
        CancellationToken = cancellation.Token,
    };
    var pipeline = mlContext.Transforms.ResizePixels("Features", "Pixels", inputShape: digits.Shape, height: 28, width: 28)
        .Append(mlContext.Transforms.Conversion.MapValueToKey("Label", "Number"))
        .Append(new LeNetTrainer(mlContext, options))
        .Append(mlContext.Transforms.Conversion.MapKeyToValue("PredictedLabel"));

    // Train, and test on the images that were held out.
    var model = pipeline.Fit(trainingData);
    progress.Dispose();
    MulticlassClassificationMetrics metrics = mlContext.MulticlassClassification.Evaluate(model.Transform(testData));
    Console.WriteLine(metrics.ConfusionMatrix.GetFormattedConfusionTable());

    // What the training did, and where the model is wrong, as a page for a browser.
    string report = Path.ChangeExtension(settings.ModelFile, ".html");
    TrainingReport.Of(model, testData).Save(report);
    Console.WriteLine($"Saved a report of the training to {report}.");

    // Save the model. Any program that references ExpressML.Transforms can load it, and needs none of the lines above.
    mlContext.Model.SaveAtomically(model, trainingData.Schema, settings.ModelFile);
    Console.WriteLine($"Saved the model to {settings.ModelFile}. Loaded again, it predicts:");

    var newContext = new MLContext();
    ITransformer loaded = newContext.Model.Load(settings.ModelFile, out DataViewSchema schema);
    using var engine = newContext.Model.CreatePredictionEngine<Digit, DigitPrediction>(loaded, schema);
    Console.WriteLine(DigitImage.Draw(digits.Shape, [.. digits.Test.Take(4).Select(digit => (digit.Pixels, Caption(digit, engine.Predict(digit))))]));

    Console.WriteLine(FormattableString.Invariant($"Test accuracy: {100 * metrics.MicroAccuracy:F1} %"));
}

static string Caption(Digit digit, DigitPrediction prediction)
{
    string caption = FormattableString.Invariant($"{prediction.PredictedLabel} at {100 * prediction.Score.Max():F1} %");
    return prediction.PredictedLabel == digit.Number ? caption : $"{caption} (a {digit.Number})";
}
