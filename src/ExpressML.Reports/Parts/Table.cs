using System.Globalization;
using System.Xml.Linq;
using ExpressML.Reports.Drawing;

namespace ExpressML.Reports.Parts;

/// <summary>A table of texts, whose first column names the rows.</summary>
internal sealed class Table : ReportPart
{
    // In a file of its own, a text is as wide as its longest cell, measured by the mean width of a character.
    private const double CharacterWidth = 7, Gap = 24, LineHeight = 26, Margin = 16;
    private const int MostCharacters = 72;

    private readonly IReadOnlyList<Column> _columns;
    private readonly IReadOnlyList<string[]> _rows;

    public Table(string id, string title, string caption, IReadOnlyList<Column> columns, IEnumerable<string[]> rows)
        : base(id, title, caption) => (_columns, _rows) = (columns, [.. rows.Select(row => Array.ConvertAll(row, PlainText.Of))]);

    /// <summary>Whether the last row has the sums. Default: false.</summary>
    public bool HasTotal { get; init; }

    /// <summary>Whether the table is narrow enough to stand beside another part. Default: false.</summary>
    public bool IsNarrow { get; init; }

    internal override bool IsWide => !IsNarrow;

    internal override XElement ToHtml() => Html.Scrolling(Title, new XElement(
        "table", new XElement("caption", new XAttribute("class", "unseen"), Title),
        new XElement("thead", new XElement("tr", _columns.Select(column => Cell("th", column, column.Heading, new XAttribute("scope", "col"))))),
        new XElement("tbody", _rows.Select((row, i) => new XElement(
            "tr", HasTotal && i == _rows.Count - 1 ? new XAttribute("class", "total") : null,
            row.Select((text, k) => k == 0 ? Cell("th", _columns[k], text, new XAttribute("scope", "row")) : Cell("td", _columns[k], text)))))));

    private protected override XElement Draw()
    {
        double[] widths = [.. _columns.Select((column, k) => CharacterWidth * _rows.Select(row => row[k]).Append(column.Heading).Max(text => Math.Min(text.Length, MostCharacters)))];
        double width = 2 * Margin + widths.Sum() + Gap * (widths.Length - 1), height = 2 * Margin + LineHeight * (_rows.Count + 1);
        XElement drawing = SvgDrawing.Create(width, height, Title, Caption);
        drawing.Add(Line(_columns.Select(column => column.Heading).ToArray(), 0, "fill-muted", widths));
        drawing.Add(_rows.Select((row, i) => Line(row, i + 1, "fill-text", widths)));
        drawing.Add(Enumerable.Range(1, _rows.Count).Select(i => new XElement(
            SvgDrawing.Svg + "path", new XAttribute("class", "stroke-grid"), new XAttribute("d", string.Create(CultureInfo.InvariantCulture, $"M{Margin} {Margin + LineHeight * i}H{width - Margin}")))));
        return drawing;
    }

    private static XElement Cell(string element, Column column, string text, XAttribute? scope = null) =>
        new(element, scope, column.IsNumber ? new XAttribute("class", "number") : null, text);

    private IEnumerable<XElement> Line(string[] row, int line, string ink, double[] widths)
    {
        double x = Margin;
        for (int k = 0; k < row.Length; k++)
        {
            bool isNumber = _columns[k].IsNumber;
            yield return new XElement(
                SvgDrawing.Svg + "text", new XAttribute("class", ink), new XAttribute("font-size", 13), new XAttribute("text-anchor", isNumber ? "end" : "start"),
                new XAttribute("x", Text(isNumber ? x + widths[k] : x)), new XAttribute("y", Text(Margin + LineHeight * line + 17)), new XAttribute(XNamespace.Xml + "space", "preserve"),
                PlainText.Cut(row[k], MostCharacters));
            x += widths[k] + Gap;
        }
    }

    private static string Text(double number) => number.ToString("0.#", CultureInfo.InvariantCulture);
}
