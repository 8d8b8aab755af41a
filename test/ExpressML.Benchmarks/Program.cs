using System.CommandLine;
using ExpressML.Benchmarks;

var net = new Option<string>("--net") { Description = "The network", DefaultValueFactory = _ => "lenet" };
net.AcceptOnlyFromAmong(BenchmarkNetworks.Names);
var activation = new Option<string>("--act") { Description = "The activation", DefaultValueFactory = _ => "relu" };
activation.AcceptOnlyFromAmong("relu", "tanh");
var optimizer = new Option<string>("--opt") { Description = "The gradient method", DefaultValueFactory = _ => "sgd" };
optimizer.AcceptOnlyFromAmong("sgd", "adam");
var source = new Option<string>("--source") { Description = "What fit reads", DefaultValueFactory = _ => "numbers" };
source.AcceptOnlyFromAmong(DigitRows.Sources);
var batch = new Option<int>("--batch") { Description = "Examples of one step or call", DefaultValueFactory = _ => 64 };
var threads = new Option<int>("--threads") { Description = "Threads", DefaultValueFactory = _ => Environment.ProcessorCount };
var seconds = new Option<double>("--seconds") { Description = "How long to measure", DefaultValueFactory = _ => 5 };

var root = new RootCommand("Measures training and scoring of whole networks in images/s, on random pictures.");
root.Add(Word("train", "Training steps", TrainBenchmark.Run));
root.Add(Word("epoch", "Whole epochs, shuffled", EpochBenchmark.Run));
root.Add(Word("fit", "An epoch of LeNetTrainer inside ML.NET, against the bare engine", FitBenchmark.Run));
root.Add(Word("infer", "Scoring", InferBenchmark.Run));
return root.Parse(args).Invoke();

Command Word(string name, string description, Action<BenchmarkCase> run)
{
    var command = new Command(name, description) { net, activation, optimizer, source, batch, threads, seconds };
    command.SetAction(words => run(new BenchmarkCase(
        name, words.GetValue(net)!, words.GetValue(activation)!, words.GetValue(optimizer)!, words.GetValue(source)!,
        words.GetValue(batch), words.GetValue(threads), words.GetValue(seconds))));
    return command;
}
