using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using ExpressML.Tensors;
using ExpressML.Tests.Fuzz.Specimens;

namespace ExpressML.Tests.Fuzz;

/// <summary>Makes and reads one file after the other until the time or the files are over, and reports what did harm.</summary>
/// <param name="seed">The random seed: with a file's number it decides all of the file.</param>
/// <param name="output">Where the report goes.</param>
internal sealed class FuzzRun(int seed, TextWriter output)
{
    private const int MostFindings = 10;

    private static readonly TimeSpan _reportEvery = TimeSpan.FromSeconds(20);

    private readonly ConcurrentDictionary<string, Finding> _findings = new(StringComparer.Ordinal);
    private readonly FuzzTotals _totals = new();
    private long _next;

    /// <summary>Reads files, and prints what was found.</summary>
    /// <param name="first">Number of the first file.</param>
    /// <param name="count">How many files at most.</param>
    /// <param name="time">How long at most.</param>
    /// <param name="threads">How many threads.</param>
    /// <returns>Whether no file did harm.</returns>
    public bool Run(long first, long count, TimeSpan time, int threads)
    {
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Seed {seed}, {threads} threads, up to {time.TotalSeconds} s."));
        _next = first;
        long end = count > long.MaxValue - first ? long.MaxValue : first + count;
        var clock = Stopwatch.StartNew();
        Thread[] workers = [.. Enumerable.Range(0, threads).Select(_ => new Thread(() => Work(end, clock, time)))];
        foreach (Thread worker in workers)
            worker.Start();
        foreach (Thread worker in workers)
        {
            while (!worker.Join(_reportEvery))
                output.WriteLine($"File {Volatile.Read(ref _next)} …");
        }

        foreach (Finding finding in _findings.Values)
            output.WriteLine(finding.Describe(seed));
        output.WriteLine(_totals.Describe(clock.Elapsed));
        return _findings.IsEmpty;
    }

    private void Work(long end, Stopwatch clock, TimeSpan time)
    {
        using var specimens = new SpecimenSet();
        var judge = new FileJudge(_totals);
        while (clock.Elapsed < time && _findings.Count < MostFindings)
        {
            long number = Interlocked.Increment(ref _next) - 1;
            if (number >= end)
                return;
            var random = new Random((int)SplitMix.Mix(((ulong)seed << 32) ^ (ulong)number));
            Specimen specimen = specimens.Draw(random);
            byte[] file = new Mutator(random, specimens.All).Mutate(specimen);
            if (judge.Try(specimen, file, number) is { } harm)
                _findings.TryAdd(harm.Kind, new Finding(specimen.Name, number, file, harm.Report));
        }
    }
}
