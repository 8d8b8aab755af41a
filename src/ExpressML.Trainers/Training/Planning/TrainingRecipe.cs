using ExpressML.Architectures;
using ExpressML.Losses;
using ExpressML.Tasks;
using ExpressML.Trainers;

namespace ExpressML.Training.Planning;

/// <summary>The settings of a trainer, checked; later changes to its options have no effect on them.</summary>
internal sealed record TrainingRecipe
{
    /// <exception cref="ArgumentException">An option is missing or out of range, or the architecture does not suit the task.</exception>
    public TrainingRecipe(NetworkTrainerOptions options, TrainingTask task)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        (Options, Task, Architecture) = (options.Snapshot(), task, options.CreateArchitecture());
        Architecture.CheckTargets(task.Targets);
        Loss = options.Loss ?? Architecture.LossFor(task.Targets) ?? task.DefaultLoss;
    }

    public NetworkTrainerOptions Options { get; private init; }

    public TrainingTask Task { get; }

    public Architecture Architecture { get; }

    /// <summary>The loss function of the options, of the architecture or of the task.</summary>
    public Loss Loss { get; }

    /// <summary>The same training, without all that watches, ends or saves it.</summary>
    public TrainingRecipe ForRateSweep() => this with { Options = Options.ForRateSweep() };

    public int Threads => Options.NumberOfThreads ?? Environment.ProcessorCount;
}
