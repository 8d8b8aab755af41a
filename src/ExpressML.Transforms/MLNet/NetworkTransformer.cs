using System.Globalization;
using ExpressML.Images;
using ExpressML.Networks;
using ExpressML.Transforms.Columns;
using ExpressML.Transforms.Scoring;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace ExpressML.Transforms;

/// <summary>A trained network as a stage of an ML.NET pipeline: appends the columns of its predictions.</summary>
/// <remarks>
/// <para>
/// Input column: a vector of <see cref="Single"/> or <see cref="Byte"/> of known size, the network's channels · height · width; or, if it was trained on
/// them, images (<c>MLImage</c>) of any size.
/// Output columns, by the task that the network was trained for:
/// </para>
/// <list type="bullet">
/// <item>Multiclass classification: <c>PredictedLabel</c>, the key of the most probable class, with the key values of the training label;
/// <c>Score</c>, a vector of <see cref="Single"/> with one probability a class.</item>
/// <item>Binary classification: <c>PredictedLabel</c>, a <see cref="Boolean"/>; <c>Score</c>, a <see cref="Single"/>, the logit;
/// <c>Probability</c>, a <see cref="Single"/>, that of true.</item>
/// <item>Multi-label classification: <c>PredictedLabel</c>, a vector of <see cref="Boolean"/>, and <c>Score</c>, a vector of
/// <see cref="Single"/> with one probability a label; both have the slot names of the training label.</item>
/// <item>Regression: <c>Score</c>, a <see cref="Single"/>, or a vector of <see cref="Single"/> with the slot names of the training label.</item>
/// <item>None, what <see cref="OutputOf(string, string)"/> gives: a vector of <see cref="Single"/>, channels × height × width or what is left of it, under the name
/// asked for.</item>
/// </list>
/// <para>
/// A row with NaN or infinite features, or without an image that can be read, has no prediction: its scores and probabilities are NaN; its predicted label is missing if it is a
/// key, and false if it is a <see cref="Boolean"/>, which can't be missing.
/// </para>
/// <para>Immutable, and safe to use from many threads at once.</para>
/// </remarks>
public sealed partial class NetworkTransformer : ISingleFeaturePredictionTransformer<Network>
{
    private readonly int? _numberOfThreads;
    private readonly NetworkColumns _columns;

    internal NetworkTransformer(
        Network network, string featureColumnName, PixelOrder pixelOrder, PredictionTask task, int? numberOfThreads, bool takesImages = false,
        Shrinking shrinking = Shrinking.Averaged, ScoringViews? views = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentException.ThrowIfNullOrEmpty(featureColumnName);
        Guard.Defined(pixelOrder);
        if (numberOfThreads is int threads)
            Guard.AtLeast(threads, 1, nameof(numberOfThreads));
        if (network.OutputLength != task.OutputCount)
            throw new ArgumentException($"The network has {network.OutputLength} outputs, but the task has {task.OutputCount}.", nameof(task));

        if (takesImages)
            ImageColumn.RequireChannels(network.InputShape, featureColumnName);

        (Model, FeatureColumnName, PixelOrder, Task, _numberOfThreads) = (network, featureColumnName, pixelOrder, task, numberOfThreads);
        if (views is not null && task is FeatureExtraction)
            throw new ArgumentException("Views are averaged by networks that predict something, but this one gives features.", nameof(views));
        (TakesImages, Shrinking, Views) = (takesImages, shrinking, views);
        _columns = new NetworkColumns(network, featureColumnName, takesImages, pixelOrder, shrinking, task, views);
    }

    /// <summary>The trained network.</summary>
    public Network Model { get; }

    /// <summary>Name of the column that the network reads.</summary>
    public string FeatureColumnName { get; }

    /// <summary>
    /// Type of the column that the network reads: <c>MLImage</c> of any size if <see cref="TakesImages"/>, else Vector&lt;Single, channels · height · width&gt;,
    /// where bytes are accepted in place of singles.
    /// </summary>
    public DataViewType FeatureColumnType =>
        TakesImages ? ImageColumn.CreateType() : new VectorDataViewType(NumberDataViewType.Single, Model.InputShape.Length);

    /// <summary>Whether the feature column holds images (<c>MLImage</c>), which are brought to the network's shape as in training, rather than numbers.</summary>
    public bool TakesImages { get; }

    /// <summary>Order of the numbers in the feature column.</summary>
    public PixelOrder PixelOrder { get; }

    /// <summary>The views of each image whose outputs are averaged (test-time augmentation); null for the image alone. They are saved with the model.</summary>
    public ScoringViews? Views { get; }

    /// <summary>The training rows that could not be used. A model that was loaded has none: they are not saved.</summary>
    public SkippedRows SkippedRows { get; internal init; } = SkippedRows.None;

    /// <summary>The rows of the validation set, if there was one, that could not be used. They are not saved.</summary>
    public SkippedRows SkippedValidationRows { get; internal init; } = SkippedRows.None;

    /// <summary>
    /// The warnings of the training that made the network, such as of rows that were skipped, or of a loss that did not fall. They are in the log of the
    /// <c>MLContext</c>, too, if the trainer had one. Empty for a network that was loaded.
    /// </summary>
    public IReadOnlyList<string> TrainingWarnings { get; internal init; } = [];

    /// <summary>Losses, metrics, learning rate and time of each epoch of the training that made the network. Empty for a network that was loaded: it is not saved.</summary>
    public TrainingHistory TrainingHistory { get; internal init; } = TrainingHistory.None;

    /// <summary>
    /// The names of the classes in the order of the column Score, as text: the key values of the training label, or its keys, from 1, if it had none. For multi-label
    /// classification, the names of the labels. Empty for other tasks.
    /// </summary>
    /// <remarks>The stage <c>mlContext.Transforms.TopClasses</c> gives the names of the best classes of each row.</remarks>
    public IReadOnlyList<string> ClassNames => field ??= NamesOfClasses();

    /// <summary>
    /// In binary classification, the score above which PredictedLabel is true: 0, the probability ½, unless <c>mlContext.BinaryClassification.ChangeModelThreshold</c> has changed
    /// it. 0 for other tasks.
    /// </summary>
    public float Threshold => (Task as BinaryPrediction)?.Threshold ?? 0;

    /// <summary>Always true: a prediction depends on its own row only.</summary>
    public bool IsRowToRowMapper => true;

    /// <summary>How images that are larger than the network's shape are brought to it.</summary>
    internal Shrinking Shrinking { get; }

    /// <summary>What the network's outputs mean.</summary>
    internal PredictionTask Task { get; }

    /// <summary>How many threads a cursor may use that is alone on its view.</summary>
    internal int NumberOfThreads => _numberOfThreads ?? Environment.ProcessorCount;

    /// <summary>
    /// A stage that appends what a layer gives, such as features of images for another trainer, in place of predictions. It runs the layers that
    /// lead to this one and no others; an activation that follows is a layer of its own.
    /// </summary>
    /// <param name="layer">The layer: see <see cref="Network.NameOf"/>. <see cref="Network.Summary"/> shows the names.</param>
    /// <param name="outputColumnName">Name of the column to add, a vector of <see cref="Single"/> of C×H×W, or n where height and width are 1.</param>
    /// <returns>
    /// A transformer that shares its parameters with this one; its <see cref="Model"/> ends with the layer. In a pipeline that is still to be fitted,
    /// use <c>mlContext.Transforms.NetworkFeatures</c>.
    /// </returns>
    /// <exception cref="ArgumentException">There is no such layer. The message lists the names.</exception>
    public NetworkTransformer OutputOf(string layer, string outputColumnName) => OutputOf(layer, outputColumnName, FeatureColumnName);

    internal NetworkTransformer OutputOf(string layer, string outputColumnName, string featureColumnName)
    {
        Network part = Model.UpTo(Model[layer]);
        return new NetworkTransformer(part, featureColumnName, PixelOrder, new FeatureExtraction(part.OutputShape, outputColumnName), _numberOfThreads, TakesImages, Shrinking);
    }

    /// <summary>
    /// The same network that scores several views of each image and averages their outputs (test-time augmentation): see <see cref="ScoringViews"/>. That is often a little more accurate, and takes as many
    /// times as long as there are views.
    /// </summary>
    /// <param name="mirrored">Whether each view is there a second time, mirrored. Not for images whose mirror image means something else, such as those of letters.</param>
    /// <param name="shift">By how many pixels two more views are shifted; 0 for none. Without both, the image alone is scored again.</param>
    /// <returns>A transformer that shares its parameters with this one. What <see cref="OutputOf(string, string)"/> gives has no views.</returns>
    /// <exception cref="ArgumentException">The images are too small, or the network gives features.</exception>
    public NetworkTransformer WithViews(bool mirrored = true, int shift = 0) => With(Task, mirrored || shift != 0 ? new ScoringViews(mirrored, shift) : null);

    /// <summary>The same network with another threshold for the predicted label.</summary>
    /// <exception cref="ArgumentException">The network does not answer yes or no.</exception>
    internal NetworkTransformer WithThreshold(float threshold) => Task is BinaryPrediction
        ? With(new BinaryPrediction(threshold: threshold), Views)
        : throw new ArgumentException($"The model is for {Task.Name}. Only models of binary classification have a threshold.");

    /// <summary>The same network that reads another column, without views.</summary>
    internal NetworkTransformer WithFeatureColumn(string name) => new(Model, name, PixelOrder, Task, _numberOfThreads, TakesImages, Shrinking);

    /// <summary>The schema of <see cref="Transform"/>'s output: the input's columns, then those of the predictions.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The feature column is missing, or has another type or size.</exception>
    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => CreateMapper(inputSchema).OutputSchema;

    /// <summary>The network bound to the columns of <paramref name="inputSchema"/>, to score single rows.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The feature column is missing, or has another type or size.</exception>
    public IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema) => CreateMapper(inputSchema);

    /// <summary>The rows of <paramref name="input"/> with their predictions, which are computed when they are read.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The feature column is missing, or has another type or size.</exception>
    public IDataView Transform(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        ColumnErrors.RequireNotDroppedByCache(input, FeatureColumnName);
        return new ScoredDataView(CreateMapper(input.Schema), input, NumberOfThreads);
    }

    private NetworkTransformer With(PredictionTask task, ScoringViews? views) =>
        new(Model, FeatureColumnName, PixelOrder, task, _numberOfThreads, TakesImages, Shrinking, views)
        {
            TrainingWarnings = TrainingWarnings,
            TrainingHistory = TrainingHistory,
            SkippedRows = SkippedRows,
            SkippedValidationRows = SkippedValidationRows,
        };

    private string[] NamesOfClasses() => Task is not (MulticlassPrediction or MultilabelPrediction) ? []
        : Task.LabelNames is { } names ? Array.ConvertAll(names.ToText(), name => name.ToString())
        : [.. Enumerable.Range(1, Task.OutputCount).Select(number => number.ToString(CultureInfo.InvariantCulture))];

    private NetworkMapper CreateMapper(DataViewSchema inputSchema) =>
        new(_columns, inputSchema);
}
