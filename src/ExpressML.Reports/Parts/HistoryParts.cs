using ExpressML.Reports.Drawing;
using ExpressML.Transforms;
using OxyPlot;
using OxyPlot.Annotations;
using OxyPlot.Axes;
using OxyPlot.Series;

namespace ExpressML.Reports.Parts;

/// <summary>What was measured epoch by epoch: losses, metrics, learning rate and time.</summary>
internal sealed class HistoryParts
{
    private readonly TrainingHistory _history;
    private readonly TrainingEpoch? _best;

    /// <param name="history">A history of at least one epoch.</param>
    public HistoryParts(TrainingHistory history) =>
        (_history, _best) = (history, history.Epochs.FirstOrDefault(epoch => epoch.Epoch == history.BestEpoch));

    private bool IsValidated => _history.Epochs.Any(epoch => !double.IsNaN(epoch.ValidationLoss));

    public ReportPart Losses()
    {
        TrainingEpoch last = _history.Epochs[^1];
        string caption = IsValidated
            ? $"Loss after each epoch. At the end: {Number.Short(last.Loss)} on the training rows, {Number.Short(last.ValidationLoss)} on the validation rows.{BestText(epoch => $"a validation loss of {Number.Short(epoch.ValidationLoss)}")}"
            : $"Loss after each epoch, on the training rows: {Number.Short(last.Loss)} at the end. There was no validation set.{BestText(epoch => $"a loss of {Number.Short(epoch.Loss)}")}";
        return Curves(PartIds.LearningCurves, "Loss", caption, epoch => epoch.Loss, epoch => epoch.ValidationLoss, Plot.AxisFor(
            AxisPosition.Left, "Loss", _history.Epochs.SelectMany(epoch => new[] { epoch.Loss, epoch.ValidationLoss })));
    }

    /// <summary>The accuracy, if the task has one, and all further metrics.</summary>
    public IEnumerable<ReportPart> Metrics()
    {
        TrainingEpoch last = _history.Epochs[^1];
        if (!double.IsNaN(last.Accuracy))
        {
            string validation = IsValidated ? $", {Number.Share(last.ValidationAccuracy)} of the validation rows" : "";
            yield return Curves(
                $"{PartIds.MetricCurves}-0", "Accuracy", $"Share of the rows that were classified correctly. At the end: {Number.Share(last.Accuracy)} of the training rows{validation}.",
                epoch => epoch.Accuracy, epoch => epoch.ValidationAccuracy, PercentAxis());
        }

        foreach ((int index, string key) in last.Metrics.Keys.Index())
        {
            string name = PlainText.Of(key);
            yield return Curves(
                $"{PartIds.MetricCurves}-{index + 1}", name, $"{name} of the validation rows after each epoch. At the end: {Number.Short(last.Metrics[key])}.{BestText(epoch => Number.Short(epoch.Metrics[key]))}",
                _ => double.NaN, epoch => epoch.Metrics[key], Plot.Axis(AxisPosition.Left, name));
        }
    }

    public ReportPart LearningRates()
    {
        PlotModel plot = EpochPlot();
        plot.Axes.Add(Plot.Axis(AxisPosition.Left, "Learning rate"));
        plot.Series.Add(Plot.Line("", Palette.Training, Points(epoch => epoch.LearningRate)));
        return new Figure(
            PartIds.LearningRates, "Learning rate",
            $"Learning rate of the last step of each epoch, from {Number.Short(_history.Epochs[0].LearningRate)} to {Number.Short(_history.Epochs[^1].LearningRate)}.", plot);
    }

    public ReportPart Times()
    {
        PlotModel plot = EpochPlot();
        LinearAxis seconds = Plot.Axis(AxisPosition.Left, "Seconds");
        seconds.Minimum = 0;
        plot.Axes.Add(seconds);
        plot.Series.Add(Plot.Line("", Palette.Training, Points(epoch => epoch.Time.TotalSeconds)));
        TimeSpan whole = Whole(_history);
        return new Figure(
            PartIds.EpochTimes, "Time per epoch",
            $"Each epoch with its validation. All {_history.Epochs.Count} took {Number.Time(whole)}, {Number.Time(whole / _history.Epochs.Count)} on average.", plot);
    }

    /// <summary>How long all epochs took.</summary>
    public static TimeSpan Whole(TrainingHistory history) => history.Epochs.Aggregate(TimeSpan.Zero, (sum, epoch) => sum + epoch.Time);

    private Figure Curves(string id, string title, string caption, Func<TrainingEpoch, double> training, Func<TrainingEpoch, double> validation, Axis axis)
    {
        PlotModel plot = EpochPlot(hasLegend: true);
        plot.Axes.Add(axis);
        IReadOnlyList<DataPoint> trained = Points(training), validated = Points(validation);
        if (trained.Any(point => !double.IsNaN(point.Y)))
            plot.Series.Add(Plot.Line("training", Palette.Training, trained));
        if (validated.Any(point => !double.IsNaN(point.Y)))
            plot.Series.Add(Plot.Line("validation", Palette.Validation, validated));
        if (_best is not null)
        {
            plot.Annotations.Add(new LineAnnotation { Type = LineAnnotationType.Vertical, X = _best.Epoch, Color = Palette.Best, StrokeThickness = 1.5, LineStyle = LineStyle.Dash });
            double value = double.IsNaN(validation(_best)) ? training(_best) : validation(_best);
            ScatterSeries mark = Plot.Dots(Palette.Best, 4.5, [new ScatterPoint(_best.Epoch, value)]);
            mark.Title = $"best: epoch {_best.Epoch}";
            plot.Series.Add(mark);
        }

        return new Figure(id, title, caption, plot);
    }

    private static PlotModel EpochPlot(bool hasLegend = false)
    {
        PlotModel plot = Plot.Create(hasLegend);
        plot.Axes.Add(Plot.CountAxis(AxisPosition.Bottom, "Epoch"));
        return plot;
    }

    private static LinearAxis PercentAxis()
    {
        LinearAxis axis = Plot.Axis(AxisPosition.Left, "Accuracy");
        axis.LabelFormatter = share => Number.Share(share, axis.ActualMajorStep < 0.01 ? 1 : 0);
        return axis;
    }

    private DataPoint[] Points(Func<TrainingEpoch, double> value) =>
        [.. _history.Epochs.Select(epoch => new DataPoint(epoch.Epoch, double.IsFinite(value(epoch)) ? value(epoch) : double.NaN))];

    private string BestText(Func<TrainingEpoch, string> value) => _best is null ? "" : $" The result is the network of epoch {_best.Epoch}, with {value(_best)}.";
}
