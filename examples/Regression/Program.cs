using System.Globalization;
using System.Text;
using Digits;
using ExpressML.Reports;
using ExpressML.Trainers;
using Microsoft.ML;
using Microsoft.ML.Data;
using Regression;

// Argument: how many epochs to train. The drawings need UTF-8.
Console.OutputEncoding = Encoding.UTF8;
int epochs = int.Parse(args.ElementAtOrDefault(0) ?? "20", CultureInfo.InvariantCulture);

// The data: each row is an image of a digit that was turned by up to 45° either way, and the angle. The test has other digits than the training.
DigitSet digits = DigitFiles.ReadIncluded();
var random = new Random(1);
TurnedDigit[] training = TurnedDigit.Of(digits.Training, digits.Shape, times: 5, random), test = TurnedDigit.Of(digits.Test, digits.Shape, times: 1, random);
var mlContext = new MLContext(seed: 1);
IDataView trainingData = mlContext.Data.LoadFromEnumerable(training), testData = mlContext.Data.LoadFromEnumerable(test);
Console.WriteLine($"{training.Length} images of {TurnedDigit.Shape} to train with, {test.Length} held out.");

// The network: convolutions over the image, and behind them an output layer with one number, which the trainer adds.
using var progress = new ConsoleProgress();
var model = mlContext.Regression.Trainers.ConvolutionalNetwork(new ConvolutionalNetworkTrainer.Options
{
    Network = net => net.Conv2D(16, 5).BatchNormalization().Relu().MaxPool2D(2)
        .Conv2D(32, 3).BatchNormalization().Relu().MaxPool2D(2)
        .Flatten().Dense(64).Relu(),
    LabelColumnName = "Angle",
    FeatureColumnName = "Pixels",
    NumberOfEpochs = epochs,
    Progress = progress,
}).Fit(trainingData);

// How far off it is on digits that it has not seen, in degrees, and as a page to look at.
RegressionMetrics metrics = mlContext.Regression.Evaluate(model.Transform(testData), labelColumnName: "Angle");
TrainingReport.Of(model, testData).Save("report.html");
Console.WriteLine("The report is report.html.");

// Save the model. Another program loads it and reads angles.
mlContext.Model.SaveAtomically(model, trainingData.Schema, "angles.zip");
var newContext = new MLContext();
ITransformer loaded = newContext.Model.Load("angles.zip", out DataViewSchema schema);
using var engine = newContext.Model.CreatePredictionEngine<TurnedDigit, ReadAngle>(loaded, schema);
Console.WriteLine("Loaded from angles.zip, the model says:");
Console.WriteLine(DigitImage.Draw(TurnedDigit.Shape, [.. test.Take(4).Select(digit => (digit.Pixels, FormattableString.Invariant($"{engine.Predict(digit).Score:F0}° ({digit.Angle:F0}°)")))]));

Console.WriteLine(FormattableString.Invariant($"Always to say 0° would be off by {test.Average(digit => Math.Abs(digit.Angle)):F1}° in the mean."));
Console.WriteLine(FormattableString.Invariant($"Mean error: {metrics.MeanAbsoluteError:F1}°; root mean squared error: {metrics.RootMeanSquaredError:F1}°; R²: {metrics.RSquared:F3}"));
