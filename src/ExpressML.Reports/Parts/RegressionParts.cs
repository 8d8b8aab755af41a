using ExpressML.Reports.Drawing;
using ExpressML.Reports.Evaluation;
using OxyPlot;
using OxyPlot.Annotations;
using OxyPlot.Axes;
using OxyPlot.Series;

namespace ExpressML.Reports.Parts;

/// <summary>How far the predictions of a regression are off.</summary>
internal static class RegressionParts
{
    // More would hide each other, and make the page large.
    private const int MostDots = 1500;
    private const double DotSize = 2.2;

    /// <summary>Predictions over labels.</summary>
    public static ReportPart Predictions(PredictedNumbers numbers, string id)
    {
        PlotModel plot = Plot.Create();
        plot.Axes.Add(Plot.Axis(AxisPosition.Bottom, "True"));
        plot.Axes.Add(Plot.Axis(AxisPosition.Left, "Predicted"));
        plot.Series.Add(Plot.Dots(OxyColor.FromAColor(150, Palette.Training), DotSize, Some(numbers).Select(i => new ScatterPoint(numbers.Actual[i], numbers.Predicted[i]))));
        plot.Annotations.Add(new LineAnnotation { Type = LineAnnotationType.LinearEquation, Slope = 1, Intercept = 0, Color = Palette.Muted, LineStyle = LineStyle.Dash });
        return new Figure(
            id, Titled("Predicted against true", numbers),
            $"Each dot is a test row; on the dashed line, it is predicted exactly. R² {Number.Short(numbers.RSquared)}, root mean squared error {Number.Short(numbers.RootMeanSquaredError)}, mean absolute error {Number.Short(numbers.MeanAbsoluteError)}.{PartOf(numbers)}",
            plot);
    }

    /// <summary>Residuals over predictions.</summary>
    public static ReportPart Residuals(PredictedNumbers numbers, string id)
    {
        PlotModel plot = Plot.Create();
        plot.Axes.Add(Plot.Axis(AxisPosition.Bottom, "Predicted"));
        plot.Axes.Add(Plot.Axis(AxisPosition.Left, "Residual"));
        plot.Series.Add(Plot.Dots(OxyColor.FromAColor(150, Palette.Validation), DotSize, Some(numbers).Select(i => new ScatterPoint(numbers.Predicted[i], numbers.Residuals[i]))));
        plot.Annotations.Add(new LineAnnotation { Type = LineAnnotationType.Horizontal, Y = 0, Color = Palette.Muted, LineStyle = LineStyle.Dash });
        return new Figure(
            id, Titled("Residuals", numbers),
            $"Prediction less true value. A pattern, such as a bow or a cone, is something that the network has not learned. Their mean is {Number.Short(numbers.Residuals.Average())}.{PartOf(numbers)}", plot);
    }

    // Spread evenly over the rows.
    private static IEnumerable<int> Some(PredictedNumbers numbers)
    {
        int count = Math.Min(MostDots, numbers.Actual.Count);
        return Enumerable.Range(0, count).Select(i => (int)((long)i * numbers.Actual.Count / count));
    }

    private static string Titled(string title, PredictedNumbers numbers) => numbers.Name.Length == 0 ? title : $"{title}: {PlainText.Of(numbers.Name)}";

    private static string PartOf(PredictedNumbers numbers) => numbers.Actual.Count > MostDots ? $" Shown are {Number.Count(MostDots)} of {Number.Count(numbers.Actual.Count)} rows." : "";
}
