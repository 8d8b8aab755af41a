using System.Globalization;
using ExpressML.Layers;
using ExpressML.Onnx;
using ExpressML.Trainers;
using ExpressML.Transforms;
using FineTune;
using Microsoft.ML;
using Microsoft.ML.Data;

// Arguments: a folder with a folder of images for each class, how many epochs to fine-tune, and the side that images are brought to.
string folder = args.ElementAtOrDefault(0) ?? Path.Combine(AppContext.BaseDirectory, "Data");
int epochs = int.Parse(args.ElementAtOrDefault(1) ?? "3", CultureInfo.InvariantCulture), side = int.Parse(args.ElementAtOrDefault(2) ?? "224", CultureInfo.InvariantCulture);

// The data: each row is the path of an image and its class. Every fifth image of a class is held out for the test.
Photo[] photos = Photo.In(folder);
var mlContext = new MLContext(seed: 1);
IDataView trainingData = mlContext.Data.LoadFromEnumerable(photos.Where(photo => !photo.IsHeldOut)), testData = mlContext.Data.LoadFromEnumerable(photos.Where(photo => photo.IsHeldOut));
Console.WriteLine($"{photos.Count(photo => !photo.IsHeldOut)} images of {photos.DistinctBy(photo => photo.Class).Count()} classes to train with, {photos.Count(photo => photo.IsHeldOut)} held out.");

// ResNet-18, trained on ImageNet by CNTK: it takes blue, green, red, less their means, and gives 512 features.
NetworkTransformer resNet = OnnxModel.Load(Path.Combine(AppContext.BaseDirectory, "ResNet18.onnx"), new OnnxModelOptions
{
    FeatureColumnName = "Image",
    InputShape = (3, side, side),
    ImageScaling = new ImageScaling(means: [123.15, 115.90, 103.06], deviations: [1]),
    TakesBlueFirst = true,
    OutputColumnName = "Features",
});
var prepare = mlContext.Transforms.Conversion.MapValueToKey("Label", "Class").Append(mlContext.Transforms.DecodeImages("Image", "Path")).Fit(trainingData);

// First, the features as they are: computed once for each image, with a new output layer behind them.
var output = new ConvolutionalNetworkTrainer(mlContext, new ConvolutionalNetworkTrainer.Options { Network = net => net, NumberOfEpochs = 50, BatchSize = 16 }).Fit(FeaturesOf(trainingData));
NetworkTransformer frozen = resNet.FollowedBy(output);
Console.WriteLine($"Accuracy with the features of ImageNet as they are: {Accuracy(output.Transform(FeaturesOf(testData)))}");

// Then, fine-tuning: the last stage of ResNet-18 learns, too, in small steps. All before it stays frozen.
var fineTuned = new ConvolutionalNetworkTrainer(mlContext, new ConvolutionalNetworkTrainer.Options
{
    InitialModel = frozen,
    FeatureColumnName = "Image",
    InputShape = frozen.Model.InputShape,
    FrozenLayers = [.. frozen.Model.Layers.Select(frozen.Model.NameOf).TakeWhile(name => name != "Convolution359")],
    NumberOfEpochs = epochs,
    BatchSize = 32,
    LearningRate = 2e-4,
    Augmentations = [new ExpressML.Augmentations.HorizontalFlip()],
}).Fit(prepare.Transform(trainingData));
IDataView scored = fineTuned.Transform(prepare.Transform(testData));
Console.WriteLine($"Accuracy after fine-tuning for {epochs} epochs: {Accuracy(scored)}");

// The whole as one model, which programs load without the ONNX file; and what it says of an image.
ITransformer model = new TransformerChain<ITransformer>(prepare, fineTuned);
mlContext.Model.Save(model, trainingData.Schema, "finetuned.zip");
IDataView best = mlContext.Transforms.TopClasses(3).Fit(scored).Transform(scored);
TopThree first = mlContext.Data.CreateEnumerable<TopThree>(best, reuseRowObject: false).First();
Console.WriteLine($"{Path.GetFileName(first.Path)} of {Path.GetFileName(Path.GetDirectoryName(first.Path))}: {first}");

IDataView FeaturesOf(IDataView rows) => mlContext.Data.Cache(resNet.Transform(prepare.Transform(rows)), "Label", "Features");

string Accuracy(IDataView predictions) => FormattableString.Invariant($"{100 * mlContext.MulticlassClassification.Evaluate(predictions).MicroAccuracy:F1} %");
