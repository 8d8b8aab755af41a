using ExpressML.Networks;
using ExpressML.Trainers;
using ExpressML.Transforms.Seams;
using static Microsoft.ML.MulticlassClassificationCatalog;

namespace Microsoft.ML;

/// <summary>Creates ExpressML's trainers from <c>mlContext.MulticlassClassification.Trainers</c>.</summary>
public static class ExpressMLTrainersCatalog
{
    /// <summary>LeNet-5 with the usual settings; <see cref="LeNetTrainer.Options"/> has the rest.</summary>
    /// <param name="catalog">The trainers of an <see cref="MLContext"/>, which the trainer logs to and takes its seed from.</param>
    /// <param name="labelColumnName">Column with the labels, a key.</param>
    /// <param name="featureColumnName">Column with the pixels, a vector of <see cref="float"/> of known size.</param>
    /// <param name="numberOfEpochs">How many times training goes through all rows.</param>
    /// <param name="batchSize">Rows of one training step.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of range.</exception>
    public static LeNetTrainer LeNet(
        this MulticlassClassificationTrainers catalog,
        string labelColumnName = Defaults.LabelColumnName,
        string featureColumnName = Defaults.FeatureColumnName,
        int numberOfEpochs = Defaults.NumberOfEpochs,
        int batchSize = Defaults.BatchSize) =>
        catalog.LeNet(new LeNetTrainer.Options
        {
            LabelColumnName = labelColumnName,
            FeatureColumnName = featureColumnName,
            NumberOfEpochs = numberOfEpochs,
            BatchSize = batchSize,
        });

    /// <summary>LeNet-5 with every setting open.</summary>
    /// <param name="catalog">The trainers of an <see cref="MLContext"/>, which the trainer logs to and takes its seed from.</param>
    /// <param name="options">The settings.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public static LeNetTrainer LeNet(this MulticlassClassificationTrainers catalog, LeNetTrainer.Options options)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return new LeNetTrainer(CatalogSeam.EnvironmentOf(catalog), options);
    }

    /// <summary>A network of your own with the usual settings; <see cref="ConvolutionalNetworkTrainer.Options"/> has the rest.</summary>
    /// <param name="catalog">The trainers of an <see cref="MLContext"/>, which the trainer logs to and takes its seed from.</param>
    /// <param name="network">Appends the layers, without the output layer.</param>
    /// <param name="labelColumnName">Column with the labels, a key.</param>
    /// <param name="featureColumnName">Column with the pixels or numbers, a vector of <see cref="float"/> of known size.</param>
    /// <param name="numberOfEpochs">How many times training goes through all rows.</param>
    /// <param name="batchSize">Rows of one training step.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of range.</exception>
    public static ConvolutionalNetworkTrainer ConvolutionalNetwork(
        this MulticlassClassificationTrainers catalog,
        Func<NetworkBuilder, NetworkBuilder> network,
        string labelColumnName = Defaults.LabelColumnName,
        string featureColumnName = Defaults.FeatureColumnName,
        int numberOfEpochs = Defaults.NumberOfEpochs,
        int batchSize = Defaults.BatchSize) =>
        catalog.ConvolutionalNetwork(new ConvolutionalNetworkTrainer.Options
        {
            Network = network,
            LabelColumnName = labelColumnName,
            FeatureColumnName = featureColumnName,
            NumberOfEpochs = numberOfEpochs,
            BatchSize = batchSize,
        });

    /// <summary>A network of your own with every setting open.</summary>
    /// <param name="catalog">The trainers of an <see cref="MLContext"/>, which the trainer logs to and takes its seed from.</param>
    /// <param name="options">The settings.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public static ConvolutionalNetworkTrainer ConvolutionalNetwork(
        this MulticlassClassificationTrainers catalog, ConvolutionalNetworkTrainer.Options options)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return new ConvolutionalNetworkTrainer(CatalogSeam.EnvironmentOf(catalog), options);
    }
}
