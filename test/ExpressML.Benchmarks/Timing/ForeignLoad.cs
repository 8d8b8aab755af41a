using System.Diagnostics;
using System.Globalization;

namespace ExpressML.Benchmarks.Timing;

/// <summary>How much processor time other programs, and the host of a virtual machine, have taken: what they take, a measurement loses.</summary>
internal static class ForeignLoad
{
    private const double TicksASecond = 100;

    // The columns of the first line of /proc/stat that count work: user, nice, system, irq, softirq, steal.
    private static readonly int[] _busyColumns = [1, 2, 3, 6, 7, 8];

    /// <summary>Seconds of all processors since the machine started; 0 where the system does not tell, so that no window looks disturbed.</summary>
    public static double Seconds()
    {
        if (!OperatingSystem.IsLinux())
            return 0;
        string[] columns = File.ReadLines("/proc/stat").First().Split(' ', StringSplitOptions.RemoveEmptyEntries);
        double busy = _busyColumns.Sum(column => double.Parse(columns[column], CultureInfo.InvariantCulture)) / TicksASecond;
        return busy - Process.GetCurrentProcess().TotalProcessorTime.TotalSeconds;
    }
}
