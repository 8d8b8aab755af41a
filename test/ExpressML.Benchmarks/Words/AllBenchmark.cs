using System.Globalization;
using ExpressML.Benchmarks.Report;

namespace ExpressML.Benchmarks.Words;

/// <summary>Measures all that docs/benchmarks.md shows, and writes it.</summary>
internal sealed class AllBenchmark
{
    // A kernel needs less time than a network, a process start more repetitions.
    private const double KernelShare = 0.15;
    private const int StartsAPair = 3;
    private const int Batch = 64;
    private const int Threads = 2;

    private const string LeftOut = "left out by `--filter`";

    private readonly Settings _settings;
    private readonly BenchmarkProgram? _peers;

    private AllBenchmark(Settings settings) =>
        (_settings, _peers) = (settings, settings.Peers is null ? null : BenchmarkProgram.Of(settings.Peers));

    /// <param name="Peers">The program that measures other libraries; null for none.</param>
    /// <param name="PeersVersions">What to say of their versions.</param>
    /// <param name="Pairs">How often what is compared is run in turn.</param>
    /// <param name="Seconds">How long to measure each run.</param>
    /// <param name="Filter">Only what has this text in its name is measured.</param>
    /// <param name="Output">The document.</param>
    internal sealed record Settings(string? Peers, string? PeersVersions, int Pairs, double Seconds, string Filter, FileInfo Output);

    /// <exception cref="InvalidOperationException">A program failed, or the folder of the document is missing.</exception>
    public static void Run(Settings settings)
    {
        if (settings.Output.Directory is not { Exists: true })
            throw new InvalidOperationException($"--output: there is no folder '{settings.Output.DirectoryName}'. Run it from the root of the project, or name another file.");
        var benchmark = new AllBenchmark(settings);
        BenchmarkDocument document = new BenchmarkDocument()
            .Put("machine", Machine.Describe())
            .Put("command", benchmark.CommandLine())
            .Put("peers", benchmark.AboutPeers())
            .Put("widths", AboutWidths())
            .Put("training", benchmark.Compare("train"))
            .Put("scoring", benchmark.Compare("infer"))
            .Put("start", benchmark.Start())
            .Put("mlnet", benchmark.InsideMLNet())
            .Put("scaling", benchmark.Scaling())
            .Put("kernels", Shown(KernelBenchmark.Measure(settings.Filter, KernelShare * settings.Seconds)));
        File.WriteAllText(settings.Output.FullName, document.ToString());
    }

    private string CommandLine()
    {
        string peers = _peers is null ? "" : " --peers COMMAND", filter = _settings.Filter.Length == 0 ? "" : $" --filter \"{_settings.Filter}\"";
        return $"dotnet run -c Release --project test/ExpressML.Benchmarks -- all{peers}{filter}";
    }

    private string AboutPeers()
    {
        const string What = "COMMAND is a program that takes the words `train` and `infer` with the same options as this one, builds the same networks with"
            + "\nother libraries and prints a line with `<number> images/s` for TorchSharp and, when scoring, for ONNX Runtime too";
        string versions = _settings.PeersVersions is { } text ? $" ({text})" : "";
        return _peers is null
            ? $"With `--peers COMMAND` the tables of training and scoring compare with other libraries. {What}."
            : $"{What}{versions}.\nIt ran in turn with ours, {_settings.Pairs} pairs a row; the ratio is the median over the pairs, and above 1 where ExpressML is the faster one.";
    }

    private static string AboutWidths() => BenchmarkProgram.OursNarrow is null
        ? ""
        : " \"Without 512 bits\" is\nExpressML in images/s, started with DOTNET_EnableAVX512=0, so that its vectors have 256 bits.";

    private MarkdownTable Compare(string word)
    {
        var comparisons = new List<Comparison>();
        foreach (ComparedCase compared in ComparedCase.All.Where(compared => compared.Word == word && IsWanted(compared.ToString())))
        {
            comparisons.Add(Comparison.Measure(compared, _peers, _settings.Pairs, _settings.Seconds));
            Console.WriteLine(comparisons[^1]);
        }

        return ComparisonTable.Of(comparisons);
    }

    private string Start()
    {
        if (!IsWanted("start lenet"))
            return LeftOut;
        StartBenchmark.Start start = StartBenchmark.Measure(StartsAPair * _settings.Pairs);
        return Shown(string.Create(
            CultureInfo.InvariantCulture, $"{start.Bare:F0} ms in the bare engine, {start.InsideMLNet:F0} ms inside ML.NET, as `LeNetTrainer`"));
    }

    private string InsideMLNet()
    {
        const int Images = MLNetBenchmark.DefaultImages;
        if (!IsWanted("mlnet lenet"))
            return LeftOut;
        MLNetBenchmark.Epochs epochs = MLNetBenchmark.Measure(DigitViews.Keys, Images, Batch, Threads, memory: null, _settings.Pairs);
        return Shown(string.Create(
            CultureInfo.InvariantCulture,
            $"{Images:N0} images in batches of {Batch} on {Threads} threads: {epochs.Fit:F2} s by `LeNetTrainer.Fit`, from the rows to the trained\ntransformer, and {epochs.Bare:F2} s by the bare engine, which is given the images: {epochs.Ratio:F2} times as long. The steps alone take\n{epochs.StepsRatio:F2} times as long; the rest is reading the rows, once for all epochs."));
    }

    private MarkdownTable Scaling()
    {
        var table = new MarkdownTable(1, "Network", "Batch", "1 thread, images/s", $"{Threads} threads, images/s", "Ratio", "Multiply-adds, ratio");
        foreach ((string network, int batch) in new[] { ("mid", 128), ("alexnet", 32) }.Where(row => IsWanted($"scaling {row.Item1}")))
        {
            ScalingBenchmark.Scaling scaling = ScalingBenchmark.Measure(new BenchmarkCase("scaling", network, "relu", "sgd", batch, Threads, _settings.Seconds));
            table.Add(
                network, Text(batch, "F0"), Text(scaling.OneThread, "F1"), Text(scaling.AllThreads, "F1"), Text(scaling.Ratio, "F2"), Text(scaling.PeakRatio, "F2"));
        }

        return Shown(table);

        static string Text(double number, string format) => number.ToString(format, CultureInfo.InvariantCulture);
    }

    private bool IsWanted(string name) => name.Contains(_settings.Filter, StringComparison.OrdinalIgnoreCase);

    private static T Shown<T>(T part)
    {
        Console.WriteLine(part);
        return part;
    }
}
