using System.Diagnostics;
using System.Globalization;
using ExpressML.Benchmarks.Timing;
using ExpressML.Mpi;
using ExpressML.Networks;
using ExpressML.Networks.Graphs;
using ExpressML.Trainers;

namespace ExpressML.Benchmarks.Words;

/// <summary>Training steps of the processes that mpirun started, what their messages cost, and what that would make of more machines.</summary>
internal static class RanksBenchmark
{
    private const int WarmUps = 3, Messages = 200, Broadcasts = 10;
    private const int LongMessage = 1 << 18, LongerMessage = 1 << 24;

    // Time of a message and bytes a second of usual networks: 10 and 100 Gbit/s of Ethernet, with TCP.
    private static readonly (string Name, double Latency, double Rate)[] _links = [("10 Gbit/s", 30e-6, 1.1e9), ("100 Gbit/s", 15e-6, 11e9)];
    private static readonly int[] _ranks = [2, 4, 8, 16, 64, 256, 1000];

    /// <param name="benchmark">What each step computes; its batch is that of all ranks.</param>
    /// <param name="steps">How many steps are measured.</param>
    public static void Run(BenchmarkCase benchmark, int steps)
    {
        using MpiCluster cluster = MpiCluster.Join();
        (double step, long parameters) = Step(benchmark, benchmark.Batch, steps, cluster);
        if (cluster.Rank == 0)
        {
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"{benchmark} ranks {cluster.Size}: step median {step * 1e3:F1} ms  {benchmark.Batch / step:F1} images/s  ({cluster})"));
        }

        if (cluster.Size > 1)
            MeasureMessages(cluster);
        else
            Predict(benchmark, steps, step, parameters, cluster);
    }

    private static (double Seconds, long Parameters) Step(BenchmarkCase benchmark, int batch, int steps, MpiCluster cluster)
    {
        BenchmarkCase ofBatch = benchmark with { Batch = batch };
        Network network = ofBatch.CreateNetwork();
        NetworkTrainerOptions options = ofBatch.TrainingOptions();
        options.Cluster = cluster;
        var training = new TrainingSteps(network, ofBatch.CreatePool(network), options, benchmark.Threads);
        for (int i = 0; i < WarmUps; i++)
            training.Step();
        return (Statistics.Median(Enumerable.Range(0, steps).Select(_ => Seconds(training.Step))), network.ParameterCount);
    }

    private static void MeasureMessages(MpiCluster cluster)
    {
        double latency = ThereAndBack(cluster, sizeof(long)) / 2, time = ThereAndBack(cluster, LongMessage) / 2;
        byte[] longer = new byte[LongerMessage];
        double broadcast = Statistics.Median(Enumerable.Range(0, Broadcasts).Select(_ => Seconds(() => cluster.Broadcast(longer, 0))));
        if (cluster.Rank == 0)
        {
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"messages: {latency * 1e6:F1} us; of 256 KB {LongMessage / time / 1e9:F2} GB/s; broadcast of 16 MB {LongerMessage / broadcast / 1e9:F2} GB/s"));
        }
    }

    private static double ThereAndBack(MpiCluster cluster, int length)
    {
        byte[] message = new byte[length];
        return Statistics.Median(Enumerable.Range(0, Messages).Select(_ => Seconds(() =>
        {
            if (cluster.Rank == 0)
            {
                cluster.Send(message, 1);
                cluster.Receive(message, 1);
            }
            else if (cluster.Rank == 1)
            {
                cluster.Receive(message, 0);
                cluster.Send(message, 0);
            }
        })));
    }

    // A model, not a measurement: each rank has the batch of this run, and the machines are as fast as this one. See docs/scale.md.
    private static void Predict(BenchmarkCase benchmark, int steps, double step, long parameters, MpiCluster cluster)
    {
        double half = Step(benchmark, benchmark.Batch / 2, steps, cluster).Seconds, fix = Math.Max(0, 2 * half - step);
        int waits = 2 * benchmark.CreateNetwork().GraphFor(GraphUse.Training).BatchNodes.Count();
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"model: {parameters} parameters, {fix * 1e3:F1} ms of a step don't depend on the batch, {waits} waits for summaries"));
        foreach ((string name, double latency, double rate) in _links)
        {
            string efficiencies = string.Join("  ", _ranks.Select(ranks => string.Create(
                CultureInfo.InvariantCulture, $"{ranks}: {100 * step / (step + SumSeconds(parameters, ranks, latency, rate) + waits * Math.Ceiling(Math.Log2(ranks)) * latency):F0} %")));
            Console.WriteLine($"model, {name}, efficiency by ranks: {efficiencies}");
        }
    }

    // All numbers go along the ranks and come back by a broadcast; before the last rank has its first segment, it has passed all others.
    private static double SumSeconds(long parameters, int ranks, double latency, double rate)
    {
        double bytes = 4.0 * parameters, segment = Math.Min(bytes, LongMessage), segments = bytes / segment;
        return bytes / rate + segments * latency + (ranks - 1) * (segment / rate + latency) + bytes / rate + Math.Ceiling(Math.Log2(ranks)) * (segment / rate + latency);
    }

    private static double Seconds(Action action)
    {
        long start = Stopwatch.GetTimestamp();
        action();
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }
}
