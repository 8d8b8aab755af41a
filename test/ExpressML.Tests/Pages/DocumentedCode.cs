using System.Text.RegularExpressions;
using ExpressML.Tests.Support;

namespace ExpressML.Tests.Pages;

/// <summary>The C# blocks of pages, and the regions of files in which they are compiled and run.</summary>
internal static partial class DocumentedCode
{
    /// <summary>
    /// Asserts that the blocks of a guide are the regions of its files in test/ExpressML.Tests.Pages, in any order: those of onnx.md are in files such as OnnxBlocks.cs. Regions of the same name are
    /// one block, with an empty line between them.
    /// </summary>
    /// <param name="guide">The file of the guide.</param>
    public static void AssertIsRun(string guide)
    {
        string name = Path.GetFileNameWithoutExtension(guide).Replace("-", "", StringComparison.Ordinal);
        IEnumerable<string> files = Directory.GetFiles(Repository.File("test", "ExpressML.Tests.Pages"), "*Blocks.cs").Where(file => Path.GetFileName(file).StartsWith(name, StringComparison.OrdinalIgnoreCase));
        string[] run = [.. files.SelectMany(RegionsOf).Order(StringComparer.Ordinal)], shown = [.. BlocksOf(guide).Order(StringComparer.Ordinal)];
        CollectionAssert.AreEqual(run, shown, $"The C# blocks of {guide} are not those that are run");
    }

    /// <summary>The C# blocks of a page.</summary>
    public static IEnumerable<string> BlocksOf(string page) => CodeBlock().Matches(Repository.Read(page)).Select(match => match.Groups[1].Value.Trim('\n'));

    private static IEnumerable<string> RegionsOf(string file) => Region().Matches(Repository.Read(file))
        .GroupBy(match => match.Groups[1].Value, match => Outdent(match.Groups[2].Value)).Select(parts => string.Join("\n\n", parts));

    private static string Outdent(string lines)
    {
        string[] split = lines.Trim('\n').Split('\n');
        int indent = split.Where(line => line.Length > 0).Min(line => line.Length - line.TrimStart().Length);
        return string.Join('\n', split.Select(line => line.Length > 0 ? line[indent..] : line));
    }

    [GeneratedRegex(@"#region ([^\n]*)\n(.*?)\n *#endregion", RegexOptions.Singleline)]
    private static partial Regex Region();

    [GeneratedRegex(@"```csharp\n(.*?)\n```", RegexOptions.Singleline)]
    private static partial Regex CodeBlock();
}
