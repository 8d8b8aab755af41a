using ExpressML.Tasks;
using ExpressML.Transforms;
using ExpressML.Transforms.Columns;
using ExpressML.Transforms.Labels;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace ExpressML.Reports.Evaluation;

/// <summary>Finds and checks the columns of test rows that a model has scored.</summary>
internal static class TestColumns
{
    /// <summary>The label column, which must mean the same as the one that the network was trained on.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is missing, or of another type, or has other classes.</exception>
    public static DataViewSchema.Column Label(DataViewSchema schema, TrainingTask task, PredictionTask prediction, string name)
    {
        DataViewSchema.Column label = TrainingColumns.Label(schema, task, name);
        int count = task.CountOutputs(label.Type);
        if (count != prediction.OutputCount)
            throw ColumnErrors.Mismatch("label", name, $"{task.Describe(prediction.OutputCount)}, which the network was trained on", $"{count}. {Remedy}");
        if (prediction.LabelNames is { } names && LabelNames.Of(label) is { } others && !names.AreSame(others))
            throw ColumnErrors.Mismatch("label", name, $"the names {Words(names)}, which the network was trained on", $"{Words(others)}. {Remedy}");
        return label;
    }

    /// <summary>A column of the predictions.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is missing, or of another type.</exception>
    public static DataViewSchema.Column Score(DataViewSchema schema, PredictionTask prediction, string name)
    {
        DataViewType expected = prediction.Columns.Single(column => column.Name == name).Type;
        DataViewSchema.Column column = schema.GetColumnOrNull(name) ?? throw ColumnErrors.NotFound(
            "score", name, schema.Select(column => column.Name), "The network makes it: leave out the stage behind the network that drops it.");
        return column.Type.Equals(expected) ? column : throw ColumnErrors.Mismatch(
            "score", name, $"{expected}, as the network makes it", $"{column.Type}. Leave out the stage behind the network that replaces it.");
    }

    private const string Remedy = "Pass the model with the stage that maps the labels and was fitted with it, or map the test rows by that stage.";

    private static string Words(LabelNames names) => string.Join(", ", names.ToText().Take(10).Select(name => $"'{name}'"));
}
