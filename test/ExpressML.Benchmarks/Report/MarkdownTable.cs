using Spectre.Console;

namespace ExpressML.Benchmarks.Report;

/// <summary>A table as Markdown, for the terminal and for the document alike.</summary>
internal sealed class MarkdownTable
{
    private const int WidestLine = 1000;
    private readonly Table _table = new Table().MarkdownBorder();

    /// <param name="textColumns">How many columns are text; the numbers behind them stand at the right.</param>
    /// <param name="headings">The heading of each column.</param>
    public MarkdownTable(int textColumns, params IEnumerable<string> headings)
    {
        foreach (string heading in headings)
        {
            Justify alignment = _table.Columns.Count < textColumns ? Justify.Left : Justify.Right;
            _table.AddColumn(new TableColumn(new Text(heading)).Alignment(alignment).NoWrap());
        }
    }

    public void Add(params IEnumerable<string> cells) => _table.AddRow(cells.Select(cell => new Text(cell)));

    public override string ToString()
    {
        var writer = new StringWriter { NewLine = "\n" };
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.No,
            ColorSystem = ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
            Out = new AnsiConsoleOutput(writer),
        });
        console.Profile.Width = WidestLine;
        console.Profile.Capabilities.Unicode = true;
        console.Write(_table);
        return string.Join('\n', writer.ToString().ReplaceLineEndings("\n").Split('\n').Select(line => line.TrimEnd()).Where(line => line.Length > 0)) + "\n";
    }
}
