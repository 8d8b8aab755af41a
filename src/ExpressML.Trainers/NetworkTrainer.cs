using ExpressML.Architectures;
using ExpressML.Augmentations;
using ExpressML.Data.Columns;
using ExpressML.Data.Ordering;
using ExpressML.Data.Reading;
using ExpressML.Data.Statistics;
using ExpressML.Data.Storing;
using ExpressML.Layers;
using ExpressML.Losses;
using ExpressML.Networks;
using ExpressML.Tasks;
using ExpressML.Threads;
using ExpressML.Training;
using ExpressML.Training.Batching;
using ExpressML.Training.Checkpoints;
using ExpressML.Training.InitialModels;
using ExpressML.Training.Validation;
using ExpressML.Transforms;
using ExpressML.Transforms.Columns;
using ExpressML.Transforms.Labels;
using ExpressML.Transforms.Stages;
using Microsoft.ML;
using Microsoft.ML.Runtime;

namespace ExpressML.Trainers;

/// <summary>What all trainers of networks share: check the columns, read the rows, train, and give the trained transformer.</summary>
/// <remarks>A trainer keeps nothing of a <see cref="Fit(IDataView)"/>: it may be fitted many times, as cross-validation does.</remarks>
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

    /// <summary>Trains a network on the rows of <paramref name="input"/>, and measures it on those of <see cref="NetworkTrainerOptions.ValidationSet"/>, if any.</summary>
    /// <param name="input">
    /// The training data. Its rows are read once, in parallel where their source allows it; in each epoch if they do not fit into
    /// <see cref="NetworkTrainerOptions.MaximumMemoryForRows"/>.
    /// </param>
    /// <returns>The trained network as a transformer.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of the wrong type, or the shape of the images can't be told or is too small.</exception>
    /// <exception cref="ArgumentException">
    /// The network does not fit the images, the outputs or the initial model, or has no layer of a name in <see cref="NetworkTrainerOptions.FrozenLayers"/>.
    /// </exception>
    /// <exception cref="InvalidOperationException">
    /// The loss does not suit the task, an augmentation does not suit the images, no row can be used, all are of one class, or the loss is no
    /// longer finite.
    /// </exception>
    /// <exception cref="IOException"><see cref="NetworkTrainerOptions.CheckpointFolder"/> can't be written to.</exception>
    /// <exception cref="OperationCanceledException">The training was cancelled before its first step, or <see cref="NetworkTrainerOptions.ThrowOnCancellation"/> is set.</exception>
    public NetworkTransformer Fit(IDataView input) => Fit(input, _options.ValidationSet, _options.ValidationSetFraction);

    /// <summary>Trains a network on the rows of <paramref name="input"/>, and measures it on those of <paramref name="validation"/> after each epoch.</summary>
    /// <param name="input">The training data, as for <see cref="Fit(IDataView)"/>; all of it is trained on.</param>
    /// <param name="validation">
    /// Rows with the same columns, for which the network is not trained: they choose the best epoch, see <see cref="NetworkTrainerOptions.MonitoredMetric"/>.
    /// They come before those that the options name.
    /// </param>
    /// <returns>The trained network as a transformer.</returns>
    /// <inheritdoc cref="Fit(IDataView)" path="/exception"/>
    public NetworkTransformer Fit(IDataView input, IDataView validation)
    {
        ArgumentNullException.ThrowIfNull(validation);
        return Fit(input, validation, null);
    }

    /// <summary>The columns after this stage: those before, and those of the predictions.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of the wrong type.</exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema) =>
        TrainingColumns.OutputSchema(inputSchema, _task, _options.LabelColumnName, _options.FeatureColumnName, _options.ExampleWeightColumnName);

    private NetworkTransformer Fit(IDataView input, IDataView? validationSet, double? validationFraction)
    {
        ArgumentNullException.ThrowIfNull(input);
        DataViewSchema.Column label = TrainingColumns.Label(input.Schema, _task, _options.LabelColumnName);
        DataViewSchema.Column features = TrainingColumns.Features(input.Schema, _options.FeatureColumnName);
        DataViewSchema.Column? weight = TrainingColumns.Weight(input.Schema, _options.ExampleWeightColumnName);
        Shape? images = _options.InitialNetwork?.Model.InputShape ?? _architecture.ImageShape;
        InputLayout layout = InputLayouts.Of(features, _options.InputShape, _options.PixelOrder, _architecture.TakesVectors, images: images);
        PredictionTask prediction = _task.Predict(label.Type, LabelNames.Of(label));
        _loss.CheckTargets(prediction.OutputCount, _task.Targets);
        CheckMetric(_task.CountClasses(prediction.OutputCount), validationSet is not null || validationFraction is not null);
        Network network = CreateNetwork(layout.Shape, prediction);
        WarmStart? start = _options.InitialNetwork is { } initial ? new WarmStart(initial, network, prediction) : null;
        IReadOnlySet<Layer> frozen = FrozenLayers.Of(network, _options);
        RowMemory memory = RowMemory.Of(_options.MaximumMemoryForRows);
        var source = RowSource.Create(input, features, label, weight, layout, _task, memory, NumberOfThreads) with { Cancellation = _options.CancellationToken };
        RowSource? validationSource = validationSet is null ? null : ValidationColumns.Source(validationSet, source, memory);
        if (_options.CheckpointFolder is { } folder)
            CheckpointStore.RequireWritable(folder);

        IHost? host = _env?.Register(GetType().Name);
        using IChannel? channel = host?.Start("Training");
        ValidationSplit? split = validationFraction is { } fraction ? new ValidationSplit(fraction, (ulong)(_options.Seed ?? 0)) : null;
        var reader = new TrainingDataReader(source, memory, split);
        ITrainingRows rows = Read(reader, channel);
        _task.CheckTargets(reader.Targets, label.Name);
        ITrainingRows? validation = validationSource is null ? reader.Validation : Read(new TrainingDataReader(validationSource, memory.Beside(rows)), channel);

        if (start is not null)
            channel?.Info(MessageSensitivity.None, start.ToString());
        if (frozen.Count > 0)
            channel?.Info(MessageSensitivity.None, FrozenLayers.Describe(network, frozen));
        NetworkTrainerOptions options = InputDropout.AddTo(_options, DropoutMarks.RateOf(features));
        Train(network, start, rows, validation, reader.Targets, options, host, channel);
        return new NetworkTransformer(network, features.Name, layout.Order, prediction, _options.NumberOfThreads, ImageColumn.Holds(features.Type));
    }

    private Network CreateNetwork(Shape input, PredictionTask prediction)
    {
        _architecture.CheckInput(input, _options.FeatureColumnName);
        foreach (Augmentation augmentation in _options.Augmentations)
            augmentation.CheckShape(input);

        int outputs = prediction.OutputCount;
        bool standardizeLabel = _options.StandardizeLabel && _task.Targets == TargetKind.Number;
        Network network = _architecture.Create(input, prediction, _options.StandardizeInput, standardizeLabel);
        return network.OutputLength == outputs ? network : throw new ArgumentException(
            $"The network gives {network.OutputLength} numbers, but there {(outputs == 1 ? "is" : "are")} {_task.Describe(outputs)}. "
            + $"End it with a layer of {outputs} output{(outputs == 1 ? "" : "s")}, or leave AddOutputLayer true.");
    }

    private void CheckMetric(int classCount, bool isValidated)
    {
        _options.ClassWeights?.Check(classCount);
        if (_options.MonitoredMetric is { } metric)
        {
            if (!isValidated && metric is MonitoredMetric.ValidationLoss or MonitoredMetric.ValidationAccuracy)
                throw new InvalidOperationException($"MonitoredMetric is {metric}, but there is no validation set. Pass one to Fit, or set ValidationSet or ValidationSetFraction.");
            if (classCount == 0 && metric is MonitoredMetric.Accuracy or MonitoredMetric.ValidationAccuracy)
                throw new InvalidOperationException($"MonitoredMetric is {metric}, but only multiclass and binary classification have an accuracy. Set it to {(isValidated ? "ValidationLoss" : "Loss")}.");
        }
    }

    private ITrainingRows Read(TrainingDataReader reader, IChannel? channel)
    {
        ITrainingRows rows = reader.Read();
        Warn(reader.MissingLabels, "without a label", _options.LabelColumnName);
        Warn(reader.MissingWeights, "without a weight", _options.ExampleWeightColumnName);
        Warn(reader.NonFiniteRows, $"with {reader.UnusableFeatures}", _options.FeatureColumnName);
        foreach (StreamedRows streamed in new[] { rows, reader.Validation }.OfType<StreamedRows>())
            channel?.Info(MessageSensitivity.None, streamed.ToString());
        return rows;

        void Warn(long count, string what, string? column)
        {
            if (count > 0)
                channel?.Warning(MessageSensitivity.None, "Skipped {0} rows {1} in column '{2}'{3}.", count, what, column, reader.IsOfValidation ? " of the validation set" : "");
        }
    }

    private void Train(
        Network network, WarmStart? start, ITrainingRows rows, ITrainingRows? validation, TargetStatistics targets, NetworkTrainerOptions options, IHost? host, IChannel? channel)
    {
        TrainingChecks.Require(network, rows, options);
        var parallel = new ParallelRange(NumberOfThreads);
        start?.CopyParameters();
        if (network.Layers[0] is Standardize standardize && start?.Takes(standardize) != true)
        {
            (double[] means, double[] deviations) = ChannelStatistics.Measure(rows, parallel);
            standardize.SetStatistics(means, Array.ConvertAll(deviations, deviation => deviation / _architecture.InputDeviation));
        }

        Loss loss = _loss;
        if (network.Layers[^1] is Unstandardize unstandardize && _task.Targets == TargetKind.Number)
        {
            if (start?.Takes(unstandardize) != true)
            {
                (double[] means, double[] deviations) = targets.OfChannels(network.OutputShape);
                unstandardize.SetStatistics(means, deviations);
            }

            loss = new StandardizedLoss(loss, unstandardize);
        }

        using CheckpointStore? checkpoints = FindCheckpoints(network, start, rows, validation, options, parallel, channel);
        int seed = _options.Seed ?? checkpoints?.FindSeed() ?? host?.Rand.Next() ?? 0;
        Random random = Initialize(network, start, seed);
        channel?.Info(
            MessageSensitivity.None, "{0} rows of {1}, {2}, {3} parameters.",
            rows.Count, rows.Shape, _task.Describe(network.OutputLength), network.ParameterCount);

        var weights = new RowWeights(_options.ClassWeights?.For(targets.WeightsOfClasses));
        var loop = new TrainingLoop(network, rows, loss, options, parallel, validation, weights);
        if (checkpoints?.Restore(seed, loop.ReadState) is { } file)
            channel?.Info(MessageSensitivity.None, "Goes on after epoch {0}, from {1}.", loop.EpochsDone, file);
        loop.Run(random, metrics =>
        {
            channel?.Info(MessageSensitivity.None, EpochReport.Of(metrics));
            checkpoints?.Save(metrics.Epoch, seed, loop.WriteState);
        });
        if (loop.EpochsDone < _options.NumberOfEpochs)
            channel?.Info(MessageSensitivity.None, "Stopped after {0} of {1} epochs.", loop.EpochsDone, _options.NumberOfEpochs);
        if (loop.BestEpoch > 0)
            channel?.Info(MessageSensitivity.None, "The network is that of epoch {0}.", loop.BestEpoch);
    }

    private static Random Initialize(Network network, WarmStart? start, int seed)
    {
        var random = new Random(seed);
        network.Initialize(random, layer => start?.Takes(layer) == true);
        return random;
    }

    private CheckpointStore? FindCheckpoints(
        Network network, WarmStart? start, ITrainingRows rows, ITrainingRows? validation, NetworkTrainerOptions options, ParallelRange parallel, IChannel? channel)
    {
        if (_options.CheckpointFolder is not { } folder)
            return null;
        Initialize(network, start, seed: 0);
        string fingerprint = TrainingFingerprint.Of(network, _loss, options, rows, validation, parallel);
        return new CheckpointStore(folder, fingerprint, _options.NumberOfCheckpoints, text => channel?.Warning(MessageSensitivity.None, text));
    }
}
