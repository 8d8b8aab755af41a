using System.Globalization;
using OxyPlot;
using OxyPlot.Axes;
using OxyPlot.Legends;
using OxyPlot.Series;

namespace ExpressML.Reports.Drawing;

/// <summary>The look that all plots share: few lines, thin grid, no frame, the legend above.</summary>
internal static class Plot
{
    public const double Width = 460, Height = 300;

    // More points would hide the line.
    private const int MostMarkers = 30;

    private const double FontSize = 12;

    public static PlotModel Create(bool hasLegend = false)
    {
        var plot = new PlotModel
        {
            Culture = CultureInfo.InvariantCulture,
            DefaultFont = "Arial",
            DefaultFontSize = FontSize,
            TextColor = Palette.Muted,
            PlotAreaBorderThickness = new OxyThickness(0),
            Padding = new OxyThickness(2, 6, 14, 2),
        };
        if (hasLegend)
        {
            plot.Legends.Add(new Legend
            {
                LegendPlacement = LegendPlacement.Outside,
                LegendPosition = LegendPosition.TopLeft,
                LegendOrientation = LegendOrientation.Horizontal,
                LegendTextColor = Palette.Text,
                LegendPadding = 0,
                LegendMargin = 0,
                LegendItemSpacing = 12,
                LegendSymbolLength = 18,
            });
        }

        return plot;
    }

    public static LinearAxis Axis(AxisPosition position, string title) => Styled(new LinearAxis(), position, title, "#,0.########");

    public static LogarithmicAxis LogarithmicAxis(AxisPosition position, string title) =>
        Styled(new LogarithmicAxis { PowerPadding = false, LabelFormatter = Number.Short }, position, title, format: null);

    /// <summary>An axis for values above 0: logarithmic where they differ by a factor of more than 100.</summary>
    public static Axis AxisFor(AxisPosition position, string title, IEnumerable<double> values)
    {
        double[] finite = [.. values.Where(double.IsFinite)];
        return finite.Length > 0 && finite.Min() > 0 && finite.Max() > 100 * finite.Min() ? LogarithmicAxis(position, title) : Axis(position, title);
    }

    /// <summary>An axis of whole numbers.</summary>
    public static LinearAxis CountAxis(AxisPosition position, string title)
    {
        LinearAxis axis = Axis(position, title);
        axis.MinimumMajorStep = 1;
        axis.MajorGridlineStyle = LineStyle.None;
        return axis;
    }

    /// <summary>An axis from 0 to 100 %.</summary>
    public static LinearAxis ShareAxis(AxisPosition position, string title)
    {
        LinearAxis axis = Axis(position, title);
        (axis.Minimum, axis.Maximum, axis.MajorStep, axis.LabelFormatter) = (0, 1, 0.2, share => Number.Share(share, digits: 0));
        return axis;
    }

    public static LineSeries Line(string title, OxyColor color, IReadOnlyList<DataPoint> points)
    {
        var line = new LineSeries { Title = title, Color = color, StrokeThickness = 2, LineJoin = LineJoin.Round };
        // A line of one point is none.
        if (points.Count(point => double.IsFinite(point.Y)) <= MostMarkers)
            (line.MarkerType, line.MarkerSize, line.MarkerFill) = (MarkerType.Circle, 2.5, color);
        line.Points.AddRange(points);
        return line;
    }

    public static ScatterSeries Dots(OxyColor color, double size, IEnumerable<ScatterPoint> points)
    {
        var dots = new ScatterSeries { MarkerType = MarkerType.Circle, MarkerSize = size, MarkerFill = color };
        dots.Points.AddRange(points);
        return dots;
    }

    private static TAxis Styled<TAxis>(TAxis axis, AxisPosition position, string title, string? format)
        where TAxis : Axis
    {
        (axis.Position, axis.Title, axis.StringFormat) = (position, title, format);
        (axis.TicklineColor, axis.MinorTicklineColor, axis.AxislineColor) = (Palette.Grid, Palette.Grid, Palette.Grid);
        (axis.MinorTickSize, axis.MajorTickSize, axis.AxisTickToLabelDistance, axis.AxisTitleDistance) = (0, 0, 6, 8);
        (axis.MajorGridlineStyle, axis.MajorGridlineColor, axis.MajorGridlineThickness) = (LineStyle.Solid, Palette.Grid, 1);
        (axis.MinimumPadding, axis.MaximumPadding) = (0.03, 0.05);
        return axis;
    }
}
