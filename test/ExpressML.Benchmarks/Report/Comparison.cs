using ExpressML.Benchmarks.Timing;

namespace ExpressML.Benchmarks.Report;

/// <summary>One case, run in turn by ours, by ours without vectors of 512 bits, and by other libraries, and again; medians.</summary>
internal sealed class Comparison
{
    /// <summary>The other libraries, in the order in which the other program prints their figures.</summary>
    public static readonly IReadOnlyList<string> LibraryNames = ["TorchSharp", "ONNX Runtime"];

    private readonly List<BenchmarkLine> _ours = [], _narrow = [], _theirs = [];

    public Comparison(ComparedCase compared) => Case = compared;

    public ComparedCase Case { get; }

    public double Rate => Statistics.Median(_ours.Select(line => line.Rates[0]));

    public int? Megabytes => _ours.Max(line => line.Megabytes);

    public int? TheirMegabytes => _theirs.Max(line => line.Megabytes);

    /// <summary>Whether ours was measured without vectors of 512 bits, too.</summary>
    public bool HasNarrow => _narrow.Count > 0;

    /// <summary>Our rate without vectors of 512 bits.</summary>
    public double NarrowRate => Statistics.Median(_narrow.Select(line => line.Rates[0]));

    /// <summary>Our rate by that without vectors of 512 bits: the median over the pairs.</summary>
    public double NarrowRatio => Statistics.Median(_ours.Zip(_narrow, (ours, narrow) => ours.Rates[0] / narrow.Rates[0]));

    /// <summary>How many other libraries were measured.</summary>
    public int Libraries => _theirs.Count == 0 ? 0 : Math.Min(LibraryNames.Count, _theirs.Min(line => line.Rates.Count));

    public void Add(BenchmarkLine ours, BenchmarkLine? theirs, BenchmarkLine? narrow = null)
    {
        _ours.Add(ours);
        if (narrow is not null)
            _narrow.Add(narrow);
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
        string narrow = HasNarrow ? FormattableString.Invariant($"; without 512 bits {NarrowRate:F1}, ratio {NarrowRatio:F2}") : "";
        return FormattableString.Invariant($"{Case}: {Rate:F1} images/s{narrow}{string.Concat(theirs)}");
    }

    public static Comparison Measure(ComparedCase compared, BenchmarkProgram? peers, int pairs, double seconds)
    {
        var comparison = new Comparison(compared);
        string[] words = compared.Words(seconds);
        for (int pair = 0; pair < pairs; pair++)
            comparison.Add(Run(BenchmarkProgram.Ours)!, theirs: Run(peers), narrow: Run(BenchmarkProgram.OursNarrow));
        return comparison;

        BenchmarkLine? Run(BenchmarkProgram? program) => program is null ? null : BenchmarkLine.Parse(program.Run(words));
    }
}
