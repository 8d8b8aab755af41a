using ExpressML.Benchmarks.Timing;

namespace ExpressML.Benchmarks.Kernels;

/// <summary>Anything that streams through memory, beside a copy of as many bytes.</summary>
/// <param name="Name">What it works on.</param>
/// <param name="Operation">What it does.</param>
/// <param name="Prepare">Makes what is measured, and says how many bytes it must read and write.</param>
internal sealed record ActionCase(string Name, string Operation, Func<(Action Run, long Bytes)> Prepare) : IKernelCase
{
    private const int FewestRounds = 5;
    private const double WindowSeconds = 0.005;
    private const double CopySeconds = 0.003;

    public IEnumerable<KernelResult> Measure(double seconds)
    {
        (Action run, long bytes) = Prepare();
        var copy = new CopyRate(bytes);
        Calls.Repeat(run, seconds);
        Rounds rounds = Rounds.Measure(seconds, FewestRounds, () =>
        {
            double peak = copy.Measure(CopySeconds), time = Calls.Repeat(run, WindowSeconds);
            return [time, bytes / time / peak];
        });
        yield return new KernelResult(Name, Operation, rounds.Median(0), bytes / rounds.Median(0), "GB/s", rounds.Median(1), rounds.AreClean);
    }
}
