using ExpressML.Data.Rows;
using ExpressML.Networks.Scoring;
using ExpressML.Trainers;
using ExpressML.Training.Planning;

namespace ExpressML.Training.Validation;

/// <summary>The metrics that are measured on all validation rows at once: keeps their scores and labels.</summary>
internal sealed class RowMetrics
{
    private readonly IReadOnlyList<MonitoredMetric> _metrics;
    private readonly ScoreFunction _scoreFunction;
    private readonly ScoredRows _rows;
    private readonly float[] _scores;
    private int _count;

    /// <param name="metrics">The metrics.</param>
    /// <param name="plan">A training with validation rows.</param>
    public RowMetrics(IReadOnlyList<MonitoredMetric> metrics, TrainingPlan plan)
    {
        (_metrics, _scoreFunction) = (metrics, plan.ScoreFunction);
        _rows = new ScoredRows(plan.MetricTask, plan.Validation!.Count, plan.Network.OutputLength);
        _scores = new float[_rows.OutputCount];
    }

    /// <summary>Begins a validation.</summary>
    public void Begin() => _count = 0;

    /// <summary>Adds rows with the network's outputs for them, row after row.</summary>
    public void Add(RowRange range, ReadOnlySpan<float> outputs)
    {
        for (int row = range.Start; row < range.End; row++, _count++)
        {
            _scoreFunction.OfVector(outputs.Slice((row - range.Start) * _scores.Length, _scores.Length), _scores);
            if (range.Data.TargetCount == 0)
                _rows.Set(_count, _scores, range.Data.Label(row));
            else
                _rows.Set(_count, _scores, range.Data.Targets(row));
        }
    }

    /// <summary>The metrics of the rows, by their names.</summary>
    public IReadOnlyDictionary<string, double> Measure()
    {
        var values = new OrderedDictionary<string, double>();
        foreach (MonitoredMetric metric in _metrics)
            values.Add(metric.Name, metric.Measure(_rows));
        return values;
    }
}
