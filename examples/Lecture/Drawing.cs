using ExpressML.Reports.Drawing;
using OxyPlot;

namespace Lecture;

/// <summary>Saves drawings as SVG files in the folder lecture, with a white background that suits light and dark pages.</summary>
internal static class Drawing
{
    private const string Folder = "lecture";

    /// <summary>Colours that can be told apart on white.</summary>
    public static IReadOnlyList<OxyColor> Colors { get; } =
        [.. new[] { "#2f66d0", "#c8590a", "#1a8a5a", "#b02a8f", "#a88b10", "#c2334d", "#4a5568", "#0c8ca8" }.Select(OxyColor.Parse)];

    public static OxyColor Grid { get; } = OxyColor.Parse("#dfe3ea");

    public static OxyColor Contour { get; } = OxyColor.Parse("#b9c1ce");

    /// <summary>A plot without series and axes, in the look of all drawings.</summary>
    public static PlotModel Create(string title) => new()
    {
        Title = title,
        TitleFontSize = 15,
        Background = OxyColors.White,
        DefaultFont = "Arial",
        DefaultFontSize = 13,
        TextColor = OxyColor.Parse("#1d2430"),
        PlotAreaBorderThickness = new OxyThickness(0),
        Padding = new OxyThickness(10, 10, 18, 10),
    };

    /// <summary>Saves a plot, so that a program that is stopped leaves no half of a file.</summary>
    public static void Save(PlotModel plot, string name, double width, double height)
    {
        var exporter = new SvgExporter { Width = width, Height = height, UseVerticalTextAlignmentWorkaround = true, TextMeasurer = new RoomyText() };
        // A browser would blur the pixels of a small image.
        string svg = exporter.ExportToString(plot).Replace("<image ", "<image style=\"image-rendering:pixelated\" ", StringComparison.Ordinal);
        string path = $"{Folder}/{name}", temporary = path + ".tmp";
        Directory.CreateDirectory(Folder);
        File.WriteAllText(temporary, svg);
        File.Move(temporary, path, overwrite: true);
        Console.WriteLine($"Drawing: {path}");
    }
}
