using System.Globalization;
using ExpressML.Data.Targets;
using ExpressML.Tasks;
using ExpressML.Transforms.Columns;
using ExpressML.Transforms.Labels;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace ExpressML.Metrics;

/// <summary>Counts per label how often predictions are right. Rows without labels or scores are skipped and counted.</summary>
internal sealed class MultilabelEvaluator
{
    private readonly DataViewSchema.Column _label;
    private readonly DataViewSchema.Column _score;
    private readonly MultilabelTraining _task = new();
    private readonly long[] _truePositives, _falsePositives, _falseNegatives;
    private long _rows, _exactRows;

    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of the wrong type or size.</exception>
    public MultilabelEvaluator(DataViewSchema schema, string labelColumnName, string scoreColumnName)
    {
        _label = TrainingColumns.Label(schema, _task, labelColumnName);
        _score = schema.GetColumnOrNull(scoreColumnName) ?? throw ColumnErrors.NotFound(
            "score", scoreColumnName, schema.Select(column => column.Name), "Transform the rows by a trained model first, or set scoreColumnName to the column with its probabilities.");
        int count = ((VectorDataViewType)_label.Type).Size;
        if (_score.Type is not VectorDataViewType vector || vector.ItemType != NumberDataViewType.Single || vector.Size != count)
            throw ColumnErrors.Mismatch("score", scoreColumnName, $"Vector<Single, {count}>, a probability for each label", _score.Type.ToString()!);
        (_truePositives, _falsePositives, _falseNegatives) = (new long[count], new long[count], new long[count]);
    }

    /// <summary>Whether a label, or a probability, counts as yes.</summary>
    public static bool IsYes(float value) => value > 0.5f;

    /// <summary>Rows that were skipped.</summary>
    public long SkippedRows { get; private set; }

    /// <summary>Reads the rows.</summary>
    /// <param name="data">The rows.</param>
    /// <param name="onRow">Sees each row that counts; null if nobody wants to.</param>
    /// <exception cref="InvalidOperationException">No row has labels and scores.</exception>
    public MultilabelClassificationMetrics Evaluate(IDataView data, ScoredLabels? onRow = null)
    {
        using DataViewRowCursor cursor = data.GetRowCursor([_label, _score]);
        NumbersReader labels = _task.CreateReader(cursor, _label);
        var scores = new VectorReader<float>(cursor, _score, score => score);
        for (long row = 0; cursor.MoveNext(); row++)
        {
            if (labels.TryRead() && scores.TryRead())
            {
                Count(labels.Numbers, scores.Numbers);
                onRow?.Invoke(row, labels.Numbers, scores.Numbers);
            }
            else
                SkippedRows++;
        }

        if (_rows == 0)
            throw new InvalidOperationException($"There is no row to evaluate: {SkippedRows} rows have a NaN or infinite value in column '{_label.Name}' or '{_score.Name}'.");
        return new MultilabelClassificationMetrics([.. Names().Select(Metrics)], _rows, _exactRows);
    }

    private void Count(ReadOnlySpan<float> labels, ReadOnlySpan<float> scores)
    {
        bool isExact = true;
        for (int k = 0; k < labels.Length; k++)
        {
            switch (IsYes(labels[k]), IsYes(scores[k]))
            {
                case (true, true):
                    _truePositives[k]++;
                    break;
                case (false, true):
                    _falsePositives[k]++;
                    isExact = false;
                    break;
                case (true, false):
                    _falseNegatives[k]++;
                    isExact = false;
                    break;
            }
        }

        _rows++;
        _exactRows += isExact ? 1 : 0;
    }

    private IEnumerable<string> Names() => LabelNames.Of(_label) is { } names
        ? names.ToText().Select(name => name.ToString())
        : Enumerable.Range(0, _truePositives.Length).Select(k => k.ToString(CultureInfo.InvariantCulture));

    private LabelMetrics Metrics(string name, int k) => new(name, _truePositives[k], _falsePositives[k], _falseNegatives[k]);
}
