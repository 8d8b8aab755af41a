using System.CommandLine;
using ExpressML.Tests.Fuzz;

// Reads files that were damaged at random, and fails if one of them does harm: see FileJudge.
//
//     ExpressML.Tests.Fuzz [--seconds N] [--files N] [--seed N] [--threads N] [--only N]
//
// The same seed makes the same files, whatever the number of threads. What is found is printed with the words that make its file again.
var seconds = new Option<double>("--seconds") { Description = "How long to go on", DefaultValueFactory = _ => 30 };
var files = new Option<long>("--files") { Description = "How many files to read at most", DefaultValueFactory = _ => long.MaxValue };
var seed = new Option<int>("--seed") { Description = "Random seed [default: another one each time]", DefaultValueFactory = _ => Environment.TickCount & int.MaxValue };
var threads = new Option<int>("--threads") { Description = "Threads", DefaultValueFactory = _ => Environment.ProcessorCount };
var only = new Option<long?>("--only") { Description = "Reads the file of this number alone" };
var root = new RootCommand("Reads models and checkpoints that were damaged at random.") { seconds, files, seed, threads, only };
root.SetAction(words => new FuzzRun(words.GetValue(seed), Console.Out)
    .Run(words.GetValue(only) ?? 0, words.GetValue(only) is null ? words.GetValue(files) : 1, TimeSpan.FromSeconds(words.GetValue(seconds)), words.GetValue(threads)) ? 0 : 1);
return root.Parse(args).Invoke();
