using System.Globalization;

namespace ExpressML.Benchmarks.Report;

/// <summary>The table of training or of scoring: a row a case; without other libraries, our columns alone.</summary>
internal static class ComparisonTable
{
    /// <summary>The table of the cases of one word.</summary>
    public static MarkdownTable Of(IReadOnlyList<Comparison> comparisons)
    {
        int libraries = comparisons.Count == 0 ? 0 : comparisons.Min(comparison => comparison.Libraries);
        bool comparesMemory = libraries == 1, comparesWidths = comparisons.Any(comparison => comparison.HasNarrow);
        var table = new MarkdownTable(
            1, [
                "Network", "Batch", "Threads", "ExpressML, images/s", "MB", .. comparesWidths ? ["Without 512 bits", "Ratio"] : Array.Empty<string>(),
                .. Enumerable.Range(0, libraries).SelectMany(library => Headings(library, comparesMemory)),
            ]);
        foreach (Comparison comparison in comparisons)
        {
            ComparedCase compared = comparison.Case;
            table.Add([
                compared.Network, Number(compared.Batch), Number(compared.Threads), Rate(comparison.Rate), Memory(comparison.Megabytes),
                .. comparesWidths ? [Rate(comparison.NarrowRate), Ratio(comparison.NarrowRatio)] : Array.Empty<string>(),
                .. Enumerable.Range(0, libraries).SelectMany(library => Cells(comparison, library, comparesMemory)),
            ]);
        }

        return table;
    }

    // Where one process runs two libraries, its memory is neither's.
    private static IEnumerable<string> Headings(int library, bool comparesMemory) =>
        comparesMemory ? [$"{Comparison.LibraryNames[library]}, images/s", "MB", "Ratio"] : [$"{Comparison.LibraryNames[library]}, images/s", "Ratio"];

    private static IEnumerable<string> Cells(Comparison comparison, int library, bool comparesMemory)
    {
        string rate = Rate(comparison.TheirRate(library)), ratio = Ratio(comparison.Ratio(library));
        return comparesMemory ? [rate, Memory(comparison.TheirMegabytes), ratio] : [rate, ratio];
    }

    private static string Rate(double rate) => rate.ToString(rate < 100 ? "F1" : "N0", CultureInfo.InvariantCulture);

    private static string Ratio(double ratio) => ratio.ToString("F2", CultureInfo.InvariantCulture);

    private static string Memory(int? megabytes) => megabytes is { } number ? Number(number) : "";

    private static string Number(int number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
