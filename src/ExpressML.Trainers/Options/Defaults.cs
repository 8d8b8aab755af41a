using ExpressML.Networks;

namespace ExpressML.Trainers;

/// <summary>The defaults of the trainers' options, in one place for both overloads of each catalog method.</summary>
internal static class Defaults
{
    public const string LabelColumnName = "Label";
    public const string FeatureColumnName = "Features";
    public const string ScoreColumnName = "Score";
    public const int NumberOfEpochs = 20;
    public const int LeastSteps = 400;
    public const int BatchSize = 64;
    public const double LearningRate = 0.001;

    /// <summary>The options of an architecture, with the columns of the simple overload of its catalog methods.</summary>
    public static TOptions Of<TOptions>(string labelColumnName, string featureColumnName)
        where TOptions : NetworkTrainerOptions, new() =>
        new() { LabelColumnName = labelColumnName, FeatureColumnName = featureColumnName };

    /// <summary>The same, with number of epochs and batch size.</summary>
    public static TOptions Of<TOptions>(string labelColumnName, string featureColumnName, int? numberOfEpochs, int batchSize)
        where TOptions : NetworkTrainerOptions, new()
    {
        TOptions options = Of<TOptions>(labelColumnName, featureColumnName);
        (options.NumberOfEpochs, options.BatchSize) = (numberOfEpochs, batchSize);
        return options;
    }

    /// <summary>The same, for a network of one's own.</summary>
    public static ConvolutionalNetworkTrainer.Options Of(Func<NetworkBuilder, NetworkBuilder> network, string labelColumnName, string featureColumnName, int? numberOfEpochs, int batchSize)
    {
        var options = Of<ConvolutionalNetworkTrainer.Options>(labelColumnName, featureColumnName, numberOfEpochs, batchSize);
        options.Network = network;
        return options;
    }

    /// <summary>The same, for a well-known network.</summary>
    public static ConvolutionalNetworkTrainer.Options Of(NetworkPreset preset, string labelColumnName, string featureColumnName, int? numberOfEpochs, int batchSize)
    {
        ArgumentNullException.ThrowIfNull(preset);
        var options = Of<ConvolutionalNetworkTrainer.Options>(labelColumnName, featureColumnName, numberOfEpochs, batchSize);
        options.Preset = preset;
        return options;
    }

    /// <summary>How many epochs a training has if nobody says it.</summary>
    /// <param name="batches">How many steps an epoch has.</param>
    public static int EpochsFor(int batches) => Math.Max(NumberOfEpochs, (LeastSteps + batches - 1) / batches);
}
