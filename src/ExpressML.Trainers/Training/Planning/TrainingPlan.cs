using ExpressML.Augmentations;
using ExpressML.Data.Rows;
using ExpressML.Data.Statistics;
using ExpressML.FineTuning;
using ExpressML.Layers;
using ExpressML.Losses;
using ExpressML.Networks;
using ExpressML.Trainers;
using ExpressML.Training.Batching;

namespace ExpressML.Training.Planning;

/// <summary>What a training is to do: all of it is decided and checked before the training begins, and only the network's parameters change.</summary>
internal sealed record TrainingPlan
{
    /// <param name="network">The network to be trained.</param>
    /// <param name="rows">The rows to train it on.</param>
    /// <param name="loss">The loss function to minimize.</param>
    /// <param name="options">The settings of the training.</param>
    /// <exception cref="InvalidOperationException">They do not go together.</exception>
    public TrainingPlan(Network network, ITrainingRows rows, Loss loss, NetworkTrainerOptions options)
    {
        TrainingChecks.Require(network, rows, options);
        (Network, Rows, Loss, Options, Augmentations) = (network, rows, loss, options, options.Augmentations);
    }

    public Network Network { get; }

    public ITrainingRows Rows { get; }

    public Loss Loss { get; }

    public NetworkTrainerOptions Options { get; }

    /// <summary>How many threads train. Default: 1.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>The rows that the network is measured on after each epoch. Default: null, none.</summary>
    public ITrainingRows? Validation { get; init; }

    /// <summary>How much each row counts. Default: as much as the data says.</summary>
    public RowWeights Weights { get; init; } = new();

    /// <summary>What changes the images. Default: the augmentations of the options.</summary>
    public IReadOnlyList<Augmentation> Augmentations { get; init; }

    /// <summary>The layers whose parameters stay as they are. Default: none.</summary>
    public IReadOnlySet<Layer> Frozen { get; init; } = new HashSet<Layer>();

    /// <summary>The layers whose parameters come from an initial model. Default: null, none.</summary>
    public WarmStart? Start { get; init; }

    /// <summary>The deviation that the first weights expect of each input channel. Default: 1.</summary>
    public double InputDeviation { get; init; } = 1;

    /// <summary>What the labels of the training rows are like. Default: null, nobody needs to know.</summary>
    public TargetStatistics? Targets { get; init; }

    /// <summary>The network's last layer, if the loss is measured on labels that are standardised as it says. Default: null.</summary>
    public Unstandardize? LabelScale { get; init; }

    // A batch larger than the data is the data: its memory would only lie idle.
    public int BatchSize => Math.Min(Options.BatchSize, Rows.Count);

    /// <summary>The loss function as it is applied to outputs and targets.</summary>
    public Loss AppliedLoss => LabelScale is null ? Loss : new StandardizedLoss(Loss, LabelScale);
}
