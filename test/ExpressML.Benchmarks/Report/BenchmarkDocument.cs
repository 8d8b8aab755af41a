using System.Text.RegularExpressions;

namespace ExpressML.Benchmarks.Report;

/// <summary>The document with the figures: its words stand in a template, with a <c>{{name}}</c> where something measured goes.</summary>
internal sealed partial class BenchmarkDocument
{
    private readonly Dictionary<string, string> _parts = [];

    /// <summary>Puts what was measured in its place.</summary>
    public BenchmarkDocument Put(string name, object part)
    {
        _parts.Add(name, part.ToString()!.TrimEnd('\n'));
        return this;
    }

    /// <summary>The whole document.</summary>
    /// <exception cref="InvalidOperationException">A place was left empty, or something has no place.</exception>
    public override string ToString()
    {
        string template = Template();
        string[] places = [.. Place().Matches(template).Select(match => match.Groups[1].Value).Distinct()];
        if (places.Except(_parts.Keys).Concat(_parts.Keys.Except(places)).ToArray() is { Length: > 0 } wrong)
            throw new InvalidOperationException($"The document must be given what its template has a place for, and no more; see {string.Join(", ", wrong)}.");
        return Place().Replace(template, match => _parts[match.Groups[1].Value]);
    }

    private static string Template()
    {
        using Stream stream = typeof(BenchmarkDocument).Assembly.GetManifestResourceStream("benchmarks.md")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }

    [GeneratedRegex(@"\{\{(\w+)\}\}")]
    private static partial Regex Place();
}
