namespace ExpressML.Tests.Architecture;

/// <summary>Which folders of a project use which others, with the types that do.</summary>
internal sealed class FolderGraph
{
    private readonly Dictionary<(string From, string To), SortedSet<string>> _uses = [];

    /// <param name="assembly">What the types of the project refer to.</param>
    /// <param name="source">Where they stand.</param>
    public FolderGraph(AssemblyReferences assembly, SourceFolders source)
    {
        foreach (string type in assembly.Types)
        {
            if (source.Of(type) is not { } from)
                continue;
            foreach (string used in assembly.TypesOf(type))
            {
                if (source.Of(used) is { } to && to != from)
                    Add(from, to, $"{type} → {used}");
            }
        }
    }

    private FolderGraph() { }

    /// <summary>The arrows, and for each what makes it.</summary>
    public IReadOnlyDictionary<(string From, string To), SortedSet<string>> Uses => _uses;

    /// <summary>The arrows between the folders at the top, with what is in them.</summary>
    public FolderGraph AtTheTop()
    {
        var top = new FolderGraph();
        foreach (var ((from, to), reasons) in _uses)
        {
            foreach (string reason in Top(from) == Top(to) ? [] : reasons)
                top.Add(Top(from), Top(to), reason);
        }

        return top;
    }

    /// <summary>The arrows that are part of a cycle, each with a few of its reasons; none where there is no cycle.</summary>
    public IReadOnlyList<string> Cycles() =>
    [
        .. _uses.Where(use => Reaches(use.Key.To, use.Key.From))
            .Select(Describe).Order(StringComparer.Ordinal),
    ];

    public static string Top(string folder) => folder.Split('/')[0];

    /// <summary>An arrow, with a few of its reasons.</summary>
    public static string Describe(KeyValuePair<(string From, string To), SortedSet<string>> use) =>
        $"{Name(use.Key.From)} → {Name(use.Key.To)}: {string.Join(", ", use.Value.Take(4))}";

    private static string Name(string folder) => folder.Length == 0 ? "(root)" : folder;

    private bool Reaches(string from, string to)
    {
        var seen = new HashSet<string> { from };
        var waiting = new Queue<string>(seen);
        while (waiting.TryDequeue(out string? folder))
        {
            if (folder == to)
                return true;
            foreach (var (_, next) in _uses.Keys.Where(use => use.From == folder))
            {
                if (seen.Add(next))
                    waiting.Enqueue(next);
            }
        }

        return false;
    }

    private void Add(string from, string to, string reason)
    {
        if (!_uses.TryGetValue((from, to), out SortedSet<string>? reasons))
            _uses.Add((from, to), reasons = new(StringComparer.Ordinal));
        reasons.Add(reason);
    }
}
