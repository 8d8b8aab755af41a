using System.Globalization;
using ExpressML.Persistence;
using ExpressML.Reports.TensorBoard;
using ExpressML.Trainers;
using ExpressML.Transforms;

namespace ExpressML.Reports;

/// <summary>Event files for TensorBoard, without TensorBoard or TensorFlow: written while the training runs, or from its history.</summary>
/// <remarks>
/// <para>
/// The folder of a run has two of its own, <c>train</c> and <c>validation</c>, as those of Keras have, so that both curves are in one chart. Per epoch: <c>epoch_loss</c>,
/// <c>epoch_accuracy</c>, <c>epoch_learning_rate</c>, and <c>epoch_</c> with the name of each further metric. Per batch, if it is told them: <c>batch_loss</c>, <c>batch_accuracy</c> and
/// <c>batch_learning_rate</c>, with the means of the epoch so far. From a history with norms of layers: <c>gradients/</c> and <c>activations/</c> with the name of each layer.
/// </para>
/// <para><c>tensorboard --logdir runs</c> shows all runs in folders of <c>runs</c>.</para>
/// </remarks>
public sealed class TensorBoardLog : IProgress<TrainingMetrics>, IDisposable
{
    private const string Training = "train", Validation = "validation";

    private readonly string _folder;
    private readonly List<FileStream> _streams = [];
    private readonly EventFile _training;
    private EventFile? _validation;

    /// <summary>Begins the files of a run, beside those of earlier ones in the same folder.</summary>
    /// <param name="folder">The folder of the run, such as <c>runs/first</c>; created if it does not exist.</param>
    /// <exception cref="IOException">Files can't be written there.</exception>
    /// <exception cref="UnauthorizedAccessException">The same, because the program has not the right to.</exception>
    public TensorBoardLog(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        _folder = folder;
        _training = Open(Training);
    }

    /// <summary>Writes what the trainer reports: as its option <c>MetricsCallback</c> or <c>Progress</c> after each batch, as <c>EpochCallback</c> after each epoch alone.</summary>
    public void Report(TrainingMetrics value)
    {
        DateTimeOffset now = DateTimeOffset.UtcNow;
        _training.Write(now, (value.Epoch - 1L) * value.NumberOfBatches + value.Batch, EventTags.OfBatch(value.Loss, value.Accuracy, value.LearningRate));
        if (!value.IsEndOfEpoch)
            return;
        _training.Write(now, value.Epoch, EventTags.OfTrainedEpoch(value.Loss, value.Accuracy, value.LearningRate));
        if (!double.IsNaN(value.ValidationLoss))
        {
            _validation ??= Open(Validation);
            _validation.Write(now, value.Epoch, EventTags.OfValidatedEpoch(value.ValidationLoss, value.ValidationAccuracy, value.Metrics));
        }

        // TensorBoard may be looking at it.
        _streams.ForEach(stream => stream.Flush());
    }

    /// <summary>Writes the files of a training that is over. Each is written completely or not at all.</summary>
    /// <param name="folder">The folder of the run; created if it does not exist.</param>
    /// <param name="history">The history of the training.</param>
    /// <exception cref="ArgumentException">The history is empty.</exception>
    /// <exception cref="IOException">Files can't be written there.</exception>
    /// <exception cref="UnauthorizedAccessException">The same, because the program has not the right to.</exception>
    public static void Write(string folder, TrainingHistory history)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        ArgumentNullException.ThrowIfNull(history);
        if (history.Epochs.Count == 0)
            throw new ArgumentException("The history has no epochs: the model was loaded or not trained, and its history is not saved with it. Pass that of the result of the training.", nameof(history));

        DateTimeOffset start = DateTimeOffset.UtcNow - history.Epochs.Aggregate(TimeSpan.Zero, (sum, epoch) => sum + epoch.Time);
        Write(folder, Training, start, history, (file, time, epoch) =>
        {
            foreach (LayerNormsOfStep norms in history.LayerNorms.Where(norms => norms.Epoch == epoch.Epoch))
                file.Write(time, norms.Step, EventTags.OfLayers(norms));
            file.Write(time, epoch.Epoch, EventTags.OfTrainedEpoch(epoch.Loss, epoch.Accuracy, epoch.LearningRate));
        });
        if (history.Epochs.Any(epoch => !double.IsNaN(epoch.ValidationLoss)))
            Write(folder, Validation, start, history, (file, time, epoch) => file.Write(time, epoch.Epoch, EventTags.OfValidatedEpoch(epoch.ValidationLoss, epoch.ValidationAccuracy, epoch.Metrics)));
    }

    /// <summary>Closes the files.</summary>
    public void Dispose()
    {
        _streams.ForEach(stream => stream.Dispose());
    }

    private static void Write(string folder, string part, DateTimeOffset start, TrainingHistory history, Action<EventFile, DateTimeOffset, TrainingEpoch> write) =>
        AtomicFile.Write(PathOf(folder, part), stream =>
        {
            var file = new EventFile(stream, start);
            DateTimeOffset time = start;
            foreach (TrainingEpoch epoch in history.Epochs)
                write(file, time += epoch.Time, epoch);
        });

    // TensorBoard knows the files by the beginning of their names, and reads them in the order of the times in them.
    private static string PathOf(string folder, string part)
    {
        string path = Path.Combine(folder, part);
        Directory.CreateDirectory(path);
        return Path.Combine(path, string.Create(
            CultureInfo.InvariantCulture, $"events.out.tfevents.{DateTimeOffset.UtcNow.ToUnixTimeSeconds()}.{Environment.MachineName}.{Environment.ProcessId}.{Guid.NewGuid():N}"));
    }

    private EventFile Open(string part)
    {
        var stream = new FileStream(PathOf(_folder, part), FileMode.CreateNew, FileAccess.Write, FileShare.Read);
        _streams.Add(stream);
        return new EventFile(stream, DateTimeOffset.UtcNow);
    }
}
