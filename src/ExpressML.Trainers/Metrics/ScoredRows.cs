using ExpressML.Losses;
using ExpressML.Metrics;

namespace ExpressML.Trainers;

/// <summary>The scores of the validation rows after an epoch, and their labels: what a metric is computed from.</summary>
/// <remarks>Valid during the call of the metric only: the next epoch writes over it.</remarks>
public sealed class ScoredRows
{
    private readonly float[] _scores;
    private readonly int[] _classes;
    private readonly float[] _targets;

    internal ScoredRows(MetricTasks task, int count, int outputCount)
    {
        TargetKind kind = task == MetricTasks.Multiclass ? TargetKind.Class : task == MetricTasks.Regression ? TargetKind.Number : TargetKind.YesOrNo;
        if ((long)count * outputCount > Array.MaxLength)
            throw new InvalidOperationException($"Metrics need the scores of all {count} validation rows at once, {outputCount} each: that is more than an array holds. Use fewer validation rows, or no further metrics.");
        (Kind, Count, OutputCount, IsBinary) = (kind, count, outputCount, task == MetricTasks.Binary);
        _scores = new float[count * outputCount];
        _classes = new int[kind == TargetKind.Class ? count : 0];
        _targets = new float[kind == TargetKind.Class ? 0 : count * outputCount];
    }

    /// <summary>What the labels are: a class for each row, yes or no for each output, or a number for each output.</summary>
    public TargetKind Kind { get; }

    /// <summary>How many rows there are.</summary>
    public int Count { get; }

    /// <summary>How many scores a row has: one for each class, label or number; one in binary classification.</summary>
    public int OutputCount { get; }

    /// <summary>Whether the one score of a row is the logit of true.</summary>
    internal bool IsBinary { get; }

    /// <summary>
    /// The scores of a row, as the trained model has them in its column Score: probabilities in multiclass and multi-label classification, the logit in binary classification,
    /// numbers in the unit of the label in regression.
    /// </summary>
    /// <param name="row">The row, from 0.</param>
    public ReadOnlySpan<float> Scores(int row) => _scores.AsSpan(row * OutputCount, OutputCount);

    /// <summary>The class of a row, from 0, in multiclass classification: the index of its score.</summary>
    /// <param name="row">The row, from 0.</param>
    /// <exception cref="InvalidOperationException">The labels are no classes.</exception>
    public int Class(int row) => Kind == TargetKind.Class
        ? _classes[row]
        : throw new InvalidOperationException("Only the rows of multiclass classification have a Class. Use Targets, which has a number for each output.");

    /// <summary>The label of a row, with a number for each score: 1 for yes and 0 for no, or the numbers of a regression in their unit.</summary>
    /// <param name="row">The row, from 0.</param>
    /// <exception cref="InvalidOperationException">The labels are classes.</exception>
    public ReadOnlySpan<float> Targets(int row) => Kind != TargetKind.Class
        ? _targets.AsSpan(row * OutputCount, OutputCount)
        : throw new InvalidOperationException("The rows of multiclass classification have no Targets. Use Class.");

    /// <summary>Sets a row of classes.</summary>
    internal void Set(int row, ReadOnlySpan<float> scores, int label)
    {
        scores.CopyTo(_scores.AsSpan(row * OutputCount, OutputCount));
        _classes[row] = label;
    }

    /// <summary>Sets a row of numbers.</summary>
    internal void Set(int row, ReadOnlySpan<float> scores, ReadOnlySpan<float> targets)
    {
        scores.CopyTo(_scores.AsSpan(row * OutputCount, OutputCount));
        targets.CopyTo(_targets.AsSpan(row * OutputCount, OutputCount));
    }
}
