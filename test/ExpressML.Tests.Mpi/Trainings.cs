using ExpressML.Augmentations;
using ExpressML.Networks;
using ExpressML.Trainers;
using Microsoft.ML;

namespace ExpressML.Tests.Mpi;

/// <summary>What is trained.</summary>
internal static class Trainings
{
    /// <summary>The options of a training, by its name.</summary>
    public static NetworkTrainerOptions Create(string name, int rank) => name switch
    {
        // Dropout and augmentation, and a last batch of 8 rows.
        "lenet" => new LeNetTrainer.Options { InputShape = (1, 16, 16), BatchSize = 64, NumberOfEpochs = 3, Augmentations = [new RandomCrop(1)] },
        // Batch normalisation, a validation set.
        "normalized" => new ConvolutionalNetworkTrainer.Options { Network = Normalized, BatchSize = 96, NumberOfEpochs = 2, ValidationSetFraction = 0.2 },
        // The same in residual blocks, early stopping.
        "resnet9" => new ResNet9Trainer.Options
        {
            InputShape = (1, 16, 16),
            BatchSize = 128,
            NumberOfEpochs = 2,
            ValidationSetFraction = 0.3,
            EarlyStoppingCriteria = new EarlyStoppingCriteria { Patience = 1 },
        },
        // Many short epochs, to be killed in.
        "small" => new ConvolutionalNetworkTrainer.Options
        {
            Network = Normalized,
            BatchSize = 96,
            NumberOfEpochs = 60,
            ValidationSetFraction = 0.2,
        },
        "other-options" => new LeNetTrainer.Options { InputShape = (1, 16, 16), NumberOfEpochs = 3 + rank },
        "fails" => new LeNetTrainer.Options { InputShape = (1, 16, 16), FeatureColumnName = rank == 1 ? "Pixels" : "Features" },
        _ => throw new ArgumentException($"There is no training '{name}'.", nameof(name)),
    };

    private static NetworkBuilder Normalized(NetworkBuilder net) =>
        net.Conv2D(8, 3).BatchNormalization().Relu().MaxPool2D(2).Conv2D(16, 3).BatchNormalization().Relu().Flatten().Dense(32).Relu().Dropout(0.3);

    /// <summary>The trainer with these options.</summary>
    public static IEstimator<ITransformer> Trainer(MLContext mlContext, NetworkTrainerOptions options) => options switch
    {
        LeNetTrainer.Options lenet => new LeNetTrainer(mlContext, lenet),
        ResNet9Trainer.Options resnet => new ResNet9Trainer(mlContext, resnet),
        _ => new ConvolutionalNetworkTrainer(mlContext, (ConvolutionalNetworkTrainer.Options)options),
    };
}
