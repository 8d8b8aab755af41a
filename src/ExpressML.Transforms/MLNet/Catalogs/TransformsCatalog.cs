using ExpressML;
using ExpressML.Transforms;
using ExpressML.Transforms.Seams;

namespace Microsoft.ML;

/// <summary>The pipeline stages of ExpressML, as methods of <c>mlContext.Transforms</c>.</summary>
public static class ExpressMLTransformsCatalog
{
    /// <summary>Resizes images that are already numbers, bilinearly. (ML.NET's ResizeImages takes <c>MLImage</c> only.)</summary>
    /// <remarks>See <see cref="PixelResizingEstimator"/> for the columns and for how pixels are interpolated.</remarks>
    /// <param name="catalog">The transforms' catalog: <c>mlContext.Transforms</c>.</param>
    /// <param name="outputColumnName">Name of the column to add: a vector of <see cref="float"/> with the dimensions C×<paramref name="height"/>×<paramref name="width"/>.</param>
    /// <param name="inputColumnName">Name of the column to read: a vector of <see cref="float"/> or <see cref="byte"/>, channel after channel.
    /// If null, the same as <paramref name="outputColumnName"/>.</param>
    /// <param name="inputShape">Channels, height and width of an image in the input column, such as <c>(1, 8, 8)</c>.</param>
    /// <param name="height">Number of rows of an image afterwards, in pixels; at least 1.</param>
    /// <param name="width">Number of columns of an image afterwards, in pixels; at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is less than 1, or, from Fit and Transform: the column is missing or does not fit <paramref name="inputShape"/>.</exception>
    /// <example>
    /// <code>
    /// var pipeline = mlContext.Transforms.ResizePixels("Features", "Pixels", inputShape: (1, 8, 8), height: 28, width: 28)
    /// </code>
    /// </example>
    public static PixelResizingEstimator ResizePixels(
        this TransformsCatalog catalog, string outputColumnName, string? inputColumnName, Shape inputShape, int height, int width)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return new PixelResizingEstimator(outputColumnName, inputColumnName, inputShape, height, width);
    }

    /// <summary>Decodes images: from files, whose paths the column has, or from the encoded bytes in the column, such as an upload or what a database holds.</summary>
    /// <remarks>See <see cref="ImageDecodingEstimator"/> for the columns, the formats, and what becomes of images that are missing or damaged.</remarks>
    /// <param name="catalog">The transforms' catalog: <c>mlContext.Transforms</c>.</param>
    /// <param name="outputColumnName">Name of the column to add, of <c>MLImage</c>.</param>
    /// <param name="inputColumnName">Name of the column to read: text, or a vector of <see cref="byte"/> (<c>byte[]</c>, <c>VBuffer&lt;byte&gt;</c>).
    /// If null, the same as <paramref name="outputColumnName"/>.</param>
    /// <param name="imageFolder">The folder in which relative paths begin. If null, the current folder of the program.</param>
    /// <param name="maximumPixels">The most pixels, height times width, that an image may have, from 1 on. A larger one is not decoded: its value is missing.
    /// By default 100 megapixels, which take 400 MB while they are decoded, 400 MB as an <c>MLImage</c>, and 400 MB more if the image has to be turned.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="maximumPixels"/> is out of range, or, from Fit and Transform: the column is missing or of the wrong type.</exception>
    /// <exception cref="DirectoryNotFoundException">There is no <paramref name="imageFolder"/>.</exception>
    /// <example>
    /// <code>
    /// var pipeline = mlContext.Transforms.DecodeImages("Image", "Photo")
    ///     .Append(new LeNetTrainer(new LeNetTrainer.Options { FeatureColumnName = "Image", InputShape = (3, 32, 32) }))
    /// </code>
    /// </example>
    public static ImageDecodingEstimator DecodeImages(
        this TransformsCatalog catalog, string outputColumnName, string? inputColumnName = null, string? imageFolder = null, int maximumPixels = 100_000_000)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        if (imageFolder is not null && !Directory.Exists(imageFolder))
            throw new DirectoryNotFoundException($"imageFolder is '{imageFolder}', but there is no such folder.");
        return new ImageDecodingEstimator(new ImageDecodingTransformer(
            CatalogSeam.EnvironmentOf(catalog), outputColumnName, inputColumnName ?? outputColumnName, imageFolder is null ? null : Path.GetFullPath(imageFolder), maximumPixels));
    }

    /// <summary>Standardises a column of numbers or pixels by mean and variance of the training data: y = γ·(x − mean) / √(variance + ε) + β.</summary>
    /// <remarks>See <see cref="BatchNormalizationEstimator"/> for the columns, and for which numbers share a mean and variance.</remarks>
    /// <param name="catalog">The transforms' catalog: <c>mlContext.Transforms</c>.</param>
    /// <param name="outputColumnName">Name of the column to add: a vector of <see cref="float"/> with the dimensions of the input.</param>
    /// <param name="inputColumnName">Name of the column to read: a vector of <see cref="float"/> or <see cref="byte"/>. If null, the same as <paramref name="outputColumnName"/>.</param>
    /// <param name="epsilon">ε, added to each variance, above 0.</param>
    /// <param name="scale">γ, the standard deviation afterwards.</param>
    /// <param name="shift">β, the mean afterwards.</param>
    /// <exception cref="ArgumentOutOfRangeException">A setting is out of range, or, from Fit and Transform: the column is missing or of the wrong type.</exception>
    /// <example>
    /// <code>
    /// var pipeline = mlContext.Transforms.BatchNormalization("Features")
    /// </code>
    /// </example>
    public static BatchNormalizationEstimator BatchNormalization(
        this TransformsCatalog catalog, string outputColumnName, string? inputColumnName = null, double epsilon = 1e-5, double scale = 1, double shift = 0) =>
        catalog.BatchNormalization([new InputOutputColumnPair(outputColumnName, inputColumnName)], epsilon, scale, shift);

    /// <summary>Standardises several columns in one pass over the data, each by its own mean and variance: y = γ·(x − mean) / √(variance + ε) + β.</summary>
    /// <remarks>See <see cref="BatchNormalizationEstimator"/> for the columns, and for which numbers share a mean and variance.</remarks>
    /// <param name="catalog">The transforms' catalog: <c>mlContext.Transforms</c>.</param>
    /// <param name="columns">For each column the one to add and the one to read.</param>
    /// <param name="epsilon">ε, added to each variance, above 0.</param>
    /// <param name="scale">γ, the standard deviation afterwards.</param>
    /// <param name="shift">β, the mean afterwards.</param>
    /// <exception cref="ArgumentException">There is no column.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A setting is out of range, or, from Fit and Transform: a column is missing or of the wrong type.</exception>
    public static BatchNormalizationEstimator BatchNormalization(
        this TransformsCatalog catalog, InputOutputColumnPair[] columns, double epsilon = 1e-5, double scale = 1, double shift = 0) =>
        catalog.BatchNormalization(new BatchNormalizationEstimator.Options { Columns = columns, Epsilon = epsilon, Scale = scale, Shift = shift });

    /// <summary>Standardises columns, with every setting open.</summary>
    /// <remarks>See <see cref="BatchNormalizationEstimator"/> for the columns, and for which numbers share a mean and variance.</remarks>
    /// <param name="catalog">The transforms' catalog: <c>mlContext.Transforms</c>.</param>
    /// <param name="options">The settings.</param>
    /// <exception cref="ArgumentException">There is no column.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A setting is out of range, or, from Fit and Transform: a column is missing or of the wrong type.</exception>
    public static BatchNormalizationEstimator BatchNormalization(this TransformsCatalog catalog, BatchNormalizationEstimator.Options options)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return new BatchNormalizationEstimator(options);
    }

    /// <summary>Drops values of a column at random while the trainer behind it is fitted (0 with probability rate, else x / (1 − rate)), and changes nothing when scoring.</summary>
    /// <remarks>See <see cref="DropoutEstimator"/> for the columns, and for what trainers see. Place it right before the trainer.</remarks>
    /// <param name="catalog">The transforms' catalog: <c>mlContext.Transforms</c>.</param>
    /// <param name="outputColumnName">Name of the column to add: a vector of <see cref="float"/> with the dimensions of the input.</param>
    /// <param name="inputColumnName">Name of the column to read: a vector of <see cref="float"/> or <see cref="byte"/>. If null, the same as <paramref name="outputColumnName"/>.</param>
    /// <param name="rate">The probability that a value is dropped, in [0, 1).</param>
    /// <param name="seed">Decides what is dropped. If null, the <c>MLContext</c>'s seed does. The trainers of ExpressML draw from their own seed.</param>
    /// <exception cref="ArgumentOutOfRangeException">The rate is out of range, or, from Fit and Transform: the column is missing or of the wrong type.</exception>
    /// <example>
    /// <code>
    /// var pipeline = mlContext.Transforms.Dropout("Features", rate: 0.2)
    ///     .Append(new LeNetTrainer())
    /// </code>
    /// </example>
    public static DropoutEstimator Dropout(
        this TransformsCatalog catalog, string outputColumnName, string? inputColumnName = null, double rate = 0.5, int? seed = null)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return new DropoutEstimator(CatalogSeam.EnvironmentOf(catalog), outputColumnName, inputColumnName, rate, seed);
    }

    /// <summary>Appends what a layer of a trained network gives, as features for the stages after it: images become vectors that any trainer of ML.NET takes.</summary>
    /// <remarks>See <see cref="NetworkFeaturesEstimator"/>. Only the network is taken from the model: stages before it, such as resizing, belong into the pipeline, too.</remarks>
    /// <param name="catalog">The transforms' catalog: <c>mlContext.Transforms</c>.</param>
    /// <param name="outputColumnName">Name of the column to add: a vector of <see cref="float"/>.</param>
    /// <param name="model">A <see cref="NetworkTransformer"/>, or a chain with one in it, as <c>mlContext.Model.Load</c> gives it; the last one if there are several.</param>
    /// <param name="layer">The layer: see <see cref="ExpressML.Networks.Network.NameOf"/>. An activation that follows it is a layer of its own.</param>
    /// <param name="inputColumnName">Name of the column to read. If null, the one that the network was trained on.</param>
    /// <exception cref="ArgumentException">The model has no network or the network no such layer; the message says what there is.</exception>
    /// <exception cref="ArgumentOutOfRangeException">From Fit and Transform: the column is missing, or has another type or size than the network takes.</exception>
    /// <example>
    /// <code>
    /// var pipeline = mlContext.Transforms.NetworkFeatures("Embedding", trained, layer: "F6")
    ///     .AppendCacheCheckpoint(mlContext)
    ///     .Append(mlContext.MulticlassClassification.Trainers.LbfgsMaximumEntropy("Label", "Embedding"))
    /// </code>
    /// </example>
    public static NetworkFeaturesEstimator NetworkFeatures(
        this TransformsCatalog catalog, string outputColumnName, ITransformer model, string layer, string? inputColumnName = null)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentException.ThrowIfNullOrEmpty(outputColumnName);
        ArgumentNullException.ThrowIfNull(model);
        NetworkTransformer network = ContainedNetwork.Of(model, nameof(model));
        return new NetworkFeaturesEstimator(network.OutputOf(layer, outputColumnName, inputColumnName ?? network.FeatureColumnName));
    }

    /// <summary>Appends the best classes of each prediction, with their names and probabilities, the best first.</summary>
    /// <remarks>See <see cref="TopClassesEstimator"/>. It stands after the trainer, and works for multiclass models of ML.NET, too.</remarks>
    /// <param name="catalog">The transforms' catalog: <c>mlContext.Transforms</c>.</param>
    /// <param name="numberOfClasses">How many classes, at least 1; all if there are fewer.</param>
    /// <param name="classColumnName">Name of the column to add with the names: a vector of text, <c>string[]</c> in a class for a <c>PredictionEngine</c>.</param>
    /// <param name="probabilityColumnName">Name of the column to add with the probabilities: a vector of <see cref="float"/>.</param>
    /// <param name="scoreColumnName">Name of the column to read: a vector of <see cref="float"/> with a probability for each class, whose slot names are the class names.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="numberOfClasses"/> is less than 1, or, from Fit and Transform: the column is missing or of the wrong type.</exception>
    /// <example>
    /// <code>
    /// var pipeline = mlContext.Transforms.Conversion.MapValueToKey("Label", "Number")
    ///     .Append(new LeNetTrainer())
    ///     .Append(mlContext.Transforms.TopClasses(3))
    /// </code>
    /// </example>
    public static TopClassesEstimator TopClasses(
        this TransformsCatalog catalog, int numberOfClasses = 5, string classColumnName = "TopClasses", string probabilityColumnName = "TopProbabilities", string scoreColumnName = "Score")
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return new TopClassesEstimator(new TopClassesTransformer(classColumnName, probabilityColumnName, scoreColumnName, numberOfClasses));
    }
}
