using ExpressML.Networks;
using ExpressML.Trainers;
using ExpressML.Transforms.Seams;
using static Microsoft.ML.RegressionCatalog;

namespace Microsoft.ML;

/// <summary>Creates ExpressML's trainers from <c>mlContext.Regression.Trainers</c>.</summary>
public static class ExpressMLRegressionTrainersCatalog
{
    /// <param name="catalog">The trainers of an <see cref="MLContext"/>, which gives trainers their log and random seed.</param>
    extension(RegressionTrainers catalog)
    {
        /// <summary>A network of your own for regression, with the usual settings; <see cref="ConvolutionalNetworkTrainer.Options"/> has the rest.</summary>
        /// <param name="network">Appends the layers, without the output layer and without a softmax or sigmoid at the end.</param>
        /// <param name="labelColumnName">Column with the labels, <see cref="float"/> or a vector of it of known size.</param>
        /// <param name="featureColumnName">Column with the pixels or numbers, a vector of <see cref="float"/> or <see cref="byte"/> of known size.</param>
        /// <param name="numberOfEpochs">How many times the training goes through all rows. If null, 20, but more for few rows: see <see cref="NetworkTrainerOptions.NumberOfEpochs"/>.</param>
        /// <param name="batchSize">Rows per training step.</param>
        /// <exception cref="ArgumentOutOfRangeException">An argument is out of range.</exception>
        public ConvolutionalNetworkRegressionTrainer ConvolutionalNetwork(
            Func<NetworkBuilder, NetworkBuilder> network,
            string labelColumnName = Defaults.LabelColumnName,
            string featureColumnName = Defaults.FeatureColumnName,
            int? numberOfEpochs = null,
            int batchSize = Defaults.BatchSize) =>
            catalog.ConvolutionalNetwork(CatalogOptions.Of(network, labelColumnName, featureColumnName, numberOfEpochs, batchSize));

        /// <summary>A network of your own for regression, with all options.</summary>
        /// <param name="options">The options.</param>
        /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
        public ConvolutionalNetworkRegressionTrainer ConvolutionalNetwork(ConvolutionalNetworkTrainer.Options options) =>
            new(CatalogSeam.EnvironmentOf(catalog), options);

        /// <summary>A well-known network, such as ResNet-18, for regression, with the usual settings; <see cref="ConvolutionalNetworkTrainer.Options"/> has the rest.</summary>
        /// <param name="preset">The network: <see cref="NetworkPreset"/> has the list.</param>
        /// <param name="labelColumnName">Column with the labels, <see cref="float"/> or a vector of it of known size.</param>
        /// <param name="featureColumnName">Column with images, or with their pixels, a vector of <see cref="float"/> or <see cref="byte"/> of known size.</param>
        /// <param name="numberOfEpochs">How many times the training goes through all rows. If null, 20, but more for few rows: see <see cref="NetworkTrainerOptions.NumberOfEpochs"/>.</param>
        /// <param name="batchSize">Rows per training step.</param>
        /// <exception cref="ArgumentOutOfRangeException">An argument is out of range.</exception>
        public ConvolutionalNetworkRegressionTrainer ConvolutionalNetwork(
            NetworkPreset preset,
            string labelColumnName = Defaults.LabelColumnName,
            string featureColumnName = Defaults.FeatureColumnName,
            int? numberOfEpochs = null,
            int batchSize = Defaults.BatchSize) =>
            catalog.ConvolutionalNetwork(CatalogOptions.Of(preset, labelColumnName, featureColumnName, numberOfEpochs, batchSize));

        /// <summary>LeNet-5 for regression, with the usual settings; <see cref="LeNetTrainer.Options"/> has the rest.</summary>
        /// <param name="labelColumnName">Column with the labels, <see cref="float"/> or a vector of it of known size.</param>
        /// <param name="featureColumnName">Column with the pixels, a vector of <see cref="float"/> or <see cref="byte"/> of known size.</param>
        /// <param name="numberOfEpochs">How many times the training goes through all rows. If null, 20, but more for few rows: see <see cref="NetworkTrainerOptions.NumberOfEpochs"/>.</param>
        /// <param name="batchSize">Rows per training step.</param>
        /// <exception cref="ArgumentOutOfRangeException">An argument is out of range.</exception>
        public ConvolutionalNetworkRegressionTrainer LeNet(
            string labelColumnName = Defaults.LabelColumnName,
            string featureColumnName = Defaults.FeatureColumnName,
            int? numberOfEpochs = null,
            int batchSize = Defaults.BatchSize) =>
            catalog.LeNet(CatalogOptions.Of<LeNetTrainer.Options>(labelColumnName, featureColumnName, numberOfEpochs, batchSize));

        /// <summary>LeNet-5 for regression, with all options.</summary>
        /// <param name="options">The options.</param>
        /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
        public ConvolutionalNetworkRegressionTrainer LeNet(LeNetTrainer.Options options) =>
            new(CatalogSeam.EnvironmentOf(catalog), options);

        /// <summary>AlexNet by the paper's recipe for regression, with the usual settings; <see cref="AlexNetTrainer.Options"/> has the rest.</summary>
        /// <param name="labelColumnName">Column with the labels, <see cref="float"/> or a vector of it of known size.</param>
        /// <param name="featureColumnName">Column with the pixels, a vector of <see cref="float"/> or <see cref="byte"/> of known size.</param>
        public ConvolutionalNetworkRegressionTrainer AlexNet(
            string labelColumnName = Defaults.LabelColumnName,
            string featureColumnName = Defaults.FeatureColumnName) =>
            catalog.AlexNet(CatalogOptions.Of<AlexNetTrainer.Options>(labelColumnName, featureColumnName));

        /// <summary>AlexNet by the paper's recipe for regression, with all options.</summary>
        /// <param name="options">The options.</param>
        /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
        public ConvolutionalNetworkRegressionTrainer AlexNet(AlexNetTrainer.Options options) =>
            new(CatalogSeam.EnvironmentOf(catalog), options);

        /// <summary>A residual network of nine layers for images of about 32×32, for regression, with the usual settings; <see cref="ResNet9Trainer.Options"/> has the rest.</summary>
        /// <param name="labelColumnName">Column with the labels, <see cref="float"/> or a vector of it of known size.</param>
        /// <param name="featureColumnName">Column with the pixels, a vector of <see cref="float"/> or <see cref="byte"/> of known size.</param>
        public ConvolutionalNetworkRegressionTrainer ResNet9(
            string labelColumnName = Defaults.LabelColumnName,
            string featureColumnName = Defaults.FeatureColumnName) =>
            catalog.ResNet9(CatalogOptions.Of<ResNet9Trainer.Options>(labelColumnName, featureColumnName));

        /// <summary>A residual network of nine layers for images of about 32×32, for regression, with all options.</summary>
        /// <param name="options">The options.</param>
        /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
        public ConvolutionalNetworkRegressionTrainer ResNet9(ResNet9Trainer.Options options) =>
            new(CatalogSeam.EnvironmentOf(catalog), options);

        /// <summary>A network that learns images of about 32×32 in few epochs, for regression, with the usual settings; <see cref="CifarNetTrainer.Options"/> has the rest.</summary>
        /// <param name="labelColumnName">Column with the labels, <see cref="float"/> or a vector of it of known size.</param>
        /// <param name="featureColumnName">Column with images, or with their pixels, a vector of <see cref="float"/> or <see cref="byte"/> of known size.</param>
        public ConvolutionalNetworkRegressionTrainer CifarNet(
            string labelColumnName = Defaults.LabelColumnName,
            string featureColumnName = Defaults.FeatureColumnName) =>
            catalog.CifarNet(CatalogOptions.Of<CifarNetTrainer.Options>(labelColumnName, featureColumnName));

        /// <summary>A network that learns images of about 32×32 in few epochs, for regression, with all options.</summary>
        /// <param name="options">The options.</param>
        /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
        public ConvolutionalNetworkRegressionTrainer CifarNet(CifarNetTrainer.Options options) =>
            new(CatalogSeam.EnvironmentOf(catalog), options);

        /// <summary>A small network in the style of VGG for images of about 32×32, for regression, with the usual settings; <see cref="SmallVggTrainer.Options"/> has the rest.</summary>
        /// <param name="labelColumnName">Column with the labels, <see cref="float"/> or a vector of it of known size.</param>
        /// <param name="featureColumnName">Column with the pixels, a vector of <see cref="float"/> or <see cref="byte"/> of known size.</param>
        public ConvolutionalNetworkRegressionTrainer SmallVgg(
            string labelColumnName = Defaults.LabelColumnName,
            string featureColumnName = Defaults.FeatureColumnName) =>
            catalog.SmallVgg(CatalogOptions.Of<SmallVggTrainer.Options>(labelColumnName, featureColumnName));

        /// <summary>A small network in the style of VGG for images of about 32×32, for regression, with all options.</summary>
        /// <param name="options">The options.</param>
        /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
        public ConvolutionalNetworkRegressionTrainer SmallVgg(SmallVggTrainer.Options options) =>
            new(CatalogSeam.EnvironmentOf(catalog), options);

        /// <summary>A dense network (a multilayer perceptron) for the rows of a table, for regression, with the usual settings; <see cref="DenseNetworkTrainer.Options"/> has the rest.</summary>
        /// <param name="labelColumnName">Column with the labels, <see cref="float"/> or a vector of it of known size.</param>
        /// <param name="featureColumnName">Column with the numbers, a vector of <see cref="float"/> or <see cref="byte"/> of known size.</param>
        public ConvolutionalNetworkRegressionTrainer DenseNetwork(
            string labelColumnName = Defaults.LabelColumnName,
            string featureColumnName = Defaults.FeatureColumnName) =>
            catalog.DenseNetwork(CatalogOptions.Of<DenseNetworkTrainer.Options>(labelColumnName, featureColumnName));

        /// <summary>A dense network, for regression, with all options.</summary>
        /// <param name="options">The options.</param>
        /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
        public ConvolutionalNetworkRegressionTrainer DenseNetwork(DenseNetworkTrainer.Options options) =>
            new(CatalogSeam.EnvironmentOf(catalog), options);
    }
}
