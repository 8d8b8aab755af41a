using ExpressML.Data.Targets;
using ExpressML.Metrics;
using ExpressML.Tasks;
using ExpressML.Transforms;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace ExpressML.Reports.Evaluation;

/// <summary>Reads labels and predictions of test rows. Rows without one of them are skipped.</summary>
internal sealed class TestReading
{
    private readonly NetworkTransformer _network;
    private readonly IDataView _scored;
    private readonly string _labelName;

    /// <param name="network">The network.</param>
    /// <param name="scored">The test rows with the predictions of the network.</param>
    /// <param name="labelName">Name of the column with their labels.</param>
    public TestReading(NetworkTransformer network, IDataView scored, string labelName) => (_network, _scored, _labelName) = (network, scored, labelName);

    /// <summary>How many rows were skipped.</summary>
    public long SkippedRows { get; private set; }

    /// <summary>The classes of a multiclass classification.</summary>
    public Classification ReadClasses()
    {
        DataViewSchema.Column label = Label(new MulticlassTraining()), score = Score(ScoreColumn.Score);
        var rows = new List<ClassifiedRow>();
        Read([label, score], cursor =>
        {
            var labels = new ClassReader(cursor, label);
            var scores = new VectorReader<float>(cursor, score, value => value);
            return row =>
            {
                if (!labels.TryRead() || !scores.TryRead())
                    return false;
                int best = IndexOfLargest(scores.Numbers);
                rows.Add(new ClassifiedRow(row, labels.Class, best, scores.Numbers[best]));
                return true;
            };
        });
        return new Classification(_network.ClassNames, rows);
    }

    /// <summary>The classes false and true of a binary classification.</summary>
    public Classification ReadYesOrNo()
    {
        var task = new BinaryTraining();
        DataViewSchema.Column label = Label(task), score = Score(ScoreColumn.Score), probability = Score(ScoreColumn.Probability);
        var rows = new List<ClassifiedRow>();
        Read([label, score, probability], cursor =>
        {
            var labels = (NumbersReader)task.CreateReader(cursor, label);
            NumberReader<float> scores = new(cursor, score, value => value), probabilities = new(cursor, probability, value => value);
            return row =>
            {
                if (!labels.TryRead() || !scores.TryRead() || !probabilities.TryRead())
                    return false;
                bool isTrue = scores.Numbers[0] > _network.Threshold;
                rows.Add(new ClassifiedRow(row, labels.Numbers[0] > 0.5f ? 1 : 0, isTrue ? 1 : 0, isTrue ? probabilities.Numbers[0] : 1 - probabilities.Numbers[0]));
                return true;
            };
        });
        return new Classification(["false", "true"], rows);
    }

    /// <summary>The numbers of a regression, for each of its outputs.</summary>
    public IReadOnlyList<PredictedNumbers> ReadNumbers()
    {
        var task = new RegressionTraining();
        DataViewSchema.Column label = Label(task), score = Score(ScoreColumn.Score);
        List<float>[] actual = Lists(), predicted = Lists();
        Read([label, score], cursor =>
        {
            NumbersReader labels = (NumbersReader)task.CreateReader(cursor, label), scores = (NumbersReader)task.CreateReader(cursor, score);
            return _ =>
            {
                if (!labels.TryRead() || !scores.TryRead())
                    return false;
                for (int k = 0; k < actual.Length; k++)
                {
                    actual[k].Add(labels.Numbers[k]);
                    predicted[k].Add(scores.Numbers[k]);
                }

                return true;
            };
        });
        string[]? names = _network.Task.LabelNames?.ToText().Select(name => name.ToString()).ToArray();
        return [.. actual.Select((values, k) => new PredictedNumbers(names?[k] ?? (actual.Length == 1 ? "" : $"output {k}"), values, predicted[k]))];

        List<float>[] Lists() => [.. Enumerable.Range(0, _network.Task.OutputCount).Select(_ => new List<float>())];
    }

    /// <summary>The metrics of a multi-label classification, and its wrong labels, the most certain first.</summary>
    public (MultilabelClassificationMetrics Metrics, IReadOnlyList<Mistake> Mistakes) ReadLabels()
    {
        Label(new MultilabelTraining());
        Score(ScoreColumn.Score);
        var wrong = new List<(long Row, int Label, float Score)>();
        var evaluator = new MultilabelEvaluator(_scored.Schema, _labelName, ScoreColumn.Score);
        MultilabelClassificationMetrics metrics = evaluator.Evaluate(_scored, (row, labels, scores) =>
        {
            for (int k = 0; k < labels.Length; k++)
            {
                if (MultilabelEvaluator.IsYes(labels[k]) != MultilabelEvaluator.IsYes(scores[k]))
                    wrong.Add((row, k, scores[k]));
            }
        });
        SkippedRows = evaluator.SkippedRows;
        return (metrics, Mistake.Sorted(wrong.Select(mistake => Wrong(metrics.Labels[mistake.Label].Name, mistake.Row, mistake.Score))));

        static Mistake Wrong(string label, long row, float score) =>
            MultilabelEvaluator.IsYes(score) ? new Mistake(row, label, $"not {label}", score) : new Mistake(row, $"not {label}", label, 1 - score);
    }

    // The first class wins a tie, as in the column PredictedLabel.
    private static int IndexOfLargest(ReadOnlySpan<float> numbers)
    {
        int best = 0;
        for (int k = 1; k < numbers.Length; k++)
        {
            if (numbers[k] > numbers[best])
                best = k;
        }

        return best;
    }

    private DataViewSchema.Column Label(TrainingTask task) => TestColumns.Label(_scored.Schema, task, _network.Task, _labelName);

    private DataViewSchema.Column Score(string name) => TestColumns.Score(_scored.Schema, _network.Task, name);

    // The reader of a cursor takes the number of a row, and says whether the row could be used.
    private void Read(DataViewSchema.Column[] columns, Func<DataViewRowCursor, Func<long, bool>> createReader)
    {
        using DataViewRowCursor cursor = _scored.GetRowCursor(columns);
        Func<long, bool> read = createReader(cursor);
        long row = 0;
        for (; cursor.MoveNext(); row++)
            SkippedRows += read(row) ? 0 : 1;
        if (SkippedRows == row)
            throw new InvalidOperationException($"There is no row to report on: {(row == 0 ? "the test data have no rows" : $"none of the {row} test rows has both a label in column '{_labelName}' and a prediction")}.");
    }
}
