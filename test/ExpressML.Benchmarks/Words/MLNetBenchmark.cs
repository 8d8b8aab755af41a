using System.Diagnostics;
using System.Globalization;
using ExpressML.Architectures;
using ExpressML.Benchmarks.Timing;
using ExpressML.Data.Rows;
using ExpressML.Data.Statistics;
using ExpressML.Layers;
using ExpressML.Losses;
using ExpressML.Networks;
using ExpressML.Threads;
using ExpressML.Trainers;
using ExpressML.Training;
using ExpressML.Training.Planning;
using Microsoft.ML;

namespace ExpressML.Benchmarks.Words;

/// <summary>One epoch of LeNet-5 inside ML.NET, from rows to a trained transformer, and the same steps in the bare engine, in turn.</summary>
internal sealed class MLNetBenchmark
{
    public const int DefaultImages = 60_000;
    public const int DefaultRuns = 5;
    private const int Seed = 1;

    private readonly MLContext _mlContext = new(seed: 1);
    private readonly IDataView _rows;
    private readonly RandomDigit[] _digits;
    private readonly int _batch, _threads;
    private readonly int? _memory;

    private MLNetBenchmark(string view, int images, int batch, int threads, int? memory)
    {
        (_batch, _threads, _memory) = (batch, threads, memory);
        _digits = RandomDigit.Create(images);
        _rows = DigitViews.Load(view, _digits);
    }

    /// <summary>What was measured, medians over the runs.</summary>
    /// <param name="Fit">Seconds of all of <c>LeNetTrainer.Fit</c> with one epoch.</param>
    /// <param name="Bare">Seconds of the epoch in the bare engine.</param>
    /// <param name="Ratio">The first by the second.</param>
    /// <param name="StepsRatio">The same for the steps alone.</param>
    internal readonly record struct Epochs(double Fit, double Bare, double Ratio, double StepsRatio);

    public static void Run(string view, int images, int batch, int threads, int? memory, int runs)
    {
        Epochs epochs = Measure(view, images, batch, threads, memory, runs);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"mlnet lenet {view} batch {batch} threads {threads}: {images} images in {epochs.Fit:F2} s by LeNetTrainer.Fit, {epochs.Bare:F2} s in the bare engine, {epochs.Ratio:F2} times as long; the steps alone {epochs.StepsRatio:F2} times  {BenchmarkCase.PeakMemory}"));
    }

    public static Epochs Measure(string view, int images, int batch, int threads, int? memory, int runs)
    {
        var benchmark = new MLNetBenchmark(view, images, batch, threads, memory);
        benchmark.FitOneEpoch();
        benchmark.TrainOneEpoch();
        Rounds rounds = Rounds.Measure(seconds: 0, runs, () =>
        {
            StepClock bare = benchmark.TrainOneEpoch(), fit = benchmark.FitOneEpoch();
            return [fit.Total, bare.Total, fit.Total / bare.Total, fit.Steps / bare.Steps];
        });
        return new Epochs(rounds.Median(0), rounds.Median(1), rounds.Median(2), rounds.Median(3));
    }

    private StepClock FitOneEpoch()
    {
        var clock = StepClock.StartNew();
        new LeNetTrainer(_mlContext, Options(clock)).Fit(_rows);
        return clock.Stop();
    }

    private StepClock TrainOneEpoch()
    {
        TrainingData images = Images();
        Network network = new LeNet5().Create(images.Shape, RandomDigit.Classes);
        var parallel = new ParallelRange(_threads);
        (double[] means, double[] deviations) = ChannelStatistics.Measure(images, parallel);
        ((Standardize)network.Layers[0]).SetStatistics(means, deviations);
        var random = new Random(Seed);
        network.Initialize(random);

        var clock = StepClock.StartNew();
        new TrainingLoop(new TrainingPlan(network, images, new SoftmaxCrossEntropy(), Options(clock)) { Threads = parallel.Threads }).Run(random, _ => { });
        return clock.Stop();
    }

    // Made anew each time, as Fit does.
    private TrainingData Images()
    {
        var images = new TrainingData(RandomDigit.Shape, RandomDigit.Classes);
        foreach (RandomDigit digit in _digits)
        {
            digit.Features.CopyTo(images.NextRow());
            images.Commit((int)digit.Label);
        }

        return images;
    }

    private LeNetTrainer.Options Options(StepClock clock) => new()
    {
        BatchSize = _batch,
        NumberOfEpochs = 1,
        NumberOfThreads = _threads,
        MaximumMemoryForRows = _memory,
        Seed = Seed,
        MetricsCallback = _ => clock.StepEnded(),
    };

    /// <summary>Tells the time of the steps from that of all.</summary>
    private sealed class StepClock
    {
        private readonly Stopwatch _stopwatch;
        private double? _firstStepEnd;
        private double _lastStepEnd;

        private StepClock(Stopwatch stopwatch) => _stopwatch = stopwatch;

        /// <summary>Seconds of all.</summary>
        public double Total => _stopwatch.Elapsed.TotalSeconds;

        /// <summary>Seconds of the steps but the first, before which the rows are read.</summary>
        public double Steps => _lastStepEnd - _firstStepEnd!.Value;

        /// <summary>Starts with no garbage of former runs to clear away.</summary>
        public static StepClock StartNew()
        {
            GC.Collect();
            return new StepClock(Stopwatch.StartNew());
        }

        public StepClock Stop()
        {
            _stopwatch.Stop();
            return this;
        }

        public void StepEnded()
        {
            _lastStepEnd = Total;
            _firstStepEnd ??= _lastStepEnd;
        }
    }
}
