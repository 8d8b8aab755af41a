using System.Globalization;
using System.Xml.Linq;
using ExpressML.Reports.Drawing;

namespace ExpressML.Reports.Parts;

/// <summary>Images side by side, each with some lines of text below.</summary>
internal sealed class Gallery : ReportPart
{
    private const double Gap = 16, LineHeight = 16;

    private readonly double _side;
    private readonly int _columns;
    private readonly IReadOnlyList<GalleryImage> _images;

    /// <param name="id">What identifies it.</param>
    /// <param name="title">What it shows.</param>
    /// <param name="caption">What there is to see.</param>
    /// <param name="side">The side of an image, in pixels of the screen.</param>
    /// <param name="columns">How many stand side by side in a file of its own.</param>
    /// <param name="images">The images.</param>
    public Gallery(string id, string title, string caption, double side, int columns, IReadOnlyList<GalleryImage> images)
        : base(id, title, caption) => (_side, _columns, _images) = (side, columns, images);

    internal override XElement ToHtml() => new(
        "ul", new XAttribute("class", "gallery"), new XAttribute("style", string.Create(CultureInfo.InvariantCulture, $"--side:{_side}px")),
        _images.Select(image => new XElement(
            "li", image.Uri is null ? null : new XElement("img", new XAttribute("src", image.Uri), new XAttribute("alt", image.Description), new XAttribute("loading", "lazy")),
            image.Lines.Select((line, i) => new XElement(i == 0 ? "strong" : "span", line)))));

    private protected override XElement Draw()
    {
        int columns = Math.Min(_columns, Math.Max(1, _images.Count)), lines = _images.Select(image => image.Lines.Length).DefaultIfEmpty(0).Max();
        double cell = _side + Gap, row = _side + LineHeight * lines + Gap;
        XElement drawing = SvgDrawing.Create(Gap + columns * cell, Gap + (_images.Count + columns - 1) / columns * row, Title, Caption);
        drawing.Add(_images.Select((image, i) => new XElement(
            SvgDrawing.Svg + "g",
            new XAttribute("transform", string.Create(CultureInfo.InvariantCulture, $"translate({Gap + i % columns * cell},{Gap + i / columns * row})")),
            new XElement(SvgDrawing.Svg + "title", image.Description),
            image.Uri is null ? null : new XElement(
                SvgDrawing.Svg + "image", new XAttribute("width", _side), new XAttribute("height", _side), new XAttribute("style", "image-rendering:pixelated"), new XAttribute("href", image.Uri)),
            image.Lines.Select((line, k) => new XElement(
                SvgDrawing.Svg + "text", new XAttribute("class", k == 0 ? "fill-text" : "fill-muted"), new XAttribute("font-size", 11), new XAttribute("y", _side + LineHeight * (k + 1) - 3),
                PlainText.Cut(line, (int)(_side / 5)))))));
        return drawing;
    }
}
