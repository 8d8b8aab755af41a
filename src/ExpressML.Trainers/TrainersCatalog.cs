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
    /// <param name="featureColumnName">Column with the pixels, a vector of <see cref="float"/> or <see cref="byte"/> of known size.</param>
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
    /// <param name="featureColumnName">Column with the pixels or numbers, a vector of <see cref="float"/> or <see cref="byte"/> of known size.</param>
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

    /// <summary>AlexNet by the paper's recipe; <see cref="AlexNetTrainer.Options"/> has all settings.</summary>
    /// <param name="catalog">The trainers of an <see cref="MLContext"/>, which the trainer logs to and takes its seed from.</param>
    /// <param name="labelColumnName">Column with the labels, a key.</param>
    /// <param name="featureColumnName">Column with the pixels, a vector of <see cref="float"/> or <see cref="byte"/> of known size.</param>
    public static AlexNetTrainer AlexNet(
        this MulticlassClassificationTrainers catalog,
        string labelColumnName = Defaults.LabelColumnName,
        string featureColumnName = Defaults.FeatureColumnName) =>
        catalog.AlexNet(new AlexNetTrainer.Options { LabelColumnName = labelColumnName, FeatureColumnName = featureColumnName });

    /// <summary>AlexNet by the paper's recipe, with every setting open.</summary>
    /// <param name="catalog">The trainers of an <see cref="MLContext"/>, which the trainer logs to and takes its seed from.</param>
    /// <param name="options">The settings.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public static AlexNetTrainer AlexNet(this MulticlassClassificationTrainers catalog, AlexNetTrainer.Options options)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return new AlexNetTrainer(CatalogSeam.EnvironmentOf(catalog), options);
    }

    /// <summary>A residual network of nine layers, for pictures of about 32×32; <see cref="ResNet9Trainer.Options"/> has all settings.</summary>
    /// <param name="catalog">The trainers of an <see cref="MLContext"/>, which the trainer logs to and takes its seed from.</param>
    /// <param name="labelColumnName">Column with the labels, a key.</param>
    /// <param name="featureColumnName">Column with the pixels, a vector of <see cref="float"/> or <see cref="byte"/> of known size.</param>
    public static ResNet9Trainer ResNet9(
        this MulticlassClassificationTrainers catalog,
        string labelColumnName = Defaults.LabelColumnName,
        string featureColumnName = Defaults.FeatureColumnName) =>
        catalog.ResNet9(new ResNet9Trainer.Options { LabelColumnName = labelColumnName, FeatureColumnName = featureColumnName });

    /// <summary>A residual network of nine layers, for pictures of about 32×32, with every setting open.</summary>
    /// <param name="catalog">The trainers of an <see cref="MLContext"/>, which the trainer logs to and takes its seed from.</param>
    /// <param name="options">The settings.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public static ResNet9Trainer ResNet9(this MulticlassClassificationTrainers catalog, ResNet9Trainer.Options options)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return new ResNet9Trainer(CatalogSeam.EnvironmentOf(catalog), options);
    }

    /// <summary>A small network in the manner of VGG, for pictures of about 32×32; <see cref="SmallVggTrainer.Options"/> has all settings.</summary>
    /// <param name="catalog">The trainers of an <see cref="MLContext"/>, which the trainer logs to and takes its seed from.</param>
    /// <param name="labelColumnName">Column with the labels, a key.</param>
    /// <param name="featureColumnName">Column with the pixels, a vector of <see cref="float"/> or <see cref="byte"/> of known size.</param>
    public static SmallVggTrainer SmallVgg(
        this MulticlassClassificationTrainers catalog,
        string labelColumnName = Defaults.LabelColumnName,
        string featureColumnName = Defaults.FeatureColumnName) =>
        catalog.SmallVgg(new SmallVggTrainer.Options { LabelColumnName = labelColumnName, FeatureColumnName = featureColumnName });

    /// <summary>A small network in the manner of VGG, for pictures of about 32×32, with every setting open.</summary>
    /// <param name="catalog">The trainers of an <see cref="MLContext"/>, which the trainer logs to and takes its seed from.</param>
    /// <param name="options">The settings.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public static SmallVggTrainer SmallVgg(this MulticlassClassificationTrainers catalog, SmallVggTrainer.Options options)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return new SmallVggTrainer(CatalogSeam.EnvironmentOf(catalog), options);
    }
}
