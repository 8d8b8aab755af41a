using ExpressML.Networks.Scoring;
using ExpressML.Persistence;
using ExpressML.Transforms.Labels;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace ExpressML.Transforms;

/// <summary>What the outputs of a network mean: how they become scores, and which columns are made of these. One class a task of ML.NET.</summary>
internal abstract class PredictionTask
{
    // The names stand in model files: a name never changes its meaning. A new task is one row here.
    private static readonly Dictionary<string, Func<Shape, LabelNames?, ModelReader, PredictionTask>> _tasks = new(StringComparer.Ordinal)
    {
        [BinaryPrediction.TaskName] = (output, _, _) => new BinaryPrediction(output.Length),
        [BinaryPrediction.NameWithThreshold] = (output, _, settings) => new BinaryPrediction(output.Length, settings.ReadSingle()),
        [FeatureExtraction.TaskName] = (output, _, settings) => new FeatureExtraction(output, settings.ReadString()),
        [MulticlassPrediction.TaskName] = (output, names, _) => new MulticlassPrediction(output.Length, names),
        [MultilabelPrediction.TaskName] = (output, names, _) => new MultilabelPrediction(output.Length, names),
        [MultiOutputRegressionPrediction.TaskName] = (output, names, _) => new MultiOutputRegressionPrediction(output.Length, names),
        [RegressionPrediction.TaskName] = (output, _, _) => new RegressionPrediction(output.Length),
    };

    private protected PredictionTask(string name, int outputCount, LabelNames? labelNames)
    {
        if (labelNames is not null && labelNames.Count != outputCount)
            throw new ArgumentException($"The network has {outputCount} outputs, but there are names for {labelNames.Count}.", nameof(labelNames));
        (Name, OutputCount, LabelNames) = (name, outputCount, labelNames);
    }

    /// <summary>The name of the task, which is ML.NET's where ML.NET has it: the annotation ScoreColumnKind.</summary>
    public string Name { get; }

    /// <summary>How many outputs the network has.</summary>
    public int OutputCount { get; }

    /// <summary>What the training label calls each output; null if it has no names for them.</summary>
    public LabelNames? LabelNames { get; }

    /// <summary>What makes scores of the network's outputs. Default: they are the scores.</summary>
    public virtual ScoreFunction ScoreFunction => ScoreFunction.Identity;

    /// <summary>The columns that are appended, in ML.NET's order.</summary>
    public abstract IReadOnlyList<ScoreColumn> Columns { get; }

    /// <summary>Writes the task: its name, the names of the outputs if there are any, and the settings.</summary>
    public void Write(ModelWriter writer)
    {
        writer.Write(StoredName);
        writer.Write(LabelNames is not null);
        LabelNames?.Write(writer);
        WriteSettings(writer);
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <param name="reader">The model file.</param>
    /// <param name="output">The shape of the network's output.</param>
    /// <exception cref="InvalidDataException">There is no such task.</exception>
    /// <exception cref="ArgumentException">The numbers of outputs and names do not suit it.</exception>
    public static PredictionTask Read(ModelReader reader, Shape output)
    {
        string name = reader.ReadString();
        LabelNames? labelNames = reader.ReadBoolean() ? LabelNames.Read(reader) : null;
        return _tasks.TryGetValue(name, out Func<Shape, LabelNames?, ModelReader, PredictionTask>? create)
            ? create(output, labelNames, reader)
            : throw new InvalidDataException(
                $"This model is for the task '{name}', which this version of ExpressML does not know. It was probably written by a newer one: update the ExpressML.Transforms package.");
    }

    /// <summary>The name in model files. Default: <see cref="Name"/>.</summary>
    private protected virtual string StoredName => Name;

    /// <summary>Writes what the task has beside its outputs and their names. Default: nothing.</summary>
    private protected virtual void WriteSettings(ModelWriter writer) { }

    private protected void RequireOneOutput()
    {
        if (OutputCount != 1)
            throw new ArgumentException($"The network has {OutputCount} outputs, but {Name} needs a network with 1.");
    }

    /// <summary>The column Score of a task that has a number for each output, with their names.</summary>
    private protected ScoreColumn VectorOfScores(Action<DataViewSchema.Annotations.Builder>? annotate = null) => new ScoreColumn<VBuffer<float>>(
        ScoreColumn.Score, new VectorDataViewType(NumberDataViewType.Single, OutputCount), Copy,
        annotations =>
        {
            annotate?.Invoke(annotations);
            LabelNames?.AddSlotNamesTo(annotations);
        });

    /// <summary>Reads all scores as a vector.</summary>
    private protected static void Copy(ReadOnlySpan<float> scores, ref VBuffer<float> destination)
    {
        VBufferEditor<float> editor = VBufferEditor.Create(ref destination, scores.Length);
        scores.CopyTo(editor.Values);
        destination = editor.Commit();
    }
}
