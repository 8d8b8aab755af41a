using ExpressML;
using OxyPlot;
using OxyPlot.Annotations;
using OxyPlot.Axes;

namespace Lecture;

/// <summary>Rows of small images, each row with a caption above it.</summary>
internal sealed class ImageSheet
{
    private const double Tile = 72, Gap = 8, Caption = 26, TitleHeight = 44, Margin = 20;

    private readonly List<(string Caption, OxyImage[] Images)> _rows = [];
    private readonly int _perRow;

    /// <param name="perRow">How many images stand side by side.</param>
    public ImageSheet(int perRow) => _perRow = perRow;

    /// <summary>Adds images; those that have no room side by side go to further rows.</summary>
    public void Add(string caption, IEnumerable<OxyImage> images)
    {
        foreach ((int row, OxyImage[] part) in images.Chunk(_perRow).Index())
            _rows.Add((row == 0 ? caption : "", part));
    }

    public void Save(string name, string title)
    {
        double width = 2 * Margin + _perRow * (Tile + Gap) - Gap, height = TitleHeight + _rows.Sum(HeightOf) + Margin;
        PlotModel plot = Drawing.Create(title);
        (plot.Padding, plot.PlotMargins, plot.TitlePadding) = (new OxyThickness(0, 10, 0, 0), new OxyThickness(0), 0);
        double top = plot.TitleFontSize + 14;
        plot.Axes.Add(new LinearAxis { Position = AxisPosition.Bottom, Minimum = 0, Maximum = width, IsAxisVisible = false });
        plot.Axes.Add(new LinearAxis { Position = AxisPosition.Left, Minimum = top, Maximum = height, StartPosition = 1, EndPosition = 0, IsAxisVisible = false });

        double y = TitleHeight;
        foreach ((string Caption, OxyImage[] Images) row in _rows)
        {
            plot.Annotations.Add(new TextAnnotation
            {
                Text = row.Caption,
                TextPosition = new DataPoint(Margin, y + Caption - 8),
                TextHorizontalAlignment = HorizontalAlignment.Left,
                TextVerticalAlignment = VerticalAlignment.Bottom,
                StrokeThickness = 0,
                Padding = new OxyThickness(0),
            });
            for (int i = 0; i < row.Images.Length; i++)
                plot.Annotations.Add(Placed(row.Images[i], Margin + i * (Tile + Gap), y + HeightOf(row) - Tile - Gap));
            y += HeightOf(row);
        }

        Drawing.Save(plot, name, width, height);
    }

    /// <summary>An image in grey levels from black, its smallest number, to white, its largest.</summary>
    public static OxyImage Grey(Shape shape, ReadOnlySpan<float> pixels)
    {
        (float black, float white) = (float.PositiveInfinity, float.NegativeInfinity);
        foreach (float pixel in pixels[..shape.Area])
            (black, white) = (Math.Min(black, pixel), Math.Max(white, pixel));
        return Colored(shape with { Channels = 1 }, pixels, black, white);
    }

    /// <summary>A filter: grey is zero, white (or a full colour) the largest weight, black its negative.</summary>
    public static OxyImage Filter(Shape shape, ReadOnlySpan<float> weights)
    {
        float largest = 0;
        foreach (float weight in weights[..shape.Length])
            largest = Math.Max(largest, Math.Abs(weight));
        return Colored(shape, weights, -largest, largest);
    }

    /// <summary>An image of one channel, grey, or of three, red, green and blue.</summary>
    public static OxyImage Colored(Shape shape, ReadOnlySpan<float> pixels, float black, float white)
    {
        var colors = new OxyColor[shape.Width, shape.Height];
        for (int place = 0; place < shape.Area; place++)
        {
            (int row, int column) = Math.DivRem(place, shape.Width);
            byte red = Level(pixels[place]);
            colors[column, row] = shape.Channels == 1 ? OxyColor.FromRgb(red, red, red) : OxyColor.FromRgb(red, Level(pixels[shape.Area + place]), Level(pixels[2 * shape.Area + place]));
        }

        return OxyImage.Create(colors, ImageFormat.Png);

        byte Level(float value) => white > black ? (byte)Math.Clamp(MathF.Round(byte.MaxValue * (value - black) / (white - black)), 0, byte.MaxValue) : (byte)0;
    }

    private static double HeightOf((string Caption, OxyImage[] Images) row) => Tile + Gap + (row.Caption.Length > 0 ? Caption : 0);

    private static ImageAnnotation Placed(OxyImage image, double x, double y) => new()
    {
        ImageSource = image,
        X = new PlotLength(x, PlotLengthUnit.Data),
        Y = new PlotLength(y, PlotLengthUnit.Data),
        Width = new PlotLength(Tile, PlotLengthUnit.Data),
        Height = new PlotLength(Tile, PlotLengthUnit.Data),
        HorizontalAlignment = HorizontalAlignment.Left,
        VerticalAlignment = VerticalAlignment.Top,
        Interpolate = false,
    };
}
