using OxyPlot;
using OxyPlot.Axes;
using OxyPlot.Legends;
using OxyPlot.Series;

namespace Lecture;

/// <summary>Lines over the numbers 1, 2, 3, … of epochs or layers.</summary>
internal static class LineChart
{
    // More dots would hide the line.
    private const int MostDots = 12;

    // Wide enough gaps to show a line below.
    private static readonly double[] _dashes = [4, 4];

    public static void Save(string name, string title, string horizontal, string vertical, IEnumerable<Line> lines, bool isLogarithmic = false, double? most = null)
    {
        PlotModel plot = Drawing.Create(title);
        plot.Legends.Add(new Legend { LegendPlacement = LegendPlacement.Outside, LegendPosition = LegendPosition.RightTop, LegendSymbolLength = 26, LegendLineSpacing = 8 });
        plot.Axes.Add(Styled(new LinearAxis { MinimumMajorStep = 1 }, AxisPosition.Bottom, horizontal));
        plot.Axes.Add(Styled(isLogarithmic ? new LogarithmicAxis() : new LinearAxis { Minimum = 0, Maximum = most ?? double.NaN }, AxisPosition.Left, vertical));
        foreach ((int place, Line line) in lines.Index())
        {
            OxyColor color = Drawing.Colors[line.Color ?? place];
            var series = new LineSeries { Title = line.Name, Color = color, StrokeThickness = 2, Dashes = line.IsDashed ? _dashes : null };
            series.Points.AddRange(line.Values.Select((value, i) => new DataPoint(i + 1, value)));
            if (series.Points.Count <= MostDots)
                (series.MarkerType, series.MarkerSize, series.MarkerFill) = (MarkerType.Circle, 3, color);
            plot.Series.Add(series);
        }

        Drawing.Save(plot, name, width: 820, height: 420);
    }

    private static Axis Styled(Axis axis, AxisPosition position, string title)
    {
        (axis.Position, axis.Title, axis.AxisTitleDistance) = (position, title, 8);
        (axis.MajorGridlineStyle, axis.MajorGridlineColor, axis.TicklineColor) = (LineStyle.Solid, Drawing.Grid, Drawing.Grid);
        (axis.MinorTickSize, axis.MaximumPadding) = (0, 0.03);
        return axis;
    }
}
