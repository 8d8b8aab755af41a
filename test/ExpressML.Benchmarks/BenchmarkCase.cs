using System.Diagnostics;
using System.Globalization;
using ExpressML.Networks;
using ExpressML.Optimizers;
using ExpressML.Trainers;

namespace ExpressML.Benchmarks;

/// <summary>What is measured, as the words on the command line say it.</summary>
internal sealed record BenchmarkCase(
    string Word, string NetworkName, string Activation, string OptimizerName, string Source, int Batch, int Threads, double Seconds)
{
    /// <summary>The network with its first, seeded weights.</summary>
    public Network CreateNetwork()
    {
        Network network = BenchmarkNetworks.Create(NetworkName, Activation);
        network.Initialize(new Random(1));
        return network;
    }

    public NetworkTrainerOptions TrainingOptions(int epochs) => new LeNetTrainer.Options
    {
        BatchSize = Batch,
        NumberOfEpochs = epochs,
        Optimizer = OptimizerName == "adam" ? new Adam() : new Sgd(),
        LearningRate = OptimizerName == "adam" || NetworkName != "lenet" ? 0.001 : 0.01,
    };

    public static string PeakMemory => string.Create(CultureInfo.InvariantCulture, $"HWM {Process.GetCurrentProcess().PeakWorkingSet64 >> 20} MB");

    public override string ToString() => $"{Word} {NetworkName} {Activation} {OptimizerName} batch {Batch} threads {Threads}";
}
