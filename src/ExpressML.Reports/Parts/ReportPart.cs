using System.Text;
using System.Xml.Linq;
using ExpressML.Persistence;
using ExpressML.Reports.Drawing;

namespace ExpressML.Reports;

/// <summary>A part of a <see cref="TrainingReport"/>: a figure, a table or some images. It is in the page, and can be had alone as SVG.</summary>
public abstract class ReportPart
{
    private protected ReportPart(string id, string title, string caption) => (Id, Title, Caption) = (id, title, caption);

    /// <summary>What identifies the part in its report and its page: the name of the report's property.</summary>
    public string Id { get; }

    /// <summary>What the part shows, in a few words.</summary>
    public string Title { get; }

    /// <summary>What there is to see, with its numbers.</summary>
    public string Caption { get; }

    /// <summary>Whether the part takes the whole width of the page.</summary>
    internal virtual bool IsWide => true;

    /// <summary>The part as an SVG file. Its colours follow the reader's choice of a light or dark background.</summary>
    public string ToSvg() => SvgDrawing.AsFile(Draw());

    /// <summary>Writes <see cref="ToSvg"/> to a file, completely or not at all.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="IOException">The file can't be written; an old one is untouched.</exception>
    /// <exception cref="UnauthorizedAccessException">The same, because the program has not the right to.</exception>
    public void SaveSvg(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        AtomicFile.Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(ToSvg())));
    }

    /// <summary>The part in the page, below its title.</summary>
    internal virtual XElement ToHtml() => Draw();

    private protected abstract XElement Draw();
}
