using ExpressML.Losses;
using ExpressML.Tasks;
using ExpressML.Transforms;
using Microsoft.ML;

namespace ExpressML.Data;

/// <summary>Pulls the training rows out of ML.NET, once: features and label, with rows that can't be used left out and counted.</summary>
internal sealed class TrainingDataReader
{
    private readonly DataViewSchema.Column _features;
    private readonly DataViewSchema.Column _label;
    private readonly InputLayout _layout;
    private readonly TrainingTask _task;

    public TrainingDataReader(DataViewSchema.Column features, DataViewSchema.Column label, InputLayout layout, TrainingTask task) =>
        (_features, _label, _layout, _task) = (features, label, layout, task);

    /// <summary>Rows whose label was missing.</summary>
    public long MissingLabels { get; private set; }

    /// <summary>Rows with a NaN or infinite pixel.</summary>
    public long NonFiniteRows { get; private set; }

    /// <param name="source">The rows.</param>
    /// <param name="outputCount">How many classes or numbers the label has.</param>
    /// <exception cref="InvalidOperationException">No row can be used, or nothing can be learned from their labels.</exception>
    public TrainingData Read(IDataView source, int outputCount)
    {
        TrainingData data = _task.Targets == TargetKind.Class
            ? new TrainingData(_layout.Shape, outputCount)
            : TrainingData.WithTargets(_layout.Shape, outputCount);
        using (DataViewRowCursor cursor = source.GetRowCursor([_features, _label]))
        {
            var features = new FeatureReader(cursor, _features, _layout.Shape, _layout.Order);
            TargetReader target = _task.CreateReader(cursor, _label);
            while (cursor.MoveNext())
                ReadRow(features, target, data);
        }

        RequireRows(data);
        _task.CheckTargets(data, _label.Name);
        return data;
    }

    private void ReadRow(FeatureReader features, TargetReader target, TrainingData data)
    {
        if (!target.TryRead())
            MissingLabels++;
        else if (features.TryRead(data.NextRow()))
            target.Commit(data);
        else
            NonFiniteRows++;
    }

    private void RequireRows(TrainingData data)
    {
        if (data.Count > 0)
            return;
        throw new InvalidOperationException(MissingLabels + NonFiniteRows == 0
            ? "The training data has no rows."
            : $"The training data has no row that can be used: {MissingLabels} have no label in column '{_label.Name}', "
                + $"{NonFiniteRows} have NaN or infinite values in column '{_features.Name}'.");
    }
}
