using System.Globalization;
using ExpressML.Benchmarks.Kernels;
using ExpressML.Benchmarks.Report;

namespace ExpressML.Benchmarks.Words;

/// <summary>Each kernel alone, on one thread, beside what the machine computes or copies at best at that moment.</summary>
internal static class KernelBenchmark
{
    public const double DefaultSeconds = 0.3;

    /// <exception cref="InvalidOperationException">No kernel has the text in its name.</exception>
    public static void Run(string filter, double seconds)
    {
        if (!Named(filter).Any())
            throw new InvalidOperationException($"--filter: no kernel has '{filter}' in its name. Without --filter, kernels lists all.");
        Console.Write(Measure(filter, seconds));
    }

    /// <summary>A table of the kernels that have <paramref name="filter"/> in their names; where other programs disturbed, the share has a ~ before it.</summary>
    public static MarkdownTable Measure(string filter, double seconds)
    {
        var table = new MarkdownTable(2, "Kernel", "What", "µs", "Rate", "Share");
        foreach (KernelResult result in Named(filter).SelectMany(kernel => kernel.Measure(seconds)))
        {
            table.Add(
                result.Name, result.Operation, (result.Seconds * 1e6).ToString("N1", CultureInfo.InvariantCulture),
                string.Create(CultureInfo.InvariantCulture, $"{result.Rate / 1e9:F1} {result.Unit}"), string.Create(CultureInfo.InvariantCulture, $"{(result.IsClean ? "" : "~")}{result.Share:P0}"));
        }

        return table;
    }

    private static IEnumerable<IKernelCase> Named(string filter) =>
        KernelCases.All.Where(kernel => kernel.Name.Contains(filter, StringComparison.OrdinalIgnoreCase));
}
