using System.Diagnostics;
using System.Globalization;
using ExpressML.Data.Rows;
using ExpressML.Networks;
using ExpressML.Optimizers;
using ExpressML.Trainers;

namespace ExpressML.Benchmarks;

/// <summary>What is measured, as the words on the command line say it.</summary>
internal sealed record BenchmarkCase(
    string Word, string NetworkName, string Activation, string OptimizerName, int Batch, int Threads, double Seconds)
{
    private const int MostPooledImages = 4096;
    private const int MostPooledNumbers = 1 << 24;

    public static string PeakMemory => string.Create(CultureInfo.InvariantCulture, $"HWM {Process.GetCurrentProcess().PeakWorkingSet64 >> 20} MB");

    /// <summary>The network with its first, seeded weights.</summary>
    public Network CreateNetwork()
    {
        Network network = BenchmarkNetworks.Create(NetworkName, Activation);
        network.Initialize(new Random(1));
        return network;
    }

    /// <summary>Images for steps to go round in: whole batches, two at least, and more where images are small.</summary>
    public TrainingData CreatePool(Network network)
    {
        int images = Math.Min(MostPooledImages, MostPooledNumbers / network.InputShape.Length);
        return RandomImages.Create(network, Batch * Math.Max(2, images / Batch));
    }

    public NetworkTrainerOptions TrainingOptions(int epochs = 1) => new LeNetTrainer.Options
    {
        BatchSize = Batch,
        NumberOfEpochs = epochs,
        Optimizer = OptimizerName == "adam" ? new Adam() : new Sgd(),
        LearningRate = OptimizerName == "adam" || NetworkName != "lenet" ? 0.001 : 0.01,
    };

    public override string ToString() => $"{Word} {NetworkName} {Activation} {OptimizerName} batch {Batch} threads {Threads}";
}
