using System.Collections.ObjectModel;
using System.Text;
using System.Text.Json;
using ExpressML.Persistence;

namespace ExpressML.Transforms;

/// <summary>How a training went: losses, metrics, learning rate and time of each epoch, as a list, CSV or JSON.</summary>
/// <remarks>
/// A training that was stopped and resumed from a checkpoint has the epochs of all of its runs. The history is not saved with the model: the same random seed gives the
/// same model file, and times are never the same. Save it beside the model with <see cref="SaveCsv"/> or <see cref="SaveJson"/>.
/// </remarks>
public sealed class TrainingHistory
{
    internal TrainingHistory(IReadOnlyList<TrainingEpoch> epochs, int bestEpoch) => (Epochs, BestEpoch) = (epochs, bestEpoch);

    /// <summary>The history of a model that was loaded or not trained: no epochs.</summary>
    public static TrainingHistory None { get; } = new([], 0);

    /// <summary>The finished epochs, the first one first.</summary>
    public IReadOnlyList<TrainingEpoch> Epochs { get; }

    /// <summary>Number of the epoch whose network is the result, from 1; 0 if the result is simply the network at the end.</summary>
    public int BestEpoch { get; }

    /// <summary>
    /// How large activations and gradients of each layer were, step by step: a gradient that vanishes shows here. Empty unless the option <c>LayerNormsInterval</c> of the trainer is set.
    /// </summary>
    public IReadOnlyList<LayerNormsOfStep> LayerNorms { get; internal init; } = [];

    /// <summary>
    /// The settings of the training by their names, as text: the trainer, the numbers of rows, and its options, with the random seed and the numbers of epochs and threads that were used.
    /// </summary>
    public IReadOnlyDictionary<string, string> Settings { get; internal init; } = ReadOnlyDictionary<string, string>.Empty;

    private IEnumerable<string> MetricNames => Epochs.Count == 0 ? [] : Epochs[0].Metrics.Keys;

    /// <summary>
    /// The history as CSV (RFC 4180): the columns epoch, loss, accuracy, validationLoss, validationAccuracy, learningRate and seconds, then one for each further metric. Decimals
    /// have a point in every culture; NaN and infinite numbers are empty.
    /// </summary>
    public string ToCsv() => CsvText.Of(
        [.. TrainingHistoryColumns.All.Select(column => column.Name), .. MetricNames],
        Epochs.Select(epoch => TrainingHistoryColumns.All.Select(column => column.Of(epoch)).Concat(epoch.Metrics.Values)));

    /// <summary>
    /// The history as JSON: <c>bestEpoch</c> and <c>epochs</c>, a list of objects with the columns of <see cref="ToCsv"/> and an object <c>metrics</c>. NaN and infinite numbers are null.
    /// </summary>
    public string ToJson()
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true, NewLine = "\n" }))
        {
            writer.WriteStartObject();
            writer.WriteNumber("bestEpoch", BestEpoch);
            writer.WriteStartArray("epochs");
            foreach (TrainingEpoch epoch in Epochs)
                Write(writer, epoch);
            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length);
    }

    /// <summary>Writes <see cref="ToCsv"/> to a file, completely or not at all.</summary>
    /// <exception cref="IOException">The file can't be written; an old one is untouched.</exception>
    /// <exception cref="UnauthorizedAccessException">The same, because the program has not the right to.</exception>
    public void SaveCsv(string path) => Save(path, ToCsv());

    /// <summary>Writes <see cref="ToJson"/> to a file, completely or not at all.</summary>
    /// <exception cref="IOException">The file can't be written; an old one is untouched.</exception>
    /// <exception cref="UnauthorizedAccessException">The same, because the program has not the right to.</exception>
    public void SaveJson(string path) => Save(path, ToJson());

    private static void Save(string path, string text)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        AtomicFile.Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(text)));
    }

    private static void Write(Utf8JsonWriter writer, TrainingEpoch epoch)
    {
        writer.WriteStartObject();
        foreach ((string name, Func<TrainingEpoch, double> value) in TrainingHistoryColumns.All)
            Write(writer, name, value(epoch));
        writer.WriteStartObject("metrics");
        foreach ((string name, double value) in epoch.Metrics)
            Write(writer, name, value);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, string name, double value)
    {
        if (double.IsFinite(value))
            writer.WriteNumber(name, value);
        else
            writer.WriteNull(name);
    }
}
