using System.Globalization;
using System.Reflection;
using System.Xml.Linq;
using ExpressML.Reports.Drawing;

namespace ExpressML.Reports.Pages;

/// <summary>A report as one HTML file, which needs nothing else: no scripts, no fonts, no network.</summary>
internal static class ReportPage
{
    // Elements that HTML writes without an end. All others need one, even if they are empty.
    private static readonly string[] _void = ["meta", "img", "br", "hr"];

    private static readonly string _css = ReadCss();

    public static string Of(ReportContent content)
    {
        var page = new XElement(
            "html", new XAttribute("lang", "en"),
            new XElement(
                "head", new XElement("meta", new XAttribute("charset", "utf-8")),
                new XElement("meta", new XAttribute("name", "viewport"), new XAttribute("content", "width=device-width, initial-scale=1")),
                new XElement("meta", new XAttribute("name", "color-scheme"), new XAttribute("content", "light dark")),
                new XElement("title", content.Title), new XElement("style", _css + Palette.Css)),
            new XElement("body", Header(content), new XElement("main", content.Sections.Select(Section)), new XElement("footer", new XElement("p", "Made with ExpressML."))));
        foreach (XElement element in page.DescendantsAndSelf().Where(element => element.IsEmpty && element.Name.Namespace == XNamespace.None && !_void.Contains(element.Name.LocalName)).ToArray())
            element.Value = "";
        return $"<!DOCTYPE html>\n{page.ToString(SaveOptions.DisableFormatting)}\n";
    }

    private static XElement Header(ReportContent content) => new(
        "header", new XElement("h1", content.Title),
        new XElement("p", new XAttribute("class", "date"), new XElement("time", DateTimeOffset.Now.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture))),
        new XElement("dl", new XAttribute("class", "figures"), content.Figures.Select(figure => new XElement("div", new XElement("dt", figure.Name), new XElement("dd", figure.Value)))),
        content.Notes.Select(note => new XElement("p", new XAttribute("class", "note"), new XElement("strong", "Note: "), note)),
        new XElement(
            "nav", new XAttribute("aria-label", "Sections"),
            new XElement("ul", content.Sections.Select((section, i) => new XElement("li", new XElement("a", new XAttribute("href", $"#section{i + 1}"), section.Title))))));

    private static XElement Section(ReportSection section, int index) => new(
        "section", new XAttribute("id", $"section{index + 1}"), new XElement("h2", section.Title),
        new XElement("div", new XAttribute("class", "parts"), section.Parts.Select(part => new XElement(
            "figure", new XAttribute("class", part.IsWide ? "wide" : "narrow"), new XAttribute("id", part.Id),
            new XElement("h3", part.Title), part.ToHtml(), new XElement("figcaption", part.Caption)))));

    // Inside a style element, > would be written as an entity, which browsers do not read there.
    private static string ReadCss()
    {
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("report.css")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
