using Microsoft.ML;

namespace ExpressML.Trainers;

// How the training is watched, stopped and resumed.
public abstract partial class NetworkTrainerOptions
{
    /// <summary>
    /// Rows that measure the network after each epoch, but do not train it; with the same columns as the training data. A set that is passed to
    /// <c>Fit</c> takes precedence. Default: null, no validation.
    /// </summary>
    /// <remarks>
    /// In a pipeline, transform it by the stages before the trainer, fitted on the training data: <c>preparation.Fit(training).Transform(validation)</c>.
    /// </remarks>
    public IDataView? ValidationSet;

    /// <summary>
    /// The share of the training rows that is held out for validation, above 0 and below 1. In multiclass and binary classification, it is the same share
    /// of each class. The rows are drawn by <see cref="Seed"/>, or by 0 if that is not set. Default: null, none.
    /// </summary>
    public double? ValidationSetFraction;

    /// <summary>
    /// Further metrics of the validation rows, measured after each epoch: <c>[MonitoredMetric.F1Score, MonitoredMetric.AreaUnderRocCurve]</c>. They are in
    /// <see cref="TrainingMetrics.Metrics"/>, in the log and in the result's <see cref="Transforms.NetworkTransformer.TrainingHistory"/>. Default: none.
    /// </summary>
    public IReadOnlyList<MonitoredMetric> Metrics = [];

    /// <summary>
    /// The metric to monitor: it decides which epoch is the best and when to stop early. Default: null, which is
    /// <see cref="Trainers.MonitoredMetric.ValidationLoss"/> with a validation set, and <see cref="Trainers.MonitoredMetric.Loss"/> without one.
    /// It need not be one of <see cref="Metrics"/>.
    /// </summary>
    public MonitoredMetric? MonitoredMetric;

    /// <summary>Ends the training when <see cref="MonitoredMetric"/> has not improved for some epochs. Default: null, all epochs are trained.</summary>
    public EarlyStoppingCriteria? EarlyStoppingCriteria;

    /// <summary>
    /// Whether the result is the network of the best epoch by <see cref="MonitoredMetric"/>, rather than that of the last epoch. Default: true.
    /// </summary>
    /// <remarks>
    /// It has an effect only with a validation set, a <see cref="MonitoredMetric"/> or <see cref="EarlyStoppingCriteria"/>. It takes memory for a second
    /// copy of the parameters.
    /// </remarks>
    public bool RestoreBestWeights = true;

    /// <summary>
    /// Called after each batch, on the training thread, so it should return quickly. At the last batch of an epoch, it is called after the validation.
    /// <see cref="TrainingMetrics.StopTraining"/> ends the training. Default: null.
    /// </summary>
    public Action<TrainingMetrics>? MetricsCallback;

    /// <summary>
    /// Called after each epoch and its validation, on the training thread, after <see cref="MetricsCallback"/>. <see cref="TrainingMetrics.StopTraining"/> ends the
    /// training. All epochs are in the result's <see cref="Transforms.NetworkTransformer.TrainingHistory"/>, too. Default: null.
    /// </summary>
    public Action<TrainingMetrics>? EpochCallback;

    /// <summary>
    /// Gets the same reports as <see cref="MetricsCallback"/>, after it. A <see cref="Progress{T}"/> passes them on to the thread that made it.
    /// Default: null.
    /// </summary>
    public IProgress<TrainingMetrics>? Progress;

    /// <summary>
    /// Every how many steps, from the first, the norms of activations and gradients of each layer are recorded, at least 1. They are in the result's
    /// <see cref="Transforms.TrainingHistory.LayerNorms"/>. Default: null, never.
    /// </summary>
    /// <remarks>
    /// It shows gradients that vanish or explode, and changes nothing that is learned. A recorded step takes about a tenth longer, so that recording each tenth one costs about 1 %. Each
    /// takes 24 bytes per layer.
    /// </remarks>
    public int? LayerNormsInterval;

    /// <summary>
    /// Ends the training within one batch. The result is the network of the best epoch, or the current one if no epoch can be compared. It is not an
    /// exception, unless no step has been taken yet. Default: none.
    /// </summary>
    public CancellationToken CancellationToken;

    /// <summary>Whether a cancelled <c>Fit</c> throws an <see cref="OperationCanceledException"/> instead of giving a result. Default: false.</summary>
    public bool ThrowOnCancellation;

    /// <summary>
    /// Folder for checkpoints; it is created if it does not exist. The state of the training is written to a file after each epoch. A <c>Fit</c> with
    /// the same settings, rows and build of ExpressML resumes from the newest intact file, and gives the same bytes as if it had never been
    /// stopped. Default: null, no checkpoints.
    /// </summary>
    /// <remarks>
    /// <para>
    /// A finished training is found, too, and its result comes at once; the log says so. To train again, set another seed or delete the files. If no
    /// <see cref="Seed"/> is set, that of the checkpoint is used. Trainings with other rows or settings may share the folder.
    /// </para>
    /// <para>
    /// A checkpoint holds all that the training goes on with, not packed: the parameters; what the optimizer keeps for each of them, which is two numbers for
    /// Adam and AdamW, and one for Sgd with momentum, RmsProp and Adagrad; their average with <see cref="WeightAveraging"/>; and the parameters of the best epoch
    /// where they can be the result. With Adam
    /// and a validation set that is 4 numbers, 16 bytes, for each parameter: four times the size of the model.
    /// </para>
    /// <para>
    /// Settings are compared by their fields, including those of your own losses, optimizers, schedules and augmentations. The code of a delegate
    /// is not compared.
    /// </para>
    /// </remarks>
    public string? CheckpointFolder;

    /// <summary>How many checkpoints of a training are kept, at least 1; older ones are deleted. Default: 2, so that a damaged file costs one epoch.</summary>
    public int NumberOfCheckpoints = 2;

    /// <summary>The same training, without all that watches, ends or saves it.</summary>
    internal NetworkTrainerOptions ForRateSweep()
    {
        NetworkTrainerOptions options = Snapshot();
        (options.ValidationSet, options.ValidationSetFraction, options.MonitoredMetric, options.Metrics, options.EarlyStoppingCriteria) = (null, null, null, [], null);
        (options.MetricsCallback, options.EpochCallback, options.Progress, options.CheckpointFolder, options.TimeBudget, options.LayerNormsInterval) = (null, null, null, null, null, null);
        options.Cluster = null;
        return options;
    }

    /// <summary>The metrics that are measured on the scores of the validation rows.</summary>
    internal IReadOnlyList<MonitoredMetric> MeasuredMetrics =>
        [.. Metrics.Concat(MonitoredMetric is null ? [] : [MonitoredMetric]).Where(metric => metric.IsMeasured).DistinctBy(metric => metric.Name)];

    /// <summary>What tells the time. Default: the clock of the system.</summary>
    internal TimeProvider Time = TimeProvider.System;
}
