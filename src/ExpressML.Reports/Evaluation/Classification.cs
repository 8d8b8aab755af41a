using Microsoft.ML.Data;

namespace ExpressML.Reports.Evaluation;

/// <summary>What a classifier says of the test rows.</summary>
internal sealed class Classification
{
    /// <param name="classNames">The names of the classes.</param>
    /// <param name="rows">The rows, at least one.</param>
    public Classification(IReadOnlyList<string> classNames, IReadOnlyList<ClassifiedRow> rows)
    {
        (ClassNames, Rows) = (classNames, rows);
        Confusion = new long[classNames.Count, classNames.Count];
        foreach (ClassifiedRow row in rows)
            Confusion[row.Class, row.Predicted]++;
        Classes = [.. classNames.Select(MetricsOf)];
        Accuracy = (double)rows.Count(row => row.IsRight) / rows.Count;
    }

    public IReadOnlyList<string> ClassNames { get; }

    public IReadOnlyList<ClassifiedRow> Rows { get; }

    /// <summary>How many rows of a class, the first index, were taken for another, the second one.</summary>
    public long[,] Confusion { get; }

    /// <summary>The metrics of each class, taken for itself against all others.</summary>
    public IReadOnlyList<LabelMetrics> Classes { get; }

    /// <summary>The share of the rows that is right.</summary>
    public double Accuracy { get; }

    /// <summary>The mean F1 of the classes that occur among labels or predictions.</summary>
    public double MeanF1Score => Classes.Where(metrics => metrics.TruePositives + metrics.FalsePositives + metrics.FalseNegatives > 0).Average(metrics => metrics.F1Score);

    /// <summary>How many rows a class has.</summary>
    public long RowsOf(int index) => Enumerable.Range(0, ClassNames.Count).Sum(predicted => Confusion[index, predicted]);

    /// <summary>The mistakes, the most certain first.</summary>
    public IReadOnlyList<Mistake> Mistakes =>
        Mistake.Sorted(Rows.Where(row => !row.IsRight).Select(row => new Mistake(row.Row, ClassNames[row.Predicted], ClassNames[row.Class], row.Probability)));

    private LabelMetrics MetricsOf(string name, int index)
    {
        long right = Confusion[index, index], predicted = Enumerable.Range(0, ClassNames.Count).Sum(actual => Confusion[actual, index]);
        return new LabelMetrics(name, right, predicted - right, RowsOf(index) - right);
    }
}
