using System.Globalization;

namespace ExpressML.Benchmarks.Report;

/// <summary>One row of the tables: a network, how it is run, and against which libraries.</summary>
internal sealed record ComparedCase(string Word, string Network, int Batch, int Threads)
{
    /// <summary>The rows of the document.</summary>
    public static IReadOnlyList<ComparedCase> All { get; } =
    [
        new("train", "lenet", 64, 1), new("train", "lenet", 64, 2), new("train", "lenet", 128, 2), new("train", "mid", 128, 1), new("train", "mid", 128, 2),
        new("train", "alexnet", 32, 2), new("train", "alexnet", 128, 2),
        new("infer", "lenet", 1, 1), .. Scoring("lenet"), new("infer", "mid", 1, 1), .. Scoring("mid"), new("infer", "alexnet", 1, 1), .. Scoring("alexnet"),
    ];

    /// <summary>The words of its command line; calls that score are short, and take half of the time.</summary>
    public string[] Words(double seconds) =>
    [
        Word, "--net", Network, "--batch", Text(Batch), "--threads", Text(Threads),
        "--seconds", (Word == "infer" ? seconds / 2 : seconds).ToString(CultureInfo.InvariantCulture),
    ];

    public override string ToString() => $"{Word} {Network} batch {Batch} threads {Threads}";

    private static IEnumerable<ComparedCase> Scoring(string network) =>
        new[] { 1, 2, 4, 8, 16, 32, 128 }.Select(batch => new ComparedCase("infer", network, batch, Threads: 2));

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
