using System.Globalization;
using ExpressML.Architectures;
using ExpressML.Augmentations;
using ExpressML.Data;
using ExpressML.Kernels;
using ExpressML.Layers;
using ExpressML.Losses;
using ExpressML.Networks;
using ExpressML.Tasks;
using ExpressML.Training;
using ExpressML.Transforms;
using Microsoft.ML;
using Microsoft.ML.Runtime;

namespace ExpressML.Trainers;

/// <summary>What all trainers of networks share: check the columns, read the rows, train, and give the trained transformer.</summary>
/// <remarks>A trainer keeps nothing of a <see cref="Fit"/>: it may be fitted many times, as cross-validation does.</remarks>
public abstract class NetworkTrainer : IEstimator<NetworkTransformer>
{
    private readonly IHostEnvironment? _env;
    private readonly NetworkTrainerOptions _options;
    private readonly TrainingTask _task;
    private readonly Architecture _architecture;
    private readonly Loss _loss;

    private protected NetworkTrainer(NetworkTrainerOptions options, TrainingTask task)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        (_options, _task, _architecture) = (options.Snapshot(), task, options.CreateArchitecture());
        _architecture.CheckTargets(task.Targets);
        _loss = options.Loss ?? _architecture.OwnLoss ?? task.DefaultLoss;
    }

    private protected NetworkTrainer(IHostEnvironment env, NetworkTrainerOptions options, TrainingTask task)
        : this(options, task)
    {
        ArgumentNullException.ThrowIfNull(env);
        _env = env;
    }

    private int NumberOfThreads => _options.NumberOfThreads ?? Environment.ProcessorCount;

    /// <summary>Trains a network on all rows of <paramref name="input"/>.</summary>
    /// <param name="input">
    /// The training data. Its rows are read once, in parallel where their source allows it; in each epoch if they do not fit into
    /// <see cref="NetworkTrainerOptions.MaximumMemoryForRows"/>.
    /// </param>
    /// <returns>The trained network as a transformer.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of the wrong type, or the shape of the images can't be told or is too small.</exception>
    /// <exception cref="InvalidOperationException">
    /// The loss does not suit the task, an augmentation does not suit the images, no row can be used, all are of one class, or the loss is no
    /// longer finite.
    /// </exception>
    public NetworkTransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        DataViewSchema.Column label = TrainingColumns.Label(input.Schema, _task, _options.LabelColumnName);
        DataViewSchema.Column features = TrainingColumns.Features(input.Schema, _options.FeatureColumnName);
        InputLayout layout = InputLayouts.Of(features, _options.InputShape, _options.PixelOrder, _architecture.TakesVectors, pictures: _architecture.PictureShape);
        PredictionTask prediction = _task.Predict(label.Type, LabelNames.Of(label));
        _loss.CheckTargets(prediction.OutputCount, _task.Targets);
        Network network = CreateNetwork(layout.Shape, prediction);

        IHost? host = _env?.Register(GetType().Name);
        using IChannel? channel = host?.Start("Training");
        RowMemory memory = RowMemory.Of(_options.MaximumMemoryForRows);
        var reader = new TrainingDataReader(RowSource.Create(input, features, label, layout, _task, memory, NumberOfThreads), memory);
        ITrainingRows rows = Read(reader, label.Name, features.Name, channel);
        Train(network, rows, reader.Targets, InputDropout.AddTo(_options, DropoutMarks.RateOf(features)), new Random(_options.Seed ?? host?.Rand.Next() ?? 0), channel);
        return new NetworkTransformer(network, features.Name, layout.Order, prediction, _options.NumberOfThreads, PictureColumn.Holds(features.Type));
    }

    /// <summary>The columns after this stage: those before, and those of the predictions.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of the wrong type.</exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema) =>
        TrainingColumns.OutputSchema(inputSchema, _task, _options.LabelColumnName, _options.FeatureColumnName);

    private Network CreateNetwork(Shape input, PredictionTask prediction)
    {
        _architecture.CheckInput(input, _options.FeatureColumnName);
        foreach (Augmentation augmentation in _options.Augmentations)
            augmentation.CheckShape(input);

        int outputs = prediction.OutputCount;
        bool standardizeLabel = _options.StandardizeLabel && _task.Targets == TargetKind.Number;
        Network network = _architecture.Create(input, outputs, _options.StandardizeInput, standardizeLabel, prediction.LabelNames);
        return network.OutputLength == outputs ? network : throw new ArgumentException(
            $"The network gives {network.OutputLength} numbers, but there {(outputs == 1 ? "is" : "are")} {_task.Describe(outputs)}. "
            + $"End it with a layer of {outputs} output{(outputs == 1 ? "" : "s")}, or leave AddOutputLayer true.");
    }

    private static ITrainingRows Read(TrainingDataReader reader, string label, string features, IChannel? channel)
    {
        ITrainingRows rows = reader.Read();
        if (reader.MissingLabels > 0)
            channel?.Warning(MessageSensitivity.None, "Skipped {0} rows without a label in column '{1}'.", reader.MissingLabels, label);
        if (reader.NonFiniteRows > 0)
            channel?.Warning(MessageSensitivity.None, "Skipped {0} rows with {1} in column '{2}'.", reader.NonFiniteRows, reader.UnusableFeatures, features);
        if (rows is StreamedRows streamed)
            channel?.Info(MessageSensitivity.None, streamed.ToString());
        return rows;
    }

    private void Train(Network network, ITrainingRows rows, TargetStatistics targets, NetworkTrainerOptions options, Random random, IChannel? channel)
    {
        TrainingChecks.Require(network, rows, options);
        var parallel = new ParallelRange(NumberOfThreads);
        if (network.Layers[0] is Standardize standardize)
        {
            (double[] means, double[] deviations) = ChannelStatistics.Measure(rows, parallel);
            standardize.SetStatistics(means, deviations);
        }

        Loss loss = _loss;
        if (network.Layers[^1] is Unstandardize unstandardize && _task.Targets == TargetKind.Number)
        {
            (double[] means, double[] deviations) = targets.OfChannels(network.OutputShape);
            unstandardize.SetStatistics(means, deviations);
            loss = new StandardizedLoss(loss, unstandardize);
        }

        network.Initialize(random);
        channel?.Info(
            MessageSensitivity.None, "{0} rows of {1}, {2}, {3} parameters.",
            rows.Count, rows.Shape, _task.Describe(network.OutputLength), network.ParameterCount);
        new TrainingLoop(network, rows, loss, options, parallel).Run(random, metrics => channel?.Info(
            MessageSensitivity.None,
            string.Create(
                CultureInfo.InvariantCulture,
                $"Epoch {metrics.Epoch}/{metrics.NumberOfEpochs}: loss {metrics.Loss:F5}{Accuracy(metrics)}, {metrics.ExamplesPerSecond:F0} examples/s.")));
    }

    private static string Accuracy(TrainingMetrics metrics) =>
        double.IsNaN(metrics.Accuracy) ? "" : string.Create(CultureInfo.InvariantCulture, $", accuracy {metrics.Accuracy:P2}");
}
