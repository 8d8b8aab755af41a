namespace ExpressML.Reports.Pages;

/// <summary>What stands in a report.</summary>
internal sealed class ReportContent
{
    private readonly List<(string Name, string Value)> _figures = [];
    private readonly List<ReportSection> _sections = [];
    private readonly Dictionary<string, string> _missing = new(StringComparer.Ordinal);

    /// <param name="title">The title of the page.</param>
    public ReportContent(string title) => Title = title;

    public string Title { get; }

    /// <summary>What comes first: a few numbers that say how good the model is.</summary>
    public IReadOnlyList<(string Name, string Value)> Figures => _figures;

    public IReadOnlyList<ReportSection> Sections => _sections;

    public IEnumerable<ReportPart> Parts => _sections.SelectMany(section => section.Parts);

    /// <summary>Notes that the reader must not miss, such as warnings of the training.</summary>
    public List<string> Notes { get; } = [];

    public void AddFigure(string name, string value) => _figures.Add((name, value));

    public void Add(string section, params IEnumerable<ReportPart> parts) => _sections.Add(new ReportSection(section, [.. parts]));

    /// <summary>Says why parts are not there.</summary>
    public void Miss(string reason, params ReadOnlySpan<string> ids)
    {
        foreach (string id in ids)
            _missing[id] = reason;
    }

    /// <summary>The parts of an identifier, or of those that begin with it and a hyphen.</summary>
    /// <exception cref="InvalidOperationException">There is none. The message says why.</exception>
    public IReadOnlyList<ReportPart> Find(string id)
    {
        ReportPart[] found = [.. Parts.Where(part => part.Id == id || part.Id.StartsWith($"{id}-", StringComparison.Ordinal))];
        return found.Length > 0 ? found : throw new InvalidOperationException($"The report has no part {id}: {_missing[id]}");
    }
}
