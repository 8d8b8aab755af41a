using ExpressML.Augmentations;
using ExpressML.Clusters;
using ExpressML.Data.Rows;
using ExpressML.Data.Statistics;
using ExpressML.FineTuning;
using ExpressML.Layers;
using ExpressML.Losses;
using ExpressML.Metrics;
using ExpressML.Networks;
using ExpressML.Networks.Scoring;
using ExpressML.Progress;
using ExpressML.Trainers;
using ExpressML.Training.Batching;

namespace ExpressML.Training.Planning;

/// <summary>What a training has to do. All of it is decided and checked before the training begins; afterwards, only the parameters of the network change.</summary>
internal sealed record TrainingPlan
{
    /// <param name="network">The network to be trained.</param>
    /// <param name="rows">The rows to train it on.</param>
    /// <param name="loss">The loss function to minimize.</param>
    /// <param name="options">The settings of the training.</param>
    /// <exception cref="InvalidOperationException">They do not fit together.</exception>
    public TrainingPlan(Network network, ITrainingRows rows, Loss loss, NetworkTrainerOptions options)
    {
        TrainingChecks.Require(network, rows, options);
        (Network, Rows, Loss, Options, Augmentations) = (network, rows, loss, options, options.Augmentations);
        Clock = new TrainingClock(options.Time);
    }

    public Network Network { get; }

    public ITrainingRows Rows { get; }

    public Loss Loss { get; }

    public NetworkTrainerOptions Options { get; }

    /// <summary>The clock of the training. Default: it starts now.</summary>
    public TrainingClock Clock { get; init; }

    /// <summary>How many threads train. Default: 1.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>The processes that train together.</summary>
    public ICluster Cluster => Options.Processes;

    /// <summary>The rows for the validation after each epoch. Default: null, none.</summary>
    public ITrainingRows? Validation { get; init; }

    /// <summary>The weights of the rows. Default: those of the data.</summary>
    public RowWeights Weights { get; init; } = new();

    /// <summary>The augmentations. Default: those of the options.</summary>
    public IReadOnlyList<Augmentation> Augmentations { get; init; }

    /// <summary>The layers whose parameters stay as they are. Default: none.</summary>
    public IReadOnlySet<Layer> Frozen { get; init; } = new HashSet<Layer>();

    /// <summary>The groups of parameters. Default: null, none.</summary>
    public GroupedParameters? Groups { get; init; }

    /// <summary>The parameters that come from an initial model or a file of weights. Default: null, none.</summary>
    public FirstParameters? Start { get; init; }

    /// <summary>The deviation that the first weights expect of each input channel. Default: 1.</summary>
    public double InputDeviation { get; init; } = 1;

    /// <summary>What the targets are. Default: classes.</summary>
    public TargetKind TargetKind { get; init; }

    /// <summary>The task, as metrics know it. Default: multiclass classification.</summary>
    public MetricTasks MetricTask { get; init; } = MetricTasks.Multiclass;

    /// <summary>What makes the scores of the column Score of the network's outputs. Default: nothing.</summary>
    public ScoreFunction ScoreFunction { get; init; } = ScoreFunction.Identity;

    /// <summary>The statistics of the training labels, needed for <see cref="LabelScale"/>. Default: null.</summary>
    public TargetStatistics? Targets { get; init; }

    /// <summary>The network's last layer, if the loss is computed on labels that are standardised by its statistics. Default: null.</summary>
    public Unstandardize? LabelScale { get; init; }

    /// <summary>How many epochs the training has at most.</summary>
    public int NumberOfEpochs => Options.NumberOfEpochs ?? (Options.TimeBudget is null ? Options.EpochsFor(RowsOfEpoch, NumberOfBatches) : int.MaxValue);

    /// <summary>How many batches an epoch has.</summary>
    public int NumberOfBatches => (int)(((long)RowsOfEpoch + BatchSize - 1) / BatchSize);

    /// <summary>How many rows an epoch trains on: all but one if a last batch of one row could not be normalised.</summary>
    public int RowsOfEpoch => BatchStatistics.NeedSeveralRows(Network, Frozen) && Rows.Count % BatchSize == 1 ? Rows.Count - 1 : Rows.Count;

    // A batch that is larger than the data would waste memory.
    public int BatchSize => Math.Min(Options.BatchSize, Rows.Count);

    /// <summary>The loss function that is applied to outputs and targets.</summary>
    public Loss AppliedLoss => LabelScale is null ? Loss : new StandardizedLoss(Loss, LabelScale);
}
