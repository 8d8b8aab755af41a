using ExpressML.Transforms;
using ExpressML.Transforms.Labels;

namespace ExpressML.Onnx.Import;

/// <summary>Names of classes that the user gives, and the task that they belong to.</summary>
internal static class ImportedLabels
{
    /// <summary>The names, from the list or the file; null where there are none.</summary>
    /// <exception cref="ArgumentException">Both are given, or a name comes twice.</exception>
    public static IReadOnlyList<string>? Of(OnnxModelOptions options)
    {
        if (options.Labels is not null && options.LabelFile is not null)
            throw new ArgumentException("Labels and LabelFile are both set. Set one of them.");
        IReadOnlyList<string>? labels = options.LabelFile is null ? options.Labels : Read(options.LabelFile);
        if (labels?.GroupBy(label => label, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1)?.Key is { } twice)
            throw new ArgumentException($"The label '{twice}' comes twice. Each class needs a name of its own.");
        return labels;
    }

    /// <summary>The task for an output, with the names of its classes.</summary>
    public static PredictionTask TaskFor(OnnxTask task, Shape output, IReadOnlyList<string>? labels, string outputColumnName, string file)
    {
        if (labels is not null && labels.Count != output.Length)
            throw new ArgumentException($"{file}: the network has {output.Length} outputs, but there are {labels.Count} labels.");
        if (labels is not null && task is OnnxTask.BinaryClassification or OnnxTask.Features)
            throw new ArgumentException($"Labels are for {OnnxTask.MulticlassClassification} and {OnnxTask.MultilabelClassification}, or name numbers of {OnnxTask.Regression}, but Task is {task}.");
        if (task == OnnxTask.BinaryClassification && output.Length != 1)
            throw new ArgumentException($"{file}: the network has {output.Length} outputs, but {OnnxTask.BinaryClassification} needs 1.");
        LabelNames? names = labels is null ? null : LabelNames.OfTexts(labels);
        return task switch
        {
            OnnxTask.MulticlassClassification => new MulticlassPrediction(output.Length, names),
            OnnxTask.BinaryClassification => new BinaryPrediction(),
            OnnxTask.MultilabelClassification => new MultilabelPrediction(output.Length, names),
            OnnxTask.Regression when output.Length == 1 => new RegressionPrediction(),
            OnnxTask.Regression => new MultiOutputRegressionPrediction(output.Length, names),
            _ => new FeatureExtraction(output, outputColumnName),
        };
    }

    private static string[] Read(string path)
    {
        List<string> lines = [.. File.ReadAllLines(path).Select(line => line.TrimEnd('\r'))];
        while (lines is [.., ""])
            lines.RemoveAt(lines.Count - 1);
        return [.. lines];
    }
}
