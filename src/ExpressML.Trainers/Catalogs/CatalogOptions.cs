using ExpressML.Networks;

namespace ExpressML.Trainers;

/// <summary>The options that the simple overloads of the catalogs' methods stand for.</summary>
internal static class CatalogOptions
{
    /// <summary>The options of an architecture, with the columns.</summary>
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
}
