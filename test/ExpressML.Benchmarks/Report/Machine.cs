using System.Globalization;
using System.Runtime.InteropServices;
using ExpressML.Benchmarks.Timing;

namespace ExpressML.Benchmarks.Report;

/// <summary>What the figures were measured on.</summary>
internal static class Machine
{
    private const double PeakSeconds = 0.5;
    private const int PeakRounds = 5;

    public static MarkdownTable Describe()
    {
        Rounds peaks = Rounds.Measure(seconds: 0, PeakRounds, () => [FmaPeak.Measure(1, PeakSeconds), FmaPeak.Measure(2, PeakSeconds)]);
        var table = new MarkdownTable(2, "What", "Here");
        table.Add("Processor", $"{Processor()}, {Environment.ProcessorCount} logical processors, vectors of {FmaPeak.VectorBits} bits");
        table.Add("Memory", string.Create(CultureInfo.InvariantCulture, $"{GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / (double)(1 << 30):F0} GiB"));
        table.Add("System", $"{RuntimeInformation.OSDescription}, {RuntimeInformation.ProcessArchitecture}");
        table.Add("Runtime", RuntimeInformation.FrameworkDescription);
        table.Add("Date", DateTime.UtcNow.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        table.Add("Multiply-adds at best", string.Create(CultureInfo.InvariantCulture, $"{peaks.Median(0) / 1e9:F0} GFLOP/s with 1 thread, {peaks.Median(1) / 1e9:F0} with 2"));
        return table;
    }

    private static string Processor()
    {
        const string CpuInfo = "/proc/cpuinfo";
        string? line = File.Exists(CpuInfo) ? File.ReadLines(CpuInfo).FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal)) : null;
        return line?.Split(':', 2)[1].Trim() ?? Environment.GetEnvironmentVariable("PROCESSOR_IDENTIFIER") ?? "unknown";
    }
}
