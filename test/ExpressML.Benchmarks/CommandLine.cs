using System.CommandLine;
using ExpressML.Benchmarks.Words;

namespace ExpressML.Benchmarks;

/// <summary>The words of the command line, one a benchmark.</summary>
internal static class CommandLine
{
    private static readonly Option<string> _net = Choice("--net", "The network", "lenet", BenchmarkNetworks.Names);
    private static readonly Option<string> _activation = Choice("--act", "The activation of lenet", "relu", "relu", "tanh");
    private static readonly Option<string> _optimizer = Choice("--opt", "The gradient method", "sgd", "sgd", "adam");
    private static readonly Option<int> _batch = Count("--batch", "Examples of one step or call", 64);
    private static readonly Option<int> _threads = Count("--threads", "Threads", Environment.ProcessorCount);
    private static readonly Option<string> _filter = new("--filter")
    {
        Description = "Only what has this text in its name",
        HelpName = "TEXT",
        DefaultValueFactory = _ => "",
    };

    /// <summary>Runs what the words ask for; what a user can put right is one line on the error stream and exit code 1.</summary>
    public static int Run(string[] args)
    {
        try
        {
            return Create().Parse(args).Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or InvalidDataException or InvalidOperationException)
        {
            Console.Error.WriteLine($"Error: {exception.Message}");
            return 1;
        }
    }

    private static RootCommand Create() => new("Measures training and scoring, on random images.")
    {
        CaseWord("train", "Training steps, in images/s", TrainBenchmark.Run),
        EpochWord(),
        CaseWord("infer", "Scoring, in images/s", InferBenchmark.Run),
        CaseWord("scaling", "Training steps with one thread and with several, and their ratio", ScalingBenchmark.Run),
        RanksWord(),
        KernelsWord(),
        StartWord(),
        MLNetWord(),
        LearnWord(),
        ChooseWord(),
        AllWord(),
    };

    private static Command CaseWord(string word, string description, Action<BenchmarkCase> run)
    {
        Option<double> seconds = Seconds("How long to measure", 5);
        var command = new Command(word, description) { _net, _activation, _optimizer, _batch, _threads, seconds };
        command.SetAction(words => run(CaseOf(word, words, words.GetValue(seconds))));
        return command;
    }

    private static Command EpochWord()
    {
        var images = new Option<int?>("--images") { Description = "Images of one epoch [default: as many as the network's usual data set has]" };
        var command = new Command("epoch", "Whole epochs, shuffled, in images/s") { _net, _activation, _optimizer, _batch, _threads, images };
        command.SetAction(words => EpochBenchmark.Run(CaseOf("epoch", words, seconds: 0), words.GetValue(images)));
        return command;
    }

    private static Command RanksWord()
    {
        Option<int> steps = Count("--steps", "How many steps are measured", 10);
        var command = new Command("ranks", "Training steps of several processes, started by mpirun; of one, a prediction for more machines, too") { _net, _activation, _optimizer, _batch, _threads, steps };
        command.SetAction(words => RanksBenchmark.Run(CaseOf("ranks", words, seconds: 0), words.GetValue(steps)));
        return command;
    }

    private static Command KernelsWord()
    {
        Option<double> seconds = Seconds("How long to measure each case", KernelBenchmark.DefaultSeconds);
        var command = new Command("kernels", "Each kernel alone, on one thread, beside the peak of the machine") { _filter, seconds };
        command.SetAction(words => KernelBenchmark.Run(words.GetValue(_filter)!, words.GetValue(seconds)));
        return command;
    }

    private static Command StartWord()
    {
        Option<int> runs = Count("--runs", "Processes to start", StartBenchmark.DefaultRuns);
        var command = new Command("start", "From the start of a process to the end of LeNet-5's first training step") { runs };
        command.SetAction(words => StartBenchmark.Run(words.GetValue(runs)));
        return command;
    }

    private static Command MLNetWord()
    {
        Option<int> images = Count("--images", "Images of the epoch", MLNetBenchmark.DefaultImages);
        Option<int> runs = Count("--runs", "How often both are measured in turn", MLNetBenchmark.DefaultRuns);
        var memory = new Option<int?>("--memory") { Description = "MB that the rows may take [default: half of the memory]", HelpName = "MB" };
        Option<string> view = Choice("--view", "How ML.NET has the images", DigitViews.Keys, DigitViews.Names);
        var command = new Command("mlnet", "An epoch of LeNet-5 inside ML.NET and the same steps in the bare engine") { view, _batch, _threads, images, memory, runs };
        command.SetAction(words => MLNetBenchmark.Run(
            words.GetValue(view)!, words.GetValue(images), words.GetValue(_batch), words.GetValue(_threads), words.GetValue(memory), words.GetValue(runs)));
        return command;
    }

    private static Command LearnWord()
    {
        string[] names = [.. LearnBenchmark.Tasks.Select(task => task.Name)];
        Option<string> task = Choice("--task", "What is learnt, by which network and recipe", names[0], names);
        var data = new Option<string>("--data")
        {
            Description = "The data set: for mnist and fashion a folder with the four IDX files, for cifar10 a .tar.gz with images in train/CLASS and test/CLASS, for tables the folder sklearn/datasets/data of Debian 12's python3-sklearn",
            HelpName = "PATH",
            Required = true,
        };
        Option<int> seed = Count("--seed", "The first random seed", 1);
        Option<int> seeds = Count("--seeds", "How many seeds", 1);
        var command = new Command("learn", "How well a network learns a data set, as in docs/accuracy.md") { task, data, seed, seeds };
        command.SetAction(words => LearnBenchmark.Run(words.GetValue(task)!, words.GetValue(data)!, words.GetValue(seed), words.GetValue(seeds)));
        return command;
    }

    private static Command ChooseWord()
    {
        Option<string> trainer = Choice("--trainer", "The trainer, with its defaults", ChooseBenchmark.Names[0], ChooseBenchmark.Names);
        var data = new Option<string>("--data")
        {
            Description = "The images: a folder with four IDX files as MNIST has them, or a .tar.gz with images in train/CLASS and test/CLASS",
            HelpName = "PATH",
            Required = true,
        };
        Option<int> minutes = Count("--minutes", "Time for the training", 1);
        Option<int> seed = Count("--seed", "The random seed", 1);
        var command = new Command("choose", "What a trainer reaches in a given time") { trainer, data, minutes, seed };
        command.SetAction(words => ChooseBenchmark.Run(words.GetValue(trainer)!, words.GetValue(data)!, words.GetValue(minutes), words.GetValue(seed)));
        return command;
    }

    private static Command AllWord()
    {
        var peers = new Option<string?>("--peers")
        {
            Description = "A program that takes the words train and infer as this one does, with other libraries. It prints '<number> images/s' for "
                + "TorchSharp, and when scoring for ONNX Runtime too",
            HelpName = "COMMAND",
        };
        var versions = new Option<string?>("--peers-versions") { Description = "What to say of the other libraries' versions", HelpName = "TEXT" };
        Option<int> pairs = Count("--pairs", "How often ours and theirs are run in turn", 3);
        Option<double> seconds = Seconds("How long to measure each run", 2);
        var output = new Option<FileInfo>("--output")
        {
            Description = "The document to write",
            HelpName = "FILE",
            DefaultValueFactory = _ => new FileInfo(Path.Combine("docs", "benchmarks.md")),
        };
        var command = new Command("all", "All that docs/benchmarks.md shows, and writes it") { peers, versions, pairs, seconds, _filter, output };
        command.SetAction(words => AllBenchmark.Run(new AllBenchmark.Settings(
            words.GetValue(peers), words.GetValue(versions), words.GetValue(pairs), words.GetValue(seconds), words.GetValue(_filter)!, words.GetValue(output)!)));
        return command;
    }

    private static BenchmarkCase CaseOf(string word, ParseResult words, double seconds) => new(
        word, words.GetValue(_net)!, words.GetValue(_activation)!, words.GetValue(_optimizer)!,
        words.GetValue(_batch), words.GetValue(_threads), seconds);

    private static Option<string> Choice(string name, string description, string first, params string[] choices)
    {
        var option = new Option<string>(name) { Description = description, DefaultValueFactory = _ => first };
        return option.AcceptOnlyFromAmong(choices);
    }

    private static Option<int> Count(string name, string description, int count)
    {
        var option = new Option<int>(name) { Description = description, HelpName = "N", DefaultValueFactory = _ => count };
        option.Validators.Add(result =>
        {
            if (result.Tokens.Count > 0 && result.GetValueOrDefault<int>() < 1)
                result.AddError($"{name} must be at least 1.");
        });
        return option;
    }

    private static Option<double> Seconds(string description, double seconds) =>
        new("--seconds") { Description = description, HelpName = "S", DefaultValueFactory = _ => seconds };
}
