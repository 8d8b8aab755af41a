using System.Xml.Linq;
using ExpressML.Reports.Drawing;
using OxyPlot;

namespace ExpressML.Reports.Parts;

/// <summary>A plot.</summary>
internal sealed class Figure : ReportPart
{
    // Half of the page: a figure of this width can stand beside another one.
    private const double WidestNarrow = 560;

    private readonly PlotModel _plot;

    public Figure(string id, string title, string caption, PlotModel plot)
        : base(id, title, caption) => _plot = plot;

    public double Width { get; init; } = Plot.Width;

    public double Height { get; init; } = Plot.Height;

    internal override bool IsWide => Width > WidestNarrow;

    // On a narrow screen a wide figure scrolls, where its texts would become too small.
    internal override XElement ToHtml()
    {
        XElement drawing = Draw();
        if (!IsWide)
            return drawing;
        drawing.SetAttributeValue("style", FormattableString.Invariant($"min-width:{0.75 * Width:F0}px;max-width:{Width:F0}px"));
        return Html.Scrolling(Title, drawing);
    }

    private protected override XElement Draw() => SvgDrawing.Of(_plot, $"{Id}-", Title, Caption, Width, Height);
}
