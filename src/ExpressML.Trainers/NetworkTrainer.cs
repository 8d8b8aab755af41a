using System.Globalization;
using ExpressML.Augmentations;
using ExpressML.Data;
using ExpressML.Kernels;
using ExpressML.Layers;
using ExpressML.Networks;
using ExpressML.Training;
using ExpressML.Transforms;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace ExpressML.Trainers;

/// <summary>What all trainers of networks share: check the columns, read the rows, train, and give the trained transformer.</summary>
/// <remarks>A trainer keeps nothing of a <see cref="Fit"/>: it may be fitted many times, as cross-validation does.</remarks>
public abstract class NetworkTrainer : IEstimator<NetworkTransformer>
{
    private readonly IHostEnvironment? _env;
    private readonly NetworkTrainerOptions _options;

    private protected NetworkTrainer(IHostEnvironment? env, NetworkTrainerOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        (_env, _options) = (env, options.Snapshot());
    }

    private protected string FeatureColumnName => _options.FeatureColumnName;

    private int NumberOfThreads => _options.NumberOfThreads ?? Environment.ProcessorCount;

    /// <summary>Trains a network on all rows of <paramref name="input"/>.</summary>
    /// <param name="input">
    /// The training data. Its rows are read once, in parallel where their source allows it; in each epoch if they do not fit into
    /// <see cref="NetworkTrainerOptions.MaximumMemoryForRows"/>.
    /// </param>
    /// <returns>The trained network as a transformer.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of the wrong type, or the shape of the images can't be told or is too small.</exception>
    /// <exception cref="InvalidOperationException">An augmentation does not suit the images, no row can be used, all are of one class, or the loss is no longer finite.</exception>
    public NetworkTransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        DataViewSchema.Column label = TrainingColumns.Label(input.Schema, _options.LabelColumnName);
        DataViewSchema.Column features = TrainingColumns.Features(input.Schema, _options.FeatureColumnName);
        InputLayout layout = InputLayouts.Of(features, _options.InputShape, _options.PixelOrder, TakesVectors);
        CheckInputShape(layout.Shape);
        foreach (Augmentation augmentation in _options.Augmentations)
            augmentation.CheckShape(layout.Shape);
        LabelNames? classNames = LabelNames.Of(label);
        Network network = CreateNetwork(layout.Shape, (int)((KeyDataViewType)label.Type).Count, classNames, _options.StandardizeInput);

        IHost? host = _env?.Register(GetType().Name);
        using IChannel? channel = host?.Start("Training");
        ITrainingRows rows = Read(input, label, features, layout, channel);
        Train(network, rows, new Random(_options.Seed ?? host?.Rand.Next() ?? 0), channel);
        return new NetworkTransformer(network, features.Name, layout.Order, classNames, _options.NumberOfThreads);
    }

    /// <summary>The columns after this stage: those before, Score and PredictedLabel.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of the wrong type.</exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema) =>
        TrainingColumns.OutputSchema(inputSchema, _options.LabelColumnName, _options.FeatureColumnName);

    /// <summary>Whether a plain vector is what the architecture takes, rather than an image. Default: false.</summary>
    private protected virtual bool TakesVectors => false;

    /// <summary>Side of the smallest image that the architecture can work on, in pixels. Default: 1, which leaves that to its layers.</summary>
    private protected virtual int SmallestSide => 1;

    /// <summary>Throws where the architecture can't work on images of this shape.</summary>
    private protected virtual void CheckInputShape(Shape input)
    {
        if (Math.Min(input.Height, input.Width) >= SmallestSide)
            return;
        throw ColumnErrors.Mismatch(
            "feature", FeatureColumnName, $"images of at least {SmallestSide}×{SmallestSide} pixels",
            $"{input}. Enlarge them first, for example with mlContext.Transforms.ResizePixels{(SmallestSide <= 28 ? " to 28×28" : "")}.");
    }

    private protected abstract Network CreateNetwork(Shape input, int classCount, LabelNames? classNames, bool standardizeInput);

    private ITrainingRows Read(
        IDataView input, DataViewSchema.Column label, DataViewSchema.Column features, InputLayout layout, IChannel? channel)
    {
        var memory = RowMemory.Of(_options.MaximumMemoryForRows);
        var reader = new TrainingDataReader(RowSource.Create(input, features, label, layout, memory, NumberOfThreads), memory);
        ITrainingRows rows = reader.Read();
        if (reader.MissingLabels > 0)
            channel?.Warning(MessageSensitivity.None, "Skipped {0} rows without a label in column '{1}'.", reader.MissingLabels, label.Name);
        if (reader.NonFiniteRows > 0)
            channel?.Warning(MessageSensitivity.None, "Skipped {0} rows with NaN or infinite values in column '{1}'.", reader.NonFiniteRows, features.Name);
        if (rows is StreamedRows streamed)
            channel?.Info(MessageSensitivity.None, streamed.ToString());
        return rows;
    }

    private void Train(Network network, ITrainingRows rows, Random random, IChannel? channel)
    {
        TrainingChecks.Require(network, rows, _options);
        var parallel = new ParallelRange(NumberOfThreads);
        if (network.Layers[0] is Standardize standardize)
        {
            (double[] means, double[] deviations) = ChannelStatistics.Measure(rows, parallel);
            standardize.SetStatistics(means, deviations);
        }

        network.Initialize(random);
        channel?.Info(
            MessageSensitivity.None, "{0} rows of {1}, {2} classes, {3} parameters.",
            rows.Count, rows.Shape, rows.ClassCount, network.ParameterCount);
        new TrainingLoop(network, rows, _options, parallel).Run(random, metrics => channel?.Info(
            MessageSensitivity.None,
            string.Create(
                CultureInfo.InvariantCulture,
                $"Epoch {metrics.Epoch}/{metrics.NumberOfEpochs}: loss {metrics.Loss:F5}{Accuracy(metrics)}, {metrics.ExamplesPerSecond:F0} examples/s.")));
    }

    private static string Accuracy(TrainingMetrics metrics) =>
        double.IsNaN(metrics.Accuracy) ? "" : string.Create(CultureInfo.InvariantCulture, $", accuracy {metrics.Accuracy:P2}");
}
