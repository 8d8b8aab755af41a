using System.Globalization;
using System.Text.RegularExpressions;

namespace ExpressML.Benchmarks.Report;

/// <summary>What a benchmark program says of one case: each <c>number images/s</c> of its last line that has one, and its peak memory.</summary>
/// <param name="Rates">Images/s: ours, or those of the other libraries, in their order.</param>
/// <param name="Megabytes">The peak of its memory; null where it does not tell.</param>
internal sealed partial record BenchmarkLine(IReadOnlyList<double> Rates, int? Megabytes)
{
    /// <summary>Reads it from what the program printed.</summary>
    /// <exception cref="InvalidOperationException">There is no such line.</exception>
    public static BenchmarkLine Parse(string output)
    {
        string? line = output.Split('\n').LastOrDefault(line => Rate().IsMatch(line));
        if (line is null)
            throw new InvalidOperationException($"A benchmark must print a line with '<number> images/s', but printed: {output}");
        double[] rates = [.. Rate().Matches(line).Select(match => double.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture))];
        Match memory = Memory().Match(line);
        return new BenchmarkLine(rates, memory.Success ? int.Parse(memory.Groups[1].Value, CultureInfo.InvariantCulture) : null);
    }

    [GeneratedRegex(@"(\d+(?:\.\d+)?) images/s")]
    private static partial Regex Rate();

    [GeneratedRegex(@"HWM (\d+) MB")]
    private static partial Regex Memory();
}
