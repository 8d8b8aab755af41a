using ExpressML.Clusters;
using ExpressML.Progress;
using ExpressML.Tasks;
using ExpressML.Training;
using ExpressML.Training.Planning;
using ExpressML.Transforms;
using Microsoft.ML;
using Microsoft.ML.Runtime;

namespace ExpressML.Trainers;

/// <summary>The base of all trainers of networks: it checks the columns, reads the rows, trains the network and returns it as a transformer.</summary>
/// <remarks>A trainer keeps nothing from a <see cref="Fit(IDataView)"/>: it may be fitted many times, as cross-validation does.</remarks>
public abstract class NetworkTrainer : IEstimator<NetworkTransformer>
{
    private readonly IHostEnvironment? _env;
    private readonly TrainingRecipe _recipe;

    private protected NetworkTrainer(NetworkTrainerOptions options, TrainingTask task) => _recipe = new TrainingRecipe(options, task);

    private protected NetworkTrainer(IHostEnvironment env, NetworkTrainerOptions options, TrainingTask task)
        : this(options, task)
    {
        ArgumentNullException.ThrowIfNull(env);
        _env = env;
    }

    /// <summary>Trains a network on the rows of <paramref name="input"/>, with the validation of the options, if any.</summary>
    /// <param name="input">
    /// The training data. Its rows are read once, in parallel if their source allows it. If they do not fit into
    /// <see cref="NetworkTrainerOptions.MaximumMemoryForRows"/>, they are read in each epoch.
    /// </param>
    /// <returns>The trained network as a transformer.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of the wrong type, or the shape of the images is unknown or too small.</exception>
    /// <exception cref="ArgumentException">
    /// The network does not fit the images, the outputs or the initial model, or a name in <see cref="NetworkTrainerOptions.FrozenLayers"/> has no layer.
    /// </exception>
    /// <exception cref="InvalidOperationException">
    /// The loss does not suit the task, an augmentation does not suit the images, no row can be used, all are of one class, or the loss is no
    /// longer finite.
    /// </exception>
    /// <exception cref="IOException"><see cref="NetworkTrainerOptions.CheckpointFolder"/> can't be written to.</exception>
    /// <exception cref="OperationCanceledException">The training was cancelled before its first step, or <see cref="NetworkTrainerOptions.ThrowOnCancellation"/> is set.</exception>
    public NetworkTransformer Fit(IDataView input) => Fit(input, _recipe.Options.ValidationSet, _recipe.Options.ValidationSetFraction);

    /// <summary>Trains a network on the rows of <paramref name="input"/>, and validates it on those of <paramref name="validation"/> after each epoch.</summary>
    /// <param name="input">The training data, as for <see cref="Fit(IDataView)"/>; all of it is trained on.</param>
    /// <param name="validation">
    /// Rows with the same columns, on which the network is not trained. They decide which epoch is the best, see
    /// <see cref="NetworkTrainerOptions.MonitoredMetric"/>, and replace the validation of the options.
    /// </param>
    /// <returns>The trained network as a transformer.</returns>
    /// <inheritdoc cref="Fit(IDataView)" path="/exception"/>
    public NetworkTransformer Fit(IDataView input, IDataView validation)
    {
        ArgumentNullException.ThrowIfNull(validation);
        return Fit(input, validation, null);
    }

    /// <summary>The columns after this stage: those of the input and those of the predictions.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of the wrong type.</exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema) =>
        TrainingColumns.OutputSchema(inputSchema, _recipe.Task, _recipe.Options.LabelColumnName, _recipe.Options.FeatureColumnName, _recipe.Options.ExampleWeightColumnName);

    /// <summary>The settings, checked.</summary>
    internal TrainingRecipe Recipe => _recipe;

    private NetworkTransformer Fit(IDataView input, IDataView? validationSet, double? validationFraction)
    {
        ArgumentNullException.ThrowIfNull(input);
        ICluster cluster = _recipe.Options.Processes;
        try
        {
            return Fit(cluster, input, validationSet, validationFraction);
        }
        catch (Exception exception) when (cluster.HasOthers() && exception is not AgreedCancellation)
        {
            // The others would wait for this one for ever.
            cluster.Abort($"Fit failed on rank {cluster.Rank} of {cluster.Size}: {exception.Message}");
            throw;
        }
    }

    private NetworkTransformer Fit(ICluster cluster, IDataView input, IDataView? validationSet, double? validationFraction)
    {
        var setup = new TrainingSetup(_recipe, input, validationSet, validationFraction);
        IHost? host = _env?.Register(GetType().Name);
        using IChannel? channel = cluster.Rank == 0 ? host?.Start("Training") : null;
        var log = new TrainingLog(channel);
        TrainingPlan plan = setup.Read(log);
        TrainingHistory history = TrainingRun.Start(plan, () => host?.Rand.Next() ?? 0, log);
        return setup.CreateTransformer(log, history);
    }
}
