using System.Xml.Linq;

namespace ExpressML.Reports.Parts;

/// <summary>Pieces of the page.</summary>
internal static class Html
{
    /// <summary>Something that may be wider than the screen, and then scrolls by itself; also by the keyboard, and under a name.</summary>
    public static XElement Scrolling(string name, XElement content) => new(
        "div", new XAttribute("class", "scroll"), new XAttribute("tabindex", "0"), new XAttribute("role", "region"), new XAttribute("aria-label", name), content);
}
