using System.Diagnostics;
using System.Globalization;

namespace ExpressML.Benchmarks.Timing;

/// <summary>Watches how much processor time other programs, and the host of a virtual machine, take: what they take, a measurement loses.</summary>
internal readonly struct ForeignLoad
{
    private const double TicksASecond = 100;

    // Others may take at most 8 % of one processor, and a hundredth of a second for the clock's steps.
    private const double QuietShare = 0.08;
    private const double QuietSeconds = 0.01;

    // The columns of the first line of /proc/stat that count work: user, nice, system, irq, softirq, steal.
    private static readonly int[] _busyColumns = [1, 2, 3, 6, 7, 8];

    private readonly double _load;
    private readonly long _start;

    private ForeignLoad(double load, long start) => (_load, _start) = (load, start);

    /// <summary>Whether others took little since the watch began; always so where the system does not tell.</summary>
    public bool WasLittle => Seconds() - _load <= QuietSeconds + QuietShare * Stopwatch.GetElapsedTime(_start).TotalSeconds;

    /// <summary>Begins a watch.</summary>
    public static ForeignLoad Watch() => new(Seconds(), Stopwatch.GetTimestamp());

    // Seconds of all processors since the machine started.
    private static double Seconds()
    {
        if (!OperatingSystem.IsLinux())
            return 0;
        string[] columns = File.ReadLines("/proc/stat").First().Split(' ', StringSplitOptions.RemoveEmptyEntries);
        double busy = _busyColumns.Sum(column => double.Parse(columns[column], CultureInfo.InvariantCulture)) / TicksASecond;
        return busy - Process.GetCurrentProcess().TotalProcessorTime.TotalSeconds;
    }
}
