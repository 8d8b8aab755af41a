using System.Text.RegularExpressions;
using ExpressML.Tests.Support;

namespace ExpressML.Tests.Architecture;

/// <summary>In which folder of a project's source each type stands. Public namespaces are flat, so they don't tell.</summary>
internal sealed partial class SourceFolders
{
    private readonly Dictionary<string, string> _folders = new(StringComparer.Ordinal);

    public SourceFolders(string project)
    {
        Root = Repository.File("src", project);
        Files = [.. Directory.EnumerateFiles(Root, "*.cs", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(Root, file).Replace('\\', '/'))
            .Where(file => !file.StartsWith("obj/", StringComparison.Ordinal) && !file.StartsWith("bin/", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)];
        foreach (string file in Files)
        {
            string text = Read(file), space = NamespaceLine().Match(text).Groups[1].Value;
            foreach (Match type in TypeLine().Matches(text))
            {
                // The parts of a type may stand in several folders; it belongs where the file has its name and nothing more.
                string name = $"{space}.{type.Groups[1].Value}";
                if (Path.GetFileNameWithoutExtension(file) == type.Groups[1].Value)
                    _folders[name] = FolderOf(file);
                else
                    _folders.TryAdd(name, FolderOf(file));
            }
        }
    }

    /// <summary>The folder of the project.</summary>
    public string Root { get; }

    /// <summary>All source files, by their paths in the project.</summary>
    public IReadOnlyList<string> Files { get; }

    /// <summary>The folder of a type, such as Kernels/Products; that of the project's own files is the empty text. Null for types of others.</summary>
    public string? Of(string type) => _folders.GetValueOrDefault(type);

    /// <summary>The files that have a part of a type and its name.</summary>
    public IEnumerable<string> PartsOf(string type) => Files.Where(file => file[(file.LastIndexOf('/') + 1)..].StartsWith($"{type.Split('.')[^1]}.", StringComparison.Ordinal));

    public string Read(string file) => File.ReadAllText(Path.Combine(Root, file));

    public static string FolderOf(string file) => file.LastIndexOf('/') is >= 0 and var end ? file[..end] : "";

    [GeneratedRegex(@"^namespace ([\w.]+);", RegexOptions.Multiline)]
    private static partial Regex NamespaceLine();

    // Types that are not nested begin their lines.
    [GeneratedRegex(@"^(?:(?:public|internal|file|sealed|static|abstract|partial|readonly|unsafe|ref|record) )*(?:class|struct|interface|enum|record|delegate [\w<>\[\]?., ]+?) (\w+)", RegexOptions.Multiline)]
    private static partial Regex TypeLine();
}
