using System.Globalization;

namespace ExpressML.Benchmarks.Report;

/// <summary>One row of the tables: a network, how it is run, and against which libraries.</summary>
internal sealed record ComparedCase(string Word, string Network, int Batch, int Threads)
{
    /// <summary>The rows of the document.</summary>
    public static IReadOnlyList<ComparedCase> All { get; } =
    [
        new("train", "lenet", 64, 2), new("train", "lenet", 64, 1), new("train", "lenet", 128, 2), new("train", "mid", 128, 2),
        new("train", "alexnet", 32, 2), new("train", "alexnet", 128, 2),
        new("infer", "lenet", 1, 1), new("infer", "lenet", 128, 2), new("infer", "mid", 1, 2), new("infer", "mid", 128, 2),
        new("infer", "alexnet", 1, 2), new("infer", "alexnet", 32, 2),
    ];

    public string[] Words(double seconds) =>
    [
        Word, "--net", Network, "--batch", Text(Batch), "--threads", Text(Threads), "--seconds", seconds.ToString(CultureInfo.InvariantCulture),
    ];

    public override string ToString() => $"{Word} {Network} batch {Batch} threads {Threads}";

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
