using ExpressML.Networks;
using ExpressML.Trainers;
using Microsoft.ML.Runtime;

namespace Microsoft.ML;

/// <summary>The trainers of <c>mlContext.MultilabelClassification.Trainers</c>.</summary>
public sealed class MultilabelClassificationTrainers
{
    private readonly IHostEnvironment _env;

    internal MultilabelClassificationTrainers(IHostEnvironment env) => _env = env;

    /// <summary>A network of your own for multi-label classification, with the usual settings; <see cref="ConvolutionalNetworkTrainer.Options"/> has the rest.</summary>
    /// <param name="network">Appends the layers, without the output layer and without a softmax or sigmoid at the end.</param>
    /// <param name="labelColumnName">Column with the labels, a vector of <see cref="bool"/>, or of <see cref="float"/> with the values 0 and 1, of known size.</param>
    /// <param name="featureColumnName">Column with the pixels or numbers, a vector of <see cref="float"/> or <see cref="byte"/> of known size.</param>
    /// <param name="numberOfEpochs">How many times the training goes through all rows. If null, 20, but more for few rows: see <see cref="NetworkTrainerOptions.NumberOfEpochs"/>.</param>
    /// <param name="batchSize">Rows per training step.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of range.</exception>
    public ConvolutionalNetworkMultilabelTrainer ConvolutionalNetwork(
        Func<NetworkBuilder, NetworkBuilder> network,
        string labelColumnName = Defaults.LabelColumnName,
        string featureColumnName = Defaults.FeatureColumnName,
        int? numberOfEpochs = null,
        int batchSize = Defaults.BatchSize) =>
        ConvolutionalNetwork(CatalogOptions.Of(network, labelColumnName, featureColumnName, numberOfEpochs, batchSize));

    /// <summary>A network of your own for multi-label classification, with all options.</summary>
    /// <param name="options">The options.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public ConvolutionalNetworkMultilabelTrainer ConvolutionalNetwork(ConvolutionalNetworkTrainer.Options options) =>
        new(_env, options);

    /// <summary>A well-known network, such as ResNet-18, for multi-label classification, with the usual settings; <see cref="ConvolutionalNetworkTrainer.Options"/> has the rest.</summary>
    /// <param name="preset">The network: <see cref="NetworkPreset"/> has the list.</param>
    /// <param name="labelColumnName">Column with the labels, a vector of <see cref="bool"/>, or of <see cref="float"/> with the values 0 and 1, of known size.</param>
    /// <param name="featureColumnName">Column with images, or with their pixels, a vector of <see cref="float"/> or <see cref="byte"/> of known size.</param>
    /// <param name="numberOfEpochs">How many times the training goes through all rows. If null, 20, but more for few rows: see <see cref="NetworkTrainerOptions.NumberOfEpochs"/>.</param>
    /// <param name="batchSize">Rows per training step.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of range.</exception>
    public ConvolutionalNetworkMultilabelTrainer ConvolutionalNetwork(
        NetworkPreset preset,
        string labelColumnName = Defaults.LabelColumnName,
        string featureColumnName = Defaults.FeatureColumnName,
        int? numberOfEpochs = null,
        int batchSize = Defaults.BatchSize) =>
        ConvolutionalNetwork(CatalogOptions.Of(preset, labelColumnName, featureColumnName, numberOfEpochs, batchSize));

    /// <summary>LeNet-5 for multi-label classification, with the usual settings; <see cref="LeNetTrainer.Options"/> has the rest.</summary>
    /// <param name="labelColumnName">Column with the labels, a vector of <see cref="bool"/>, or of <see cref="float"/> with the values 0 and 1, of known size.</param>
    /// <param name="featureColumnName">Column with the pixels, a vector of <see cref="float"/> or <see cref="byte"/> of known size.</param>
    /// <param name="numberOfEpochs">How many times the training goes through all rows. If null, 20, but more for few rows: see <see cref="NetworkTrainerOptions.NumberOfEpochs"/>.</param>
    /// <param name="batchSize">Rows per training step.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of range.</exception>
    public ConvolutionalNetworkMultilabelTrainer LeNet(
        string labelColumnName = Defaults.LabelColumnName,
        string featureColumnName = Defaults.FeatureColumnName,
        int? numberOfEpochs = null,
        int batchSize = Defaults.BatchSize) =>
        LeNet(CatalogOptions.Of<LeNetTrainer.Options>(labelColumnName, featureColumnName, numberOfEpochs, batchSize));

    /// <summary>LeNet-5 for multi-label classification, with all options.</summary>
    /// <param name="options">The options.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public ConvolutionalNetworkMultilabelTrainer LeNet(LeNetTrainer.Options options) =>
        new(_env, options);

    /// <summary>AlexNet by the paper's recipe for multi-label classification, with the usual settings; <see cref="AlexNetTrainer.Options"/> has the rest.</summary>
    /// <param name="labelColumnName">Column with the labels, a vector of <see cref="bool"/>, or of <see cref="float"/> with the values 0 and 1, of known size.</param>
    /// <param name="featureColumnName">Column with the pixels, a vector of <see cref="float"/> or <see cref="byte"/> of known size.</param>
    public ConvolutionalNetworkMultilabelTrainer AlexNet(
        string labelColumnName = Defaults.LabelColumnName,
        string featureColumnName = Defaults.FeatureColumnName) =>
        AlexNet(CatalogOptions.Of<AlexNetTrainer.Options>(labelColumnName, featureColumnName));

    /// <summary>AlexNet by the paper's recipe for multi-label classification, with all options.</summary>
    /// <param name="options">The options.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public ConvolutionalNetworkMultilabelTrainer AlexNet(AlexNetTrainer.Options options) =>
        new(_env, options);

    /// <summary>A residual network of nine layers for images of about 32×32, for multi-label classification, with the usual settings; <see cref="ResNet9Trainer.Options"/> has the rest.</summary>
    /// <param name="labelColumnName">Column with the labels, a vector of <see cref="bool"/>, or of <see cref="float"/> with the values 0 and 1, of known size.</param>
    /// <param name="featureColumnName">Column with the pixels, a vector of <see cref="float"/> or <see cref="byte"/> of known size.</param>
    public ConvolutionalNetworkMultilabelTrainer ResNet9(
        string labelColumnName = Defaults.LabelColumnName,
        string featureColumnName = Defaults.FeatureColumnName) =>
        ResNet9(CatalogOptions.Of<ResNet9Trainer.Options>(labelColumnName, featureColumnName));

    /// <summary>A residual network of nine layers for images of about 32×32, for multi-label classification, with all options.</summary>
    /// <param name="options">The options.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public ConvolutionalNetworkMultilabelTrainer ResNet9(ResNet9Trainer.Options options) =>
        new(_env, options);

    /// <summary>A network that learns images of about 32×32 in few epochs, for multi-label classification, with the usual settings; <see cref="CifarNetTrainer.Options"/> has the rest.</summary>
    /// <param name="labelColumnName">Column with the labels, a vector of <see cref="bool"/>, or of <see cref="float"/> with the values 0 and 1, of known size.</param>
    /// <param name="featureColumnName">Column with images, or with their pixels, a vector of <see cref="float"/> or <see cref="byte"/> of known size.</param>
    public ConvolutionalNetworkMultilabelTrainer CifarNet(
        string labelColumnName = Defaults.LabelColumnName,
        string featureColumnName = Defaults.FeatureColumnName) =>
        CifarNet(CatalogOptions.Of<CifarNetTrainer.Options>(labelColumnName, featureColumnName));

    /// <summary>A network that learns images of about 32×32 in few epochs, for multi-label classification, with all options.</summary>
    /// <param name="options">The options.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public ConvolutionalNetworkMultilabelTrainer CifarNet(CifarNetTrainer.Options options) =>
        new(_env, options);

    /// <summary>A small network in the style of VGG for images of about 32×32, for multi-label classification, with the usual settings; <see cref="SmallVggTrainer.Options"/> has the rest.</summary>
    /// <param name="labelColumnName">Column with the labels, a vector of <see cref="bool"/>, or of <see cref="float"/> with the values 0 and 1, of known size.</param>
    /// <param name="featureColumnName">Column with the pixels, a vector of <see cref="float"/> or <see cref="byte"/> of known size.</param>
    public ConvolutionalNetworkMultilabelTrainer SmallVgg(
        string labelColumnName = Defaults.LabelColumnName,
        string featureColumnName = Defaults.FeatureColumnName) =>
        SmallVgg(CatalogOptions.Of<SmallVggTrainer.Options>(labelColumnName, featureColumnName));

    /// <summary>A small network in the style of VGG for images of about 32×32, for multi-label classification, with all options.</summary>
    /// <param name="options">The options.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public ConvolutionalNetworkMultilabelTrainer SmallVgg(SmallVggTrainer.Options options) =>
        new(_env, options);

    /// <summary>A dense network (a multilayer perceptron) for the rows of a table, for multi-label classification, with the usual settings; <see cref="DenseNetworkTrainer.Options"/> has the rest.</summary>
    /// <param name="labelColumnName">Column with the labels, a vector of <see cref="bool"/>, or of <see cref="float"/> with the values 0 and 1, of known size.</param>
    /// <param name="featureColumnName">Column with the numbers, a vector of <see cref="float"/> or <see cref="byte"/> of known size.</param>
    public ConvolutionalNetworkMultilabelTrainer DenseNetwork(
        string labelColumnName = Defaults.LabelColumnName,
        string featureColumnName = Defaults.FeatureColumnName) =>
        DenseNetwork(CatalogOptions.Of<DenseNetworkTrainer.Options>(labelColumnName, featureColumnName));

    /// <summary>A dense network, for multi-label classification, with all options.</summary>
    /// <param name="options">The options.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public ConvolutionalNetworkMultilabelTrainer DenseNetwork(DenseNetworkTrainer.Options options) =>
        new(_env, options);
}
