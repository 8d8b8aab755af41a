using System.Text.RegularExpressions;

namespace ExpressML.Tests.Readme;

/// <summary>The C# blocks of a page, and the regions of a file of tests that run them.</summary>
internal static partial class DocumentedCode
{
    /// <summary>Asserts that the blocks of a page are the regions of a file, in any order.</summary>
    /// <param name="page">The page, by its path in the repository.</param>
    /// <param name="source">The file of tests, likewise.</param>
    public static void AssertIsRun(string page, string source)
    {
        string[] run = [.. Region().Matches(ReadFile(source)).Select(match => Outdent(match.Groups[1].Value)).Order(StringComparer.Ordinal)];
        string[] shown = [.. CodeBlock().Matches(ReadFile(page)).Select(match => match.Groups[1].Value.Trim('\n')).Order(StringComparer.Ordinal)];
        CollectionAssert.AreEqual(run, shown);
    }

    /// <summary>The text of a file of the repository.</summary>
    public static string ReadFile(string path)
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "ExpressML.MLNet.sln")))
            folder = folder.Parent;
        Assert.IsNotNull(folder, $"The tests run in {AppContext.BaseDirectory}, which is not inside the repository.");
        return File.ReadAllText(Path.Combine(folder.FullName, path)).ReplaceLineEndings("\n");
    }

    private static string Outdent(string lines)
    {
        string[] split = lines.Trim('\n').Split('\n');
        int indent = split.Where(line => line.Length > 0).Min(line => line.Length - line.TrimStart().Length);
        return string.Join('\n', split.Select(line => line.Length > 0 ? line[indent..] : line));
    }

    [GeneratedRegex(@"#region [^\n]*\n(.*?)\n *#endregion", RegexOptions.Singleline)]
    private static partial Regex Region();

    [GeneratedRegex(@"```csharp\n(.*?)\n```", RegexOptions.Singleline)]
    private static partial Regex CodeBlock();
}
