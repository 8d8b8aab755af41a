using System.Globalization;
using System.Xml.Linq;
using OxyPlot;

namespace ExpressML.Reports.Drawing;

/// <summary>SVG that can stand in a page or alone, and follows the reader's choice of a light or dark background.</summary>
internal static class SvgDrawing
{
    public const string Fonts = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif";

    public static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    private static readonly string[] _paints = ["fill", "stroke"];

    /// <summary>An empty drawing that says what it shows to those who do not see it.</summary>
    public static XElement Create(double width, double height, string title, string description) => new(
        Svg + "svg", new XAttribute("viewBox", string.Create(CultureInfo.InvariantCulture, $"0 0 {width} {height}")), new XAttribute("role", "img"),
        new XAttribute("font-family", Fonts), new XElement(Svg + "title", title), new XElement(Svg + "desc", description));

    /// <summary>A plot as a drawing.</summary>
    /// <param name="plot">The plot, in inks of <see cref="Palette"/>.</param>
    /// <param name="id">Begins the identifiers in it, which must differ from those of other drawings on the page.</param>
    /// <param name="title">What it shows, in a few words.</param>
    /// <param name="description">What there is to see, in a sentence.</param>
    /// <param name="width">Width, in pixels.</param>
    /// <param name="height">Height, in pixels.</param>
    public static XElement Of(PlotModel plot, string id, string title, string description, double width, double height)
    {
        var exporter = new SvgExporter { Width = width, Height = height, UseVerticalTextAlignmentWorkaround = true, TextMeasurer = new RoomyText() };
        XElement exported = XElement.Parse(exporter.ExportToString(plot));
        foreach (XElement element in exported.Descendants().ToArray())
            Adapt(element, id);
        exported.Descendants(Svg + "g").Where(group => !group.HasElements).Remove();

        XElement drawing = Create(width, height, title, description);
        drawing.Add(exported.Elements());
        return drawing;
    }

    /// <summary>A drawing as a file of its own, with its colours and a background.</summary>
    public static string AsFile(XElement drawing)
    {
        var file = new XElement(drawing);
        string[] box = drawing.Attribute("viewBox")!.Value.Split(' ');
        file.SetAttributeValue("width", box[2]);
        file.SetAttributeValue("height", box[3]);
        file.Elements(Svg + "desc").Single().AddAfterSelf(
            new XElement(Svg + "style", Palette.Css), new XElement(Svg + "rect", new XAttribute("width", "100%"), new XAttribute("height", "100%"), new XAttribute("class", "fill-surface")));
        return $"<?xml version=\"1.0\" encoding=\"utf-8\"?>\n{file.ToString(SaveOptions.DisableFormatting)}\n";
    }

    // Inks become classes. The identifiers are unique in each export only, and the exporter names a baseline and fonts that browsers do not know.
    private static void Adapt(XElement element, string id)
    {
        element.SetAttributeValue("dominant-baseline", null);
        element.SetAttributeValue("font-family", null);
        if (element.Attribute("id") is { } own)
            own.Value = id + own.Value;
        // A text in a wider font than was measured is better seen whole.
        if (element.Descendants(Svg + "text").Any())
            element.SetAttributeValue("clip-path", null);
        if (element.Attribute("clip-path") is { } clip)
            clip.Value = clip.Value.Replace("url(#", $"url(#{id}", StringComparison.Ordinal);

        var classes = new List<string>();
        foreach (string paint in _paints)
        {
            if (element.Attribute(paint) is { } attribute && Palette.NameOf(attribute.Value) is { } ink)
            {
                classes.Add($"{paint}-{ink}");
                attribute.Remove();
            }
        }

        if (element.Attribute("style") is { } style)
        {
            var kept = new List<string>();
            foreach (string[] setting in style.Value.Split(';', StringSplitOptions.RemoveEmptyEntries).Select(setting => setting.Split(':', 2)))
            {
                if (_paints.Contains(setting[0]) && Palette.NameOf(setting[1]) is { } ink)
                    classes.Add($"{setting[0]}-{ink}");
                else
                    kept.Add($"{setting[0]}:{setting[1]}");
            }

            element.SetAttributeValue("style", kept.Count == 0 ? null : string.Join(';', kept));
        }

        if (classes.Count > 0)
            element.SetAttributeValue("class", string.Join(' ', classes));
    }
}
