using ExpressML.Metrics;
using ExpressML.Transforms;

namespace ExpressML.Trainers;

/// <summary>A metric that is measured in each epoch: the one that decides which epoch is the best, or one to look at.</summary>
/// <remarks>
/// Each metric knows whether higher or lower is better. Those from <see cref="F1Score"/> on are measured on the scores of the validation rows, each of which counts once,
/// whatever its weight. For these, the scores of all validation rows are kept in memory: four bytes for each output of each row.
/// </remarks>
public sealed class MonitoredMetric
{
    private static readonly MonitoredMetric[] _reported;

    private readonly MetricTasks _tasks;
    private readonly Func<TrainingMetrics, double> _value;
    private readonly Func<ScoredRows, double>? _measure;
    private readonly int _classesAbove;

    static MonitoredMetric() => _reported = [Loss, Accuracy, ValidationLoss, ValidationAccuracy];

    private MonitoredMetric(string name, bool higherIsBetter, MetricTasks tasks, Func<TrainingMetrics, double> value)
    {
        (Name, HigherIsBetter, _tasks, _value) = (name, higherIsBetter, tasks, value);
    }

    private MonitoredMetric(string name, bool higherIsBetter, MetricTasks tasks, Func<ScoredRows, double> measure, int classesAbove = 0)
        : this(name, higherIsBetter, tasks, metrics => metrics.Metrics[name])
    {
        (_measure, _classesAbove) = (measure, classesAbove);
    }

    /// <summary>The mean loss of the training rows, while they were trained on; lower is better.</summary>
    public static MonitoredMetric Loss { get; } = new(nameof(Loss), higherIsBetter: false, MetricTasks.All, metrics => metrics.Loss);

    /// <summary>The share of training rows that were classified correctly while they were trained on; higher is better. Multiclass and binary classification.</summary>
    public static MonitoredMetric Accuracy { get; } = new(nameof(Accuracy), higherIsBetter: true, MetricTasks.OneClass, metrics => metrics.Accuracy);

    /// <summary>The mean loss of the validation rows at the end of the epoch; lower is better.</summary>
    public static MonitoredMetric ValidationLoss { get; } =
        new(nameof(ValidationLoss), higherIsBetter: false, MetricTasks.All, metrics => metrics.ValidationLoss) { IsOfValidation = true };

    /// <summary>The share of validation rows that are classified correctly at the end of the epoch; higher is better. Multiclass and binary classification.</summary>
    public static MonitoredMetric ValidationAccuracy { get; } =
        new(nameof(ValidationAccuracy), higherIsBetter: true, MetricTasks.OneClass, metrics => metrics.ValidationAccuracy) { IsOfValidation = true };

    /// <summary>F1 = 2·TP / (2·TP + FP + FN), the harmonic mean of precision and recall, 0 to 1; higher is better. All tasks but regression.</summary>
    /// <remarks>
    /// <para>
    /// In binary classification, that of true. In multi-label classification, the mean over all labels; in multiclass classification, the mean over the classes that the
    /// validation rows or their predictions have (macro average). It is 0 where nothing is predicted right.
    /// </para>
    /// <para>Source: van Rijsbergen 1979, "Information Retrieval", chapter 7; as scikit-learn's <c>f1_score</c> with <c>average="macro"</c>.</para>
    /// </remarks>
    public static MonitoredMetric F1Score { get; } = new(nameof(F1Score), higherIsBetter: true, MetricTasks.Classification, ClassMetrics.F1);

    /// <summary>
    /// The area under the ROC curve: the probability that a row that is true has a higher score than one that is false, where equal scores count ½; 0 to 1, and ½ for
    /// guessing; higher is better. Binary and multi-label classification.
    /// </summary>
    /// <remarks>
    /// <para>In multi-label classification, the mean over the labels that some rows have and others do not. NaN if there is none.</para>
    /// <para>Source: Hanley and McNeil 1982, "The meaning and use of the area under a receiver operating characteristic (ROC) curve", Radiology 143.</para>
    /// </remarks>
    public static MonitoredMetric AreaUnderRocCurve { get; } = new(nameof(AreaUnderRocCurve), higherIsBetter: true, MetricTasks.YesOrNo, RocCurve.MeanArea);

    /// <summary>R² = 1 − Σ(t − y)² / Σ(t − t̄)² of labels t and scores y: 1 is perfect, 0 is always predicting the mean; higher is better. Regression.</summary>
    /// <remarks>For labels that are vectors, the mean over their numbers, as scikit-learn's <c>r2_score</c>. A number that is the same in all rows is left out.</remarks>
    public static MonitoredMetric RSquared { get; } = new(nameof(RSquared), higherIsBetter: true, MetricTasks.Regression, NumberMetrics.RSquared);

    /// <summary>The root of the mean squared error, √(Σ(t − y)² / n), in the unit of the label; lower is better. Regression.</summary>
    /// <remarks>For labels that are vectors, the mean over their numbers.</remarks>
    public static MonitoredMetric RootMeanSquaredError { get; } =
        new(nameof(RootMeanSquaredError), higherIsBetter: false, MetricTasks.Regression, NumberMetrics.RootMeanSquaredError);

    /// <summary>The mean absolute error, Σ|t − y| / n, in the unit of the label; lower is better. Regression.</summary>
    /// <remarks>For labels that are vectors, the mean over their numbers.</remarks>
    public static MonitoredMetric MeanAbsoluteError { get; } =
        new(nameof(MeanAbsoluteError), higherIsBetter: false, MetricTasks.Regression, NumberMetrics.MeanAbsoluteError);

    /// <summary>Its name in <see cref="TrainingMetrics.Metrics"/>, in <see cref="TrainingHistory"/> and in the log.</summary>
    public string Name { get; }

    /// <summary>Whether a higher value is better, rather than a lower one.</summary>
    public bool HigherIsBetter { get; }

    /// <summary>Whether it is measured on the scores of the validation rows, rather than in training.</summary>
    internal bool IsMeasured => _measure is not null;

    /// <summary>Whether it needs a validation set.</summary>
    internal bool IsOfValidation { get => field || IsMeasured; private init; }

    private bool IsOwn { get; init; }

    /// <summary>The share of validation rows whose class is among the <paramref name="count"/> classes with the highest scores; higher is better. Multiclass classification.</summary>
    /// <param name="count">How many classes count, at least 1 and fewer than there are. Of equal scores, the first class is the higher.</param>
    /// <returns>The metric, with the name Top5Accuracy for a <paramref name="count"/> of 5.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is below 1.</exception>
    public static MonitoredMetric TopAccuracy(int count)
    {
        Guard.AtLeast(count, 1);
        return new MonitoredMetric($"Top{count}Accuracy", higherIsBetter: true, MetricTasks.Multiclass, rows => ClassMetrics.TopAccuracy(rows, count), count);
    }

    /// <summary>A metric of your own, for any task.</summary>
    /// <param name="name">Its name, other than those of ExpressML's own metrics and of the columns of <see cref="TrainingHistory.ToCsv"/>.</param>
    /// <param name="measure">Computes it from the scores and labels of the validation rows, after each epoch. NaN is no improvement.</param>
    /// <param name="higherIsBetter">Whether a higher value is better, rather than a lower one.</param>
    /// <exception cref="ArgumentException">The name is empty or taken.</exception>
    public static MonitoredMetric Of(string name, Func<ScoredRows, double> measure, bool higherIsBetter)
    {
        ArgumentNullException.ThrowIfNull(measure);
        if (string.IsNullOrWhiteSpace(name))
            throw new ArgumentException("A metric needs a name.", nameof(name));
        IEnumerable<string> taken = [.. TrainingHistoryColumns.All.Select(column => column.Name), .. _reported.Select(metric => metric.Name)];
        if (taken.Contains(name, StringComparer.OrdinalIgnoreCase))
            throw new ArgumentException($"Each history has a column '{name}' already. Give the metric another name.", nameof(name));
        return new MonitoredMetric(name, higherIsBetter, MetricTasks.All, measure) { IsOwn = true };
    }

    /// <summary>The code that makes this metric.</summary>
    public override string ToString() => IsOwn ? $"MonitoredMetric.Of(\"{Name}\", …)" : _classesAbove > 0 ? $"MonitoredMetric.TopAccuracy({_classesAbove})" : $"MonitoredMetric.{Name}";

    /// <summary>Its value in an epoch.</summary>
    internal double ValueIn(TrainingMetrics metrics) => _value(metrics);

    /// <summary>Measures it, if <see cref="IsMeasured"/>.</summary>
    internal double Measure(ScoredRows rows) => _measure!(rows);

    /// <summary>Whether two metrics of the same name are the same.</summary>
    internal bool IsSameAs(MonitoredMetric other) => ReferenceEquals(this, other) || (Name == other.Name && !IsOwn && !other.IsOwn);

    /// <summary>Throws unless a training has the metric.</summary>
    /// <param name="subject">The beginning of the message, such as "MonitoredMetric is".</param>
    /// <param name="task">The task of the training.</param>
    /// <param name="outputs">How many outputs the network has.</param>
    /// <param name="isValidated">Whether there are validation rows.</param>
    /// <exception cref="InvalidOperationException">It has not.</exception>
    internal void Require(string subject, MetricTasks task, int outputs, bool isValidated)
    {
        if (!_tasks.HasFlag(task))
            throw new InvalidOperationException($"{subject} {Name}, which is for {_tasks.Describe()}, but this is {task.Describe()}. Choose another metric, such as {(isValidated ? ValidationLoss : Loss)}.");
        if (IsOfValidation && !isValidated)
            throw new InvalidOperationException($"{subject} {Name}, but there is no validation set. Pass one to Fit, or set ValidationSet or ValidationSetFraction.");
        if (_classesAbove >= outputs)
            throw new InvalidOperationException($"{subject} {Name}, but there are {outputs} classes: it would always be 1. TopAccuracy takes numbers below that of the classes.");
    }
}
