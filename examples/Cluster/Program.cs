using Digits;
using ExpressML.Mpi;
using ExpressML.Trainers;
using Microsoft.ML;

// The processes that mpirun started; a single one, if nothing did.
using var cluster = MpiCluster.Join();
Console.WriteLine($"Joined: {cluster}");

// Each process reads all rows, and computes its share of every batch.
DigitSet digits = DigitFiles.ReadIncluded();
var mlContext = new MLContext(seed: 1);
IDataView trainingData = mlContext.Data.LoadFromEnumerable(digits.Training, digits.Schema), testData = mlContext.Data.LoadFromEnumerable(digits.Test, digits.Schema);
var pipeline = mlContext.Transforms.ResizePixels("Features", "Pixels", inputShape: digits.Shape, height: 28, width: 28)
    .Append(mlContext.Transforms.Conversion.MapValueToKey("Label", "Number"))
    .Append(new LeNetTrainer(mlContext, new LeNetTrainer.Options
    {
        Cluster = cluster,
        BatchSize = 64,
        CheckpointFolder = "checkpoints",
        EpochCallback = metrics => Console.WriteLine(FormattableString.Invariant($"Epoch {metrics.Epoch}: loss {metrics.Loss:F4}, {metrics.ExamplesPerSecond:F0} examples/s")),
    }));
var model = pipeline.Fit(trainingData);

// All processes have the same network now; one of them saves it.
if (cluster.Rank == 0)
{
    mlContext.Model.SaveAtomically(model, trainingData.Schema, "digits.zip");
    Console.WriteLine(FormattableString.Invariant($"Test accuracy: {100 * mlContext.MulticlassClassification.Evaluate(model.Transform(testData)).MicroAccuracy:F1} %"));
}
