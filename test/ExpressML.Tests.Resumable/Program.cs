using System.Runtime.InteropServices;
using ExpressML.Augmentations;
using ExpressML.Tests.Resumable;
using ExpressML.Trainers;
using ExpressML.Transforms;
using Microsoft.ML;

// Trains with checkpoints, and writes the parameters of the network to a file at the end. A test kills it again and again:
//
//     ExpressML.Tests.Resumable CHECKPOINT_FOLDER RESULT_FILE
//
// It prints a line when it begins to train and one for each epoch.
var mlContext = new MLContext(seed: 1);
IDataView rows = mlContext.Data.LoadFromEnumerable(Spot.Draw(count: 1200));
var options = new ConvolutionalNetworkTrainer.Options
{
    Network = net => net.Conv2D(8, 3).BatchNormalization().Relu().MaxPool2D(2).Conv2D(16, 3).BatchNormalization().Relu().Flatten().Dense(32).Relu().Dropout(0.3),
    NumberOfEpochs = 200,
    ValidationSetFraction = 0.2,
    Augmentations = [new RandomCrop(1)],
    Seed = 3,
    NumberOfThreads = 2,
    CheckpointFolder = args[0],
    MetricsCallback = metrics =>
    {
        if (metrics is { Batch: 1 } or { IsEndOfEpoch: true })
            Console.WriteLine($"{metrics.Epoch} {(metrics.IsEndOfEpoch ? "ended" : "began")}");
    },
};
NetworkTransformer trained = mlContext.MulticlassClassification.Trainers.ConvolutionalNetwork(options).Fit(
    mlContext.Transforms.Conversion.MapValueToKey("Label", nameof(Spot.Quarter)).Fit(rows).Transform(rows));
using FileStream result = File.Create(args[1]);
foreach (var parameter in trained.Model.Layers.SelectMany(layer => layer.Parameters))
    result.Write(MemoryMarshal.AsBytes(parameter.Values));
