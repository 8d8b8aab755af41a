using System.Text.RegularExpressions;
using ExpressML.Tests.Support;

namespace ExpressML.Tests.Pages;

/// <summary>The C# blocks of pages, and the regions of files of tests that run them.</summary>
internal static partial class DocumentedCode
{
    /// <summary>Asserts that the blocks of pages are the regions of files, in any order.</summary>
    /// <param name="pages">The pages, by their paths in the repository.</param>
    /// <param name="sources">The files of tests, likewise.</param>
    public static void AssertIsRun(string[] pages, string[] sources)
    {
        string[] run = [.. sources.SelectMany(source => Region().Matches(Repository.Read(source))).Select(match => Outdent(match.Groups[1].Value)).Order(StringComparer.Ordinal)];
        string[] shown = [.. pages.SelectMany(BlocksOf).Order(StringComparer.Ordinal)];
        CollectionAssert.AreEqual(run, shown);
    }

    /// <summary>The C# blocks of a page.</summary>
    public static IEnumerable<string> BlocksOf(string page) => CodeBlock().Matches(Repository.Read(page)).Select(match => match.Groups[1].Value.Trim('\n'));

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
