using ExpressML.Reports.Drawing;
using ExpressML.Reports.Evaluation;
using OxyPlot;
using OxyPlot.Annotations;
using OxyPlot.Axes;

namespace ExpressML.Reports.Parts;

/// <summary>The confusion matrix as a heat map: a row per class, shaded by the share of its rows.</summary>
internal static class ConfusionFigure
{
    // Of more classes, those with the most mistakes are shown.
    private const int MostClasses = 40;
    private const int MostClassesWithNumbers = 24, LongestName = 14;
    private const double CharacterWidth = 7;

    public static ReportPart Create(Classification result)
    {
        int[] classes = ClassesOf(result);
        int count = classes.Length;
        string[] names = [.. classes.Select(index => PlainText.Cut(PlainText.Of(result.ClassNames[index]), LongestName))];
        double cell = Math.Clamp(420.0 / count, 26, 64), nameWidth = names.Max(name => name.Length) * CharacterWidth;
        bool areTurned = nameWidth > cell;
        double width = Math.Max(Plot.Width, 46 + nameWidth + count * cell), height = 46 + (areTurned ? nameWidth : 14) + count * cell;

        PlotModel plot = Plot.Create();
        plot.Axes.Add(ClassAxis(AxisPosition.Left, "Class", names, isReversed: true));
        CategoryAxis predicted = ClassAxis(AxisPosition.Bottom, "Predicted", names, isReversed: false);
        predicted.Angle = areTurned ? -90 : 0;
        plot.Axes.Add(predicted);
        for (int row = 0; row < count; row++)
        {
            for (int column = 0; column < count; column++)
                plot.Annotations.Add(Cell(result, classes, row, column, hasNumber: count <= MostClassesWithNumbers));
        }

        string part = count < result.ClassNames.Count ? $" Shown are the {count} of {result.ClassNames.Count} classes with the most mistakes." : "";
        return new Figure(
            PartIds.ConfusionMatrix, "Confusion matrix",
            $"Each row holds the test rows of one class, each column those for which a class was predicted. The darker, the larger its share of the row: blue is right, red is wrong. {Number.Share(result.Accuracy)} of {Number.Count(result.Rows.Count)} rows are right.{part}",
            plot)
        { Width = width, Height = height };
    }

    private static int[] ClassesOf(Classification result)
    {
        IEnumerable<int> all = Enumerable.Range(0, result.ClassNames.Count);
        return result.ClassNames.Count <= MostClasses
            ? [.. all]
            : [.. all.OrderByDescending(index => result.Classes[index].FalsePositives + result.Classes[index].FalseNegatives).Take(MostClasses).Order()];
    }

    private static RectangleAnnotation Cell(Classification result, int[] classes, int row, int column, bool hasNumber)
    {
        long rows = result.Confusion[classes[row], classes[column]], all = result.RowsOf(classes[row]);
        double share = all == 0 ? 0 : (double)rows / all;
        // A single mistake among many is seen, too.
        OxyColor ink = row == column ? Palette.Training : Palette.Mistake;
        OxyColor fill = rows == 0 ? OxyColor.FromAColor(90, Palette.Grid) : OxyColor.FromAColor((byte)(255 * (0.15 + 0.85 * share)), ink);
        return new RectangleAnnotation
        {
            MinimumX = column - 0.47,
            MaximumX = column + 0.47,
            MinimumY = row - 0.47,
            MaximumY = row + 0.47,
            Fill = fill,
            Layer = AnnotationLayer.BelowSeries,
            Text = hasNumber && rows > 0 ? Number.Count(rows) : null,
            TextColor = share > 0.5 ? Palette.Surface : Palette.Text,
        };
    }

    private static CategoryAxis ClassAxis(AxisPosition position, string title, string[] names, bool isReversed)
    {
        var axis = new CategoryAxis
        {
            Position = position,
            Title = title,
            GapWidth = 0,
            MajorTickSize = 0,
            MinorTickSize = 0,
            AxisTickToLabelDistance = 6,
            AxisTitleDistance = 8,
            TextColor = Palette.Text,
            TitleColor = Palette.Muted,
            Minimum = -0.5,
            Maximum = names.Length - 0.5,
        };
        axis.Labels.AddRange(names);
        if (isReversed)
            (axis.StartPosition, axis.EndPosition) = (1, 0);
        return axis;
    }
}
