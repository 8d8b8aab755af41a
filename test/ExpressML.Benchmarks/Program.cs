using ExpressML.Benchmarks;
using ExpressML.Benchmarks.Words;

// Before anything else: how long a process takes to its first step is what it measures, and the command line would be part of it.
if (args is [FirstStep.Word, ..])
    return FirstStep.Run(args[1..]);
return CommandLine.Run(args);
