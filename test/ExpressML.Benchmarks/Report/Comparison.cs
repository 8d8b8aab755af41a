using ExpressML.Benchmarks.Timing;

namespace ExpressML.Benchmarks.Report;

/// <summary>One case, run in turn by ours and by other libraries: ours, theirs, ours, theirs; medians.</summary>
internal sealed class Comparison
{
    /// <summary>The other libraries, in the order in which the other program prints their figures.</summary>
    public static readonly IReadOnlyList<string> LibraryNames = ["TorchSharp", "ONNX Runtime"];

    private readonly List<BenchmarkLine> _ours = [], _theirs = [];

    public Comparison(ComparedCase compared) => Case = compared;

    public ComparedCase Case { get; }

    public double Rate => Statistics.Median(_ours.Select(line => line.Rates[0]));

    public int? Megabytes => _ours.Max(line => line.Megabytes);

    public int? TheirMegabytes => _theirs.Max(line => line.Megabytes);

    /// <summary>How many other libraries were measured.</summary>
    public int Libraries => _theirs.Count == 0 ? 0 : Math.Min(LibraryNames.Count, _theirs.Min(line => line.Rates.Count));

    public void Add(BenchmarkLine ours, BenchmarkLine? theirs)
    {
        _ours.Add(ours);
        if (theirs is not null)
            _theirs.Add(theirs);
    }

    public double TheirRate(int library) => Statistics.Median(_theirs.Select(line => line.Rates[library]));

    /// <summary>Our rate by that of a library: the median over the pairs, whose two runs stood side by side.</summary>
    public double Ratio(int library) => Statistics.Median(_ours.Zip(_theirs, (ours, theirs) => ours.Rates[0] / theirs.Rates[library]));

    /// <summary>One line, shown while the other cases are still being measured.</summary>
    public override string ToString()
    {
        IEnumerable<string> theirs = Enumerable.Range(0, Libraries)
            .Select(library => FormattableString.Invariant($"; {LibraryNames[library]} {TheirRate(library):F1}, ratio {Ratio(library):F2}"));
        return FormattableString.Invariant($"{Case}: {Rate:F1} images/s{string.Concat(theirs)}");
    }

    public static Comparison Measure(ComparedCase compared, BenchmarkProgram? peers, int pairs, double seconds)
    {
        var comparison = new Comparison(compared);
        string[] words = compared.Words(seconds);
        for (int pair = 0; pair < pairs; pair++)
            comparison.Add(BenchmarkLine.Parse(BenchmarkProgram.Ours.Run(words)), peers is null ? null : BenchmarkLine.Parse(peers.Run(words)));
        return comparison;
    }
}
