using ExpressML.Augmentations;
using ExpressML.Clusters;
using ExpressML.Data;
using ExpressML.Data.Reading;
using ExpressML.Data.Rows;
using ExpressML.Data.Splitting;
using ExpressML.Data.Streaming;
using ExpressML.FineTuning;
using ExpressML.Layers;
using ExpressML.Losses;
using ExpressML.Metrics;
using ExpressML.Networks;
using ExpressML.Progress;
using ExpressML.Tasks;
using ExpressML.Trainers;
using ExpressML.Training.Batching;
using ExpressML.Training.Checkpoints;
using ExpressML.Training.Planning;
using ExpressML.Transforms;
using ExpressML.Transforms.Columns;
using ExpressML.Transforms.Labels;
using ExpressML.Transforms.Stages;
using Microsoft.ML;

namespace ExpressML.Training;

/// <summary>A recipe applied to the columns of the data. The constructor checks all that can be checked without reading a row.</summary>
internal sealed class TrainingSetup
{
    private readonly TrainingRecipe _recipe;
    private readonly NetworkTrainerOptions _options;
    private readonly TrainingClock _clock;
    private readonly PredictionTask _prediction;
    private readonly MetricTasks _metricTask;
    private readonly Network _network;
    private readonly FirstParameters? _start;
    private readonly IReadOnlySet<Layer> _frozen;
    private readonly GroupedParameters _groups;
    private readonly RowMemory _memory;
    private readonly RowSource _source;
    private readonly RowSource? _validationSource;
    private readonly ValidationSplit? _split;
    private SkippedRows _skipped = SkippedRows.None, _skippedOfValidation = SkippedRows.None;

    /// <param name="recipe">The recipe of the trainer.</param>
    /// <param name="input">The training data.</param>
    /// <param name="validationSet">Rows to measure the network on; null for none.</param>
    /// <param name="validationFraction">The share of the training data that is held out for validation; null for none.</param>
    public TrainingSetup(TrainingRecipe recipe, IDataView input, IDataView? validationSet, double? validationFraction)
    {
        (_recipe, _options, _clock) = (recipe, recipe.Options, new TrainingClock(recipe.Options.Time));
        DataViewSchema.Column label = TrainingColumns.Label(input.Schema, recipe.Task, _options.LabelColumnName);
        ColumnErrors.RequireNotDroppedByCache(input, _options.FeatureColumnName);
        DataViewSchema.Column features = TrainingColumns.Features(input.Schema, _options.FeatureColumnName);
        DataViewSchema.Column? weight = TrainingColumns.Weight(input.Schema, _options.ExampleWeightColumnName);
        Shape? images = _options.InitialNetwork?.Model.InputShape ?? recipe.Architecture.ImageShape;
        InputLayout layout = InputLayouts.Of(features, _options.InputShape, _options.PixelOrder, recipe.Architecture.TakesVectors, images: images);

        _prediction = recipe.Task.Predict(label.Type, LabelNames.Of(label));
        recipe.Loss.CheckTargets(_prediction.OutputCount, recipe.Task.Targets);
        int classCount = recipe.Task.CountClasses(_prediction.OutputCount);
        _options.ClassWeights?.Check(classCount);
        _metricTask = MetricTasksExtensions.Of(recipe.Task.Targets, classCount);
        TrainingChecks.RequireMetrics(_options, _metricTask, _prediction.OutputCount, isValidated: validationSet is not null || validationFraction is not null);

        _network = CreateNetwork(layout.Shape);
        _start = _options.InitialNetwork is { } initial ? new WarmStart(initial, _network, _prediction)
            : _options.InitialWeights is { } weights ? new WeightStart(weights, _network)
            : null;
        _frozen = FrozenLayers.Of(_network, _options.FrozenLayers);
        _groups = new GroupedParameters(_network, _options, _frozen);

        BatchStatistics.Require(_network, _frozen, _options.BatchSize);
        TrainingChecks.RequireMemory(_network, _options.Optimizer, _options.WeightAveraging is not null, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes);

        _memory = RowMemory.Of(_options.MaximumMemoryForRows);
        _source = RowSource.Create(input, features, recipe.Task.ColumnOf(label), weight, layout, _memory, recipe.Threads) with { Cancellation = Cancellation };
        _validationSource = validationSet is null ? null : ValidationColumns.Source(validationSet, _source, recipe.Task, _memory);
        _split = validationFraction is { } fraction ? new ValidationSplit(fraction, (ulong)(_options.Seed ?? 0)) : null;
        if (_options.CheckpointFolder is { } folder && _options.Processes.Rank == 0)
            CheckpointStore.RequireWritable(folder);
    }

    /// <summary>Reads the rows, which completes the plan.</summary>
    /// <exception cref="InvalidOperationException">No row can be used, nothing can be learned from them, or the options do not suit them.</exception>
    /// <exception cref="OperationCanceledException">The reading was cancelled.</exception>
    public TrainingPlan Read(TrainingLog log)
    {
        ProblemReport report = log.IsHeard ? ProblemReport.Logged : ProblemReport.Kept;
        var reader = new TrainingDataReader(_source with { Report = report }, _memory, _split);
        ITrainingRows rows = Read(reader, log);
        _recipe.Task.CheckTargets(reader.Targets, _source.Target.Label.Name);
        if (rows is StreamedRows streamed && _recipe.Task.CountClasses(_prediction.OutputCount) > 0)
            ClassOrder.Mix(streamed, reader.Targets, log.Info, log.Warn);
        ITrainingRows? validation = _validationSource is null ? reader.Validation : Read(new TrainingDataReader(_validationSource with { Report = report }, _memory.Beside(rows)), log);
        if (_start is not null)
            log.Info(_start.ToString());
        if (_frozen.Count > 0)
            log.Info(FrozenLayers.Describe(_network, _frozen));
        foreach (string line in _groups.Describe())
            log.Info(line);

        var plan = new TrainingPlan(_network, rows, _recipe.Loss, _options)
        {
            Clock = _clock,
            Threads = _recipe.Threads,
            Validation = validation,
            Weights = new RowWeights(_options.ClassWeights?.For(reader.Targets.WeightsOfClasses)),
            Augmentations = [.. InputDropout.OfRate(DropoutMarks.RateOf(_source.Features)), .. _options.Augmentations],
            Frozen = _frozen,
            Groups = _groups,
            Start = _start,
            InputDeviation = _recipe.Architecture.InputDeviation,
            TargetKind = _recipe.Task.Targets,
            MetricTask = _metricTask,
            ScoreFunction = _prediction.ScoreFunction,
            Targets = reader.Targets,
            LabelScale = _recipe.Task.Targets == TargetKind.Number ? _network.Layers[^1] as Unstandardize : null,
        };
        log.Info($"{rows.Count} rows of {rows.Shape}, {_recipe.Task.Describe(_network.OutputLength)}, {_network.ParameterCount} parameters.");
        BatchStatistics.Require(_network, _frozen, plan.BatchSize);
        if (BatchStatistics.WarningOfMomentum(_network, _frozen) is { } warning)
            log.Warn(warning);
        if (plan.RowsOfEpoch < rows.Count)
            log.Info($"{rows.Count} rows in batches of {plan.BatchSize} leave one over, which can't be normalised by itself: each epoch leaves out another row.");
        if (_options.TimeBudget is { } budget)
            log.Info(FormattableString.Invariant($"TimeBudget: {budget}, of which {_clock.Used.TotalSeconds:F1} s have gone into the reading of the rows."));
        else if (_options.NumberOfEpochs is null)
            log.Info($"{plan.NumberOfEpochs} epochs, {(long)plan.NumberOfEpochs * plan.NumberOfBatches} steps in all, since NumberOfEpochs is not set.");
        return plan;
    }

    /// <summary>The network as a transformer, for columns like those of the training data.</summary>
    /// <param name="log">The log of the training.</param>
    /// <param name="history">What was measured in each epoch.</param>
    public NetworkTransformer CreateTransformer(TrainingLog log, TrainingHistory history) => new(
        _network, _source.Features.Name, _source.Layout.Order, _prediction, _options.NumberOfThreads, ImageColumn.Holds(_source.Features.Type),
        views: _options.ViewsOfModel)
    {
        TrainingWarnings = log.Warnings,
        TrainingHistory = history,
        SkippedRows = _skipped,
        SkippedValidationRows = _skippedOfValidation,
    };

    // Processes of a cluster stop together, between two steps.
    private CancellationToken Cancellation => _options.Processes.HasOthers() ? CancellationToken.None : _options.CancellationToken;

    private Network CreateNetwork(Shape input)
    {
        _recipe.Architecture.CheckInput(input, _options.FeatureColumnName);
        foreach (Augmentation augmentation in _options.Augmentations)
        {
            augmentation.CheckShape(input);
            if (augmentation.ChangesLabel && _recipe.Task.Targets != TargetKind.Number)
                throw new InvalidOperationException($"{augmentation} changes labels, but only the numbers of a regression can be changed with the image. Leave out its change of labels.");
        }

        _options.ViewsOfModel?.Of(input);
        _options.CutMix?.CheckShape(input);

        int outputs = _prediction.OutputCount;
        bool standardizeLabel = _options.StandardizeLabel && _recipe.Task.Targets == TargetKind.Number;
        _recipe.Architecture.CheckOutputs(_prediction, _recipe.Loss, standardizeLabel);
        ImageScaling? scaling = _options.InputScaling ?? (_options.InitialWeights is null ? null : _recipe.Architecture.WeightScaling);
        Network network = _recipe.Architecture.Create(input, _prediction, _options.StandardizeInput, standardizeLabel, scaling);
        return network.OutputLength == outputs ? network : throw new ArgumentException(
            $"The network has {network.OutputLength} output{(network.OutputLength == 1 ? "" : "s")}, but there {(outputs == 1 ? "is" : "are")} {_recipe.Task.Describe(outputs)}. "
            + $"End it with a layer of {outputs} output{(outputs == 1 ? "" : "s")}, or leave AddOutputLayer true.");
    }

    private ITrainingRows Read(TrainingDataReader reader, TrainingLog log)
    {
        ITrainingRows rows = reader.Read();
        if (reader.IsOfValidation)
            _skippedOfValidation = reader.Skipped;
        else
            _skipped = reader.Skipped;
        Warn(reader.MissingLabels, "without a label", _options.LabelColumnName);
        Warn(reader.MissingWeights, "without a weight", _options.ExampleWeightColumnName);
        Warn(reader.UnusableFeatures, $"with {reader.FeatureProblem}", _options.FeatureColumnName);
        foreach (StreamedRows streamed in new[] { rows, reader.Validation }.OfType<StreamedRows>())
            log.Info(streamed.ToString());
        return rows;

        void Warn(Skips skips, string what, string? column)
        {
            if (skips.Count > 0)
                log.Warn($"Skipped {skips.Count} row{(skips.Count == 1 ? "" : "s")} {what} in column '{column}'{(reader.IsOfValidation ? " of the validation set" : "")}: {skips}, counted from 0.");
        }
    }
}
