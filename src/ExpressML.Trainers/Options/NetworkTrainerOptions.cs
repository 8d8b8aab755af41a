using System.Text.Json.Serialization;
using ExpressML.Architectures;
using ExpressML.Augmentations;
using ExpressML.Layers;
using ExpressML.Losses;
using ExpressML.Optimizers;
using ExpressML.Schedules;
using ExpressML.Transforms;
using Microsoft.ML;
using Microsoft.ML.SearchSpace;

namespace ExpressML.Trainers;

/// <summary>The options that all trainers of networks share. What derives from it chooses the architecture.</summary>
/// <remarks>
/// Options with a range are hyper-parameters for ML.NET's AutoML: <c>new SearchSpace&lt;LeNetTrainer.Options&gt;()</c> finds them, and
/// <c>parameter.AsType&lt;LeNetTrainer.Options&gt;()</c> gives options with the values of a trial, since they are marked for JSON, too.
/// </remarks>
public abstract class NetworkTrainerOptions
{
    private protected NetworkTrainerOptions() { }

    /// <summary>
    /// Column with the labels, of the type that the trainer's task needs: a key (see <c>MapValueToKey</c>) for multiclass classification,
    /// <see cref="bool"/> for binary, a vector of <see cref="bool"/> for multi-label, <see cref="float"/> or a vector of it for regression.
    /// Default: "Label".
    /// </summary>
    public string LabelColumnName = Defaults.LabelColumnName;

    /// <summary>
    /// Column with the pixels or numbers, a vector of <see cref="float"/> or <see cref="byte"/> of known size; or with images, <c>MLImage</c>, of
    /// any size. Default: "Features".
    /// </summary>
    public string FeatureColumnName = Defaults.FeatureColumnName;

    /// <summary>
    /// Column with how much each row counts in the loss, a <see cref="float"/> of at least 0: a row of weight 2 counts as two rows of its batch. Accuracy, and
    /// what inputs and labels are standardised by, count each row once. Rows without a weight (NaN or infinite) are left out. Default: null, all count 1.
    /// </summary>
    public string? ExampleWeightColumnName;

    /// <summary>
    /// How much the rows of each class count, in multiclass and binary classification: <see cref="Trainers.ClassWeights.Balanced"/>, or weights by hand.
    /// Default: null, all count 1.
    /// </summary>
    public ClassWeights? ClassWeights;

    /// <summary>
    /// Rows that the network is measured on after each epoch and not trained on, with the same columns as the training data. A set that is passed to
    /// <c>Fit</c> comes before it. Default: null, no validation.
    /// </summary>
    /// <remarks>
    /// Within a pipeline, it must be transformed by the stages before the trainer, fitted on the training data:
    /// <c>preparation.Fit(training).Transform(validation)</c>.
    /// </remarks>
    public IDataView? ValidationSet;

    /// <summary>
    /// The share of the training rows that is held out for validation, above 0 and below 1: of each class alike (in regression and multi-label
    /// classification of all rows), at random by <see cref="Seed"/>, or by 0 where that is not set. Default: null, none.
    /// </summary>
    public double? ValidationSetFraction;

    /// <summary>
    /// The metric by which the best epoch is chosen and training is stopped early. Default: null, which is <see cref="Trainers.MonitoredMetric.ValidationLoss"/>
    /// where there is a validation set, and else <see cref="Trainers.MonitoredMetric.Loss"/>.
    /// </summary>
    public MonitoredMetric? MonitoredMetric;

    /// <summary>Ends the training when <see cref="MonitoredMetric"/> has not improved for some epochs. Default: null, all epochs are trained.</summary>
    public EarlyStoppingCriteria? EarlyStoppingCriteria;

    /// <summary>
    /// Whether the result is the network as it was after the epoch with the best <see cref="MonitoredMetric"/>, rather than after the last one; wherever
    /// there is a validation set, a metric is set or <see cref="EarlyStoppingCriteria"/> are. It takes the memory of the parameters once more. Default: true.
    /// </summary>
    public bool RestoreBestWeights = true;

    /// <summary>
    /// Ends the training within one batch: the result is the best epoch's network, or that of the moment where no epoch can be compared; not an
    /// exception, unless no step has been made yet. Default: none.
    /// </summary>
    public CancellationToken CancellationToken;

    /// <summary>Whether <see cref="CancellationToken"/> makes <c>Fit</c> throw an <see cref="OperationCanceledException"/> in place of a result. Default: false.</summary>
    public bool ThrowOnCancellation;

    /// <summary>
    /// Folder for checkpoints; it is made if it is not there. After each epoch the whole state of the training is written to a file, and a <c>Fit</c> with
    /// the same settings, rows and build of ExpressML goes on from the newest one that is whole, to the same bytes as if it had never been stopped. Default: null, none.
    /// </summary>
    /// <remarks>
    /// A training that is over is found again, too: its result comes at once. For a new one, set another seed, or delete the files. Where no
    /// <see cref="Seed"/> is set, the one of the checkpoint is taken. Trainings on other rows or with other settings may share the folder.
    /// Settings are compared by their fields, those of your own losses, optimizers, schedules and augmentations too; what a delegate does is not seen.
    /// </remarks>
    public string? CheckpointFolder;

    /// <summary>How many checkpoints of the training are kept, the newest, at least 1. Default: 2, so that a damaged file costs one epoch.</summary>
    public int NumberOfCheckpoints = 2;

    /// <summary>How many times training goes through all rows; at least 1. Default: 20.</summary>
    [JsonInclude, Range(5, 50, Defaults.NumberOfEpochs)]
    public int NumberOfEpochs = Defaults.NumberOfEpochs;

    /// <summary>Rows of one training step; at least 1. Default: 64.</summary>
    [JsonInclude, Range(16, 256, Defaults.BatchSize, logBase: true)]
    public int BatchSize = Defaults.BatchSize;

    /// <summary>Size of a training step at the start, above 0. Default: 0.001, which suits <see cref="Adam"/>; <see cref="Sgd"/> wants about 0.01.</summary>
    [JsonInclude, Range(1e-4, 1e-1, Defaults.LearningRate, logBase: true)]
    public double LearningRate = Defaults.LearningRate;

    /// <summary>The gradient method. Default: <see cref="Adam"/> with its usual settings.</summary>
    public Optimizer Optimizer = new Adam();

    /// <summary>How the learning rate changes in the course of the training. Default: <see cref="CosineSchedule"/>, which lets it fall to nothing.</summary>
    public LearningRateSchedule LearningRateSchedule = new CosineSchedule();

    /// <summary>
    /// What training makes small; it must suit the task. Default: null, which takes the task's own, <see cref="SoftmaxCrossEntropy"/> for multiclass
    /// classification, <see cref="BinaryCrossEntropy"/> for binary and multi-label, <see cref="MeanSquaredError"/> for regression; and
    /// <see cref="MaximumAPosteriori"/> for <see cref="LeNetVariant.Classic1998"/>.
    /// </summary>
    public Loss? Loss;

    /// <summary>L1: adds this times Σ|w| to the loss, which drives weights to 0; at least 0. Default: 0.</summary>
    public double L1Regularization;

    /// <summary>L2: adds this times ½Σw² to the loss, which keeps weights small, as PyTorch's <c>weight_decay</c>; at least 0. Default: 0.</summary>
    /// <remarks>With <see cref="AdamW"/> use its <see cref="AdamW.WeightDecay"/> instead.</remarks>
    [JsonInclude, Range(0.0, 0.01, 0.0)]
    public double L2Regularization;

    /// <summary>Whether L1 and L2 act on biases and parameters of a normalisation too, and not on weights alone. Default: false.</summary>
    public bool RegularizeAllParameters;

    /// <summary>The longest that the weights into one neuron, or of one filter, may be after a step (their Euclidean norm), above 0. Default: null, no limit.</summary>
    public double? MaximumNorm;

    /// <summary>The largest Euclidean norm of the gradients of all parameters together, above 0; longer ones are shortened to it. Default: null, no limit.</summary>
    public double? GradientClippingNorm;

    /// <summary>The largest absolute value of a gradient, above 0; larger ones are set to it, before <see cref="GradientClippingNorm"/>. Default: null, no limit.</summary>
    public double? GradientClippingValue;

    /// <summary>
    /// What changes the images at random while training, in this order; each image anew in each epoch, never when scoring.
    /// Default: nothing.
    /// </summary>
    public IReadOnlyList<Augmentation> Augmentations = [];

    /// <summary>Mixes each training row with another one, after the <see cref="Augmentations"/>. Default: null, no mixing.</summary>
    public Mixup? Mixup;

    /// <summary>
    /// Seed of all chance in the training: the same seed gives the same bytes, on any number of threads.
    /// Default: null, which draws one from the <c>MLContext</c>, another in each <c>Fit</c>, or 0 where the trainer was made without one.
    /// </summary>
    public int? Seed;

    /// <summary>Threads to train with, at least 1. It changes the speed and nothing else. Default: null, one for each processor.</summary>
    public int? NumberOfThreads;

    /// <summary>
    /// How much memory the training rows may take, in MB (1,048,576 bytes), at least 1. Rows that need more are read anew in each epoch and shuffled in
    /// a buffer of this size. Default: null, half of the memory that the process may use.
    /// </summary>
    /// <remarks>
    /// A row takes one byte a pixel if all pixels of all rows are whole numbers from 0 to 255, and else four. Rows that are streamed come in another order
    /// than rows in memory: for the same bytes on machines with other memory, set this option. Their source must give the same rows, in the same
    /// order, each time. An optimizer that needs the full batch, such as <see cref="RProp"/>, needs all rows in memory.
    /// </remarks>
    public int? MaximumMemoryForRows;

    /// <summary>
    /// Channels, height and width of one image. Default: null, which takes it from the column's dimensions; a plain vector of 784 values is 1×28×28.
    /// <c>MLImage</c>s are brought to it, 1 channel for grey, 3 for RGB, 4 for RGB and alpha; null takes the size that the column has, else that of
    /// <see cref="InitialModel"/>, and without one what is usual for the network: 1×28×28 for LeNet-5, 3×227×227 for AlexNet, 3×32×32 for ResNet-9 and the small VGG.
    /// </summary>
    public Shape? InputShape;

    /// <summary>The order of the numbers of one image. Default: null, which takes it from the column's dimensions, and planar where they don't tell.</summary>
    public PixelOrder? PixelOrder;

    /// <summary>
    /// Whether the network begins with a layer that standardises each channel by mean and deviation of the training data, so that pixels
    /// from 0 to 255 train as well as scaled ones. Default: true.
    /// </summary>
    public bool StandardizeInput = true;

    /// <summary>
    /// Whether a regression measures its loss on labels that are standardised by mean and deviation of the training data, and the network ends
    /// with a layer, <see cref="Unstandardize"/>, that leads back to the label's unit; so that labels in any unit train as well as scaled ones.
    /// Switch it off where the network's last layer bounds its output on purpose. Other tasks have no use for it. Default: true.
    /// </summary>
    public bool StandardizeLabel = true;

    /// <summary>
    /// A trained model whose parameters the training begins with: a <see cref="NetworkTransformer"/>, or a chain with one in it, as
    /// <c>mlContext.Model.Load</c> gives it (the last one if there are several). Default: null, which begins at random.
    /// </summary>
    /// <remarks>
    /// <para>
    /// The layers before the output layer must be the same, one by one. The output layer is taken too where the model predicts the same: the same
    /// task, and classes with the same values, whatever order <c>MapValueToKey</c> found them in. Else it is made anew, as a line in the log says.
    /// </para>
    /// <para>
    /// Mean and deviation of <see cref="Standardize"/> and <see cref="Unstandardize"/> are those of the model rather than measured: its weights depend on
    /// them. What <see cref="NetworkTransformer.OutputOf(string, string)"/> gives has no output layer: all of its layers are taken, and any may follow.
    /// </para>
    /// <para>The model itself is not changed. Optimizer and schedule begin anew, and the loss is not part of a model: set <see cref="Loss"/> where it was another than the task's own. For fine-tuning, lower <see cref="LearningRate"/>.</para>
    /// </remarks>
    public ITransformer? InitialModel;

    /// <summary>
    /// Names of layers whose parameters the training leaves as they are, bit by bit (see <see cref="Networks.Network.NameOf"/>); the name of a block
    /// stands for all layers in it. Default: none.
    /// </summary>
    /// <remarks>
    /// <para>
    /// Batch normalisation that is frozen normalises by its running averages in training too, as in Keras; dropout goes on. L1, L2, maximum norm and weight decay
    /// leave frozen layers alone, and gradient clipping does not count them. Layers before the first that learns cost their forward pass only.
    /// </para>
    /// <para>It belongs to this training: nothing of it is kept in the model.</para>
    /// </remarks>
    public IReadOnlyList<string> FrozenLayers = [];

    /// <summary>
    /// Called after each batch, on the training thread: it should return quickly. At the last batch of an epoch it is called when the validation
    /// rows have been measured. <see cref="TrainingMetrics.StopTraining"/> ends the training. Default: null.
    /// </summary>
    public Action<TrainingMetrics>? MetricsCallback;

    /// <summary>Is told the same as <see cref="MetricsCallback"/>, after it; a <see cref="Progress{T}"/> passes it on to the thread that made it. Default: null.</summary>
    public IProgress<TrainingMetrics>? Progress;

    /// <summary>The architecture that these options are for.</summary>
    /// <exception cref="ArgumentException">An option of the architecture is missing or out of range.</exception>
    internal abstract Architecture CreateArchitecture();

    /// <summary>The network in <see cref="InitialModel"/>.</summary>
    /// <exception cref="ArgumentException">There is none in it.</exception>
    internal NetworkTransformer? InitialNetwork => InitialModel is null ? null : ContainedNetwork.Of(InitialModel, nameof(InitialModel));

    internal NetworkTrainerOptions Snapshot()
    {
        var snapshot = (NetworkTrainerOptions)MemberwiseClone();
        snapshot.Augmentations = [.. Augmentations];
        snapshot.FrozenLayers = [.. FrozenLayers];
        return snapshot;
    }

    internal void Validate()
    {
        RequireName(LabelColumnName, nameof(LabelColumnName));
        RequireName(FeatureColumnName, nameof(FeatureColumnName));
        if (ExampleWeightColumnName is not null)
            RequireName(ExampleWeightColumnName, nameof(ExampleWeightColumnName));
        if (ValidationSetFraction is { } fraction && !(fraction > 0 && fraction < 1))
            throw new ArgumentOutOfRangeException(nameof(ValidationSetFraction), fraction, "ValidationSetFraction must be above 0 and below 1.");
        if (ValidationSetFraction is not null && ValidationSet is not null)
            throw new ArgumentException("Set ValidationSet or ValidationSetFraction, not both.", nameof(ValidationSetFraction));
        if (MonitoredMetric is { } metric && !Enum.IsDefined(metric))
            throw new ArgumentOutOfRangeException(nameof(MonitoredMetric), metric, "MonitoredMetric must be Loss, Accuracy, ValidationLoss or ValidationAccuracy.");
        if (CheckpointFolder is not null && string.IsNullOrWhiteSpace(CheckpointFolder))
            throw new ArgumentException("CheckpointFolder must name a folder, or be null for no checkpoints.", nameof(CheckpointFolder));
        RequireAtLeastOne(NumberOfCheckpoints, nameof(NumberOfCheckpoints));
        EarlyStoppingCriteria?.Validate();
        RequireAtLeastOne(NumberOfEpochs, nameof(NumberOfEpochs));
        RequireAtLeastOne(BatchSize, nameof(BatchSize));
        RequireAtLeastOne(NumberOfThreads ?? 1, nameof(NumberOfThreads));
        RequireAtLeastOne(MaximumMemoryForRows ?? 1, nameof(MaximumMemoryForRows));
        RequirePositive(LearningRate, nameof(LearningRate));
        if (InputShape is { IsValid: false } shape)
            throw new ArgumentOutOfRangeException(nameof(InputShape), shape, "InputShape must have at least 1 channel, row and column, and no more numbers than an array holds.");
        if (PixelOrder is { } order && !Enum.IsDefined(order))
            throw new ArgumentOutOfRangeException(nameof(PixelOrder), order, "PixelOrder must be Planar or Interleaved.");
        if (Optimizer is null)
            throw new ArgumentNullException(nameof(Optimizer), "Optimizer must be set, for example to new Adam().");
        if (LearningRateSchedule is null)
            throw new ArgumentNullException(nameof(LearningRateSchedule), "LearningRateSchedule must be set, for example to new ConstantSchedule().");
        if (Augmentations is null || Augmentations.Contains(null!))
            throw new ArgumentNullException(nameof(Augmentations), "Augmentations must be a list of augmentations, such as [new HorizontalFlip()], and have no null in it.");
        if (FrozenLayers is null || FrozenLayers.Contains(null!))
            throw new ArgumentNullException(nameof(FrozenLayers), "FrozenLayers must be a list of names of layers, such as [\"Conv2D1\"], and have no null in it.");
        _ = InitialNetwork;
        RequireNotNegative(L1Regularization, nameof(L1Regularization));
        RequireNotNegative(L2Regularization, nameof(L2Regularization));
        RequirePositive(MaximumNorm, nameof(MaximumNorm));
        RequirePositive(GradientClippingNorm, nameof(GradientClippingNorm));
        RequirePositive(GradientClippingValue, nameof(GradientClippingValue));
        Optimizer.Validate();
        LearningRateSchedule.Validate();
        Loss?.Validate();
    }

    private static void RequireName(string value, string name)
    {
        if (string.IsNullOrEmpty(value))
            throw new ArgumentOutOfRangeException(name, value, $"{name} must name a column.");
    }

    private static void RequireAtLeastOne(int value, string name)
    {
        if (value < 1)
            throw new ArgumentOutOfRangeException(name, value, $"{name} must be at least 1.");
    }

    private static void RequirePositive(double? value, string name)
    {
        if (value is { } number && !(number > 0 && double.IsFinite(number)))
            throw new ArgumentOutOfRangeException(name, value, $"{name} must be a finite number above 0.");
    }

    private static void RequireNotNegative(double value, string name)
    {
        if (!(value >= 0 && double.IsFinite(value)))
            throw new ArgumentOutOfRangeException(name, value, $"{name} must be a finite number of at least 0.");
    }
}
