using ExpressML.Augmentations;
using ExpressML.Trainers;
using Microsoft.ML;

namespace ExpressML.Benchmarks.Learning;

/// <summary>A network and its recipe on a data set, of which docs/accuracy.md says what it reaches.</summary>
/// <param name="Name">What it is called on the command line.</param>
/// <param name="Recipe">The code that makes the trainer, for the document.</param>
/// <param name="Read">Reads the data set.</param>
/// <param name="Trainer">Makes the trainer.</param>
internal sealed record LearningTask(string Name, string Recipe, Func<string, ImageSet> Read, Func<MLContext, IEstimator<ITransformer>> Trainer)
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<LearningTask> All { get; } =
    [
        new("mnist", "new LeNetTrainer()", ImageSetFiles.ReadIdx, mlContext => mlContext.MulticlassClassification.Trainers.LeNet()),
        new(
            "mnist-best", "CifarNet, 20 epochs, turned, scaled and shifted at random", ImageSetFiles.ReadIdx,
            mlContext => mlContext.MulticlassClassification.Trainers.CifarNet(new CifarNetTrainer.Options
            {
                NumberOfEpochs = 20,
                Augmentations = [new RandomRotation(10), new RandomScale(0.9, 1.1), new RandomCrop(2)],
            })),
        new(
            "fashion", "CifarNet, 20 epochs, parts erased at random", ImageSetFiles.ReadIdx,
            mlContext => mlContext.MulticlassClassification.Trainers.CifarNet(new CifarNetTrainer.Options
            {
                NumberOfEpochs = 20,
                Augmentations = [new AlternatingFlip(), new RandomCrop(2, Border.Reflect), new RandomErasing()],
            })),
        new("cifar10", "new CifarNetTrainer()", ImageSetFiles.ReadArchive, mlContext => mlContext.MulticlassClassification.Trainers.CifarNet()),
        new(
            "cifar10-budget", "CifarNet with TimeBudget = 6 minutes", ImageSetFiles.ReadArchive,
            mlContext => mlContext.MulticlassClassification.Trainers.CifarNet(new CifarNetTrainer.Options { TimeBudget = TimeSpan.FromMinutes(6) })),
    ];
}
