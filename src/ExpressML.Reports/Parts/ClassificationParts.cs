using ExpressML.Reports.Drawing;
using ExpressML.Reports.Evaluation;
using Microsoft.ML.Data;
using OxyPlot;
using OxyPlot.Annotations;
using OxyPlot.Axes;

namespace ExpressML.Reports.Parts;

/// <summary>What there is to say of each class or label, and of the probabilities of a classifier.</summary>
internal static class ClassificationParts
{
    private static readonly Column[] _columns = [new("Class"), new("Precision", IsNumber: true), new("Recall", IsNumber: true), new("F1", IsNumber: true), new("Rows", IsNumber: true)];

    /// <summary>Precision, recall and F1 per class.</summary>
    public static ReportPart Classes(Classification result) => new Table(
        PartIds.ClassMetrics, "Precision and recall per class",
        "Precision is the share of the rows predicted as the class that are of it, recall the share of the rows of the class that were predicted as it; F1 is their harmonic mean.",
        _columns, result.Classes.Select(Cells))
    { IsNarrow = true };

    /// <summary>Precision, recall and F1 per label of a multi-label classification.</summary>
    public static ReportPart Labels(MultilabelClassificationMetrics metrics) => new Table(
        PartIds.ClassMetrics, "Precision and recall per label",
        $"A label counts as predicted if its probability is above 0.5. All labels are right in {Number.Share(metrics.SubsetAccuracy)} of the rows; mean F1 {Number.Share(metrics.MacroF1Score)}.",
        [new Column("Label"), .. _columns[1..]], metrics.Labels.Select(Cells))
    { IsNarrow = true };

    /// <summary>The reliability diagram.</summary>
    public static ReportPart Calibrated(Calibration calibration)
    {
        PlotModel plot = Plot.Create();
        plot.Axes.Add(Plot.ShareAxis(AxisPosition.Bottom, "Probability, by the model"));
        plot.Axes.Add(Plot.ShareAxis(AxisPosition.Left, "Share that is right"));
        foreach (CalibrationBin bin in calibration.Bins.Where(bin => bin.Rows > 0))
        {
            plot.Annotations.Add(Bar(bin, 0, Math.Min(bin.Accuracy, bin.Confidence), Palette.Training));
            plot.Annotations.Add(Bar(bin, bin.Accuracy, bin.Confidence, OxyColor.FromAColor(130, Palette.Mistake)));
            plot.Annotations.Add(Bar(bin, bin.Confidence, bin.Accuracy, OxyColor.FromAColor(130, Palette.Best)));
        }

        plot.Annotations.Add(new LineAnnotation { Type = LineAnnotationType.LinearEquation, Slope = 1, Intercept = 0, Color = Palette.Muted, LineStyle = LineStyle.Dash });
        return new Figure(
            PartIds.Calibration, "Calibration",
            $"Where bars end at the dashed line, probabilities mean what they say. Red is the share that the model is too sure of, green the share that it is not sure enough of. Expected calibration error {Number.Share(calibration.ExpectedError)}, with {Calibration.NumberOfBins} bins.",
            plot);
    }

    /// <summary>How many predictions have which probability.</summary>
    public static ReportPart Confidences(Calibration calibration)
    {
        PlotModel plot = Plot.Create();
        plot.Axes.Add(Plot.ShareAxis(AxisPosition.Bottom, "Probability, by the model"));
        LinearAxis rows = Plot.Axis(AxisPosition.Left, "Rows");
        (rows.Minimum, rows.Maximum, rows.MinimumMajorStep) = (0, 1.05 * calibration.Bins.Max(bin => bin.Rows), 1);
        plot.Axes.Add(rows);
        foreach (CalibrationBin bin in calibration.Bins.Where(bin => bin.Rows > 0))
        {
            double wrong = bin.Rows * (1 - bin.Accuracy);
            plot.Annotations.Add(Bar(bin, 0, wrong, Palette.Mistake));
            plot.Annotations.Add(Bar(bin, wrong, bin.Rows, Palette.Training));
        }

        return new Figure(
            PartIds.Confidences, "How sure the model is", "How many test rows were predicted with which probability: blue rightly, red wrongly. Red far to the right is a mistake that the model is sure of.", plot);
    }

    private static RectangleAnnotation Bar(CalibrationBin bin, double low, double high, OxyColor fill) => new()
    {
        MinimumX = bin.From + 0.004,
        MaximumX = bin.To - 0.004,
        MinimumY = low,
        MaximumY = Math.Max(low, high),
        Fill = fill,
        Layer = AnnotationLayer.BelowSeries,
    };

    private static string[] Cells(LabelMetrics metrics) =>
        [metrics.Name, Number.Share(metrics.Precision), Number.Share(metrics.Recall), Number.Share(metrics.F1Score), Number.Count(metrics.TruePositives + metrics.FalseNegatives)];
}
