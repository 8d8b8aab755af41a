using ExpressML.Data.Reading;
using ExpressML.Transforms.Columns;
using ExpressML.Transforms.Labels;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace ExpressML.Tasks;

/// <summary>Finds the columns of a validation set and checks that they mean the same as those of the training data.</summary>
internal static class ValidationColumns
{
    /// <summary>The rows of a validation set.</summary>
    /// <param name="view">The set.</param>
    /// <param name="training">The training data.</param>
    /// <param name="task">The task of both.</param>
    /// <param name="memory">How much memory the rows may take.</param>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing, or has another type, size or other label values.</exception>
    public static RowSource Source(IDataView view, RowSource training, TrainingTask task, RowMemory memory)
    {
        try
        {
            DataViewSchema.Column label = TrainingColumns.Label(view.Schema, task, training.Target.Label.Name);
            DataViewSchema.Column features = TrainingColumns.Features(view.Schema, training.Features.Name);
            DataViewSchema.Column? weight = TrainingColumns.Weight(view.Schema, training.Weight?.Name);
            Require("feature", features, Size(training.Features), Size(features));
            Require("label", label, training.Target.Label.Type.ToString()!, label.Type.ToString()!);
            if (LabelNames.Of(training.Target.Label) is { } names && !names.AreSame(LabelNames.Of(label)))
                throw ColumnErrors.Mismatch("label", label.Name, "the label values of the training data, in the same order", "others. Transform it by the stages that were fitted on the training data");
            return RowSource.Create(view, features, task.ColumnOf(label), weight, training.Layout, memory, training.Threads) with
            {
                IsValidation = true,
                Cancellation = training.Cancellation,
            };
        }
        catch (ArgumentOutOfRangeException exception)
        {
            throw new ArgumentOutOfRangeException($"The validation set does not fit the training data: {exception.Message}", exception);
        }
    }

    private static string Size(DataViewSchema.Column column) =>
        column.Type is VectorDataViewType vector ? $"{string.Join('×', vector.Dimensions)} values" : ImageColumn.TypeName;

    private static void Require(string role, DataViewSchema.Column column, string expected, string actual)
    {
        if (actual != expected)
            throw ColumnErrors.Mismatch(role, column.Name, expected, actual);
    }
}
