using ExpressML.Networks;
using ExpressML.Networks.Memory;
using ExpressML.Tensors;
using ExpressML.Tests.Support;
using ExpressML.Threads;
using ExpressML.Trainers;
using ExpressML.Training;
using ExpressML.Transforms;
using Microsoft.ML;

namespace ExpressML.Tests.Trainers;

/// <summary>The norms of layers and the settings that a training leaves in its history.</summary>
[TestClass]
public sealed class LayerNormsTests : IDisposable
{
    private const double Tolerance = 1e-6;

    private readonly MLContext _mlContext = new(seed: 1);
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    public void Measure_SmallNetwork_GivesTheRootOfTheMeanSquare()
    {
        // y = (x, 2x) for x = 3 and 4; with an output gradient of 1, dw = Σx for each neuron and db the number of examples.
        Network network = new NetworkBuilder().Dense(2).Build(Shape.Vector(1));
        ((ReadOnlySpan<float>)[1, 2]).CopyTo(network.Layers[0].Parameters[0].Values);
        var pass = new TrainingPass(network, batchSize: 2, new ParallelRange(1), (_, input) => ((ReadOnlySpan<float>)[3, 4]).CopyTo(input), (_, _, gradient) =>
        {
            for (int k = 0; k < 2; k++)
                gradient.Slice(k * Lanes.Count, 2).Fill(1);
        })
        { MeasuresActivations = true };
        var meter = new LayerNormMeter(network, pass);

        pass.Run(examples: 2, seed: 0);

        LayerNorm norm = meter.Measure().Single();
        Assert.AreEqual("Dense1", norm.Layer);
        Assert.AreEqual(Math.Sqrt((9 + 16 + 36 + 64) / 4.0), norm.Activation, Tolerance);
        Assert.AreEqual(Math.Sqrt((49 + 49 + 4 + 4) / 4.0), norm.Gradient, Tolerance);
    }

    [TestMethod]
    public void ActivationMeter_LanesWithoutExamples_DoNotCount()
    {
        var meter = new ActivationMeter(nodes: 2);
        float[] values = new float[2 * Lanes.Count];
        Array.Fill(values, 100);
        // Two places with examples in ten of the sixteen lanes.
        values.AsSpan(0, 10).Fill(1);
        values.AsSpan(Lanes.Count, 10).Fill(3);
        meter.Measure(1, values, activeLanes: 10);
        Assert.AreEqual(Math.Sqrt((1 + 9) / 2.0), meter[1], Tolerance);
        Assert.AreEqual(0, meter[0]);
    }

    [TestMethod]
    public void Fit_WithNorms_LearnsTheSameBits()
    {
        LeNetTrainer.Options recording = Options();
        recording.LayerNormsInterval = 1;
        Assert.AreSequenceEqual(Parameters(Train(Options())), Parameters(Train(recording)));
    }

    [TestMethod]
    public void Fit_WithNorms_RecordsTheStepsOfTheInterval()
    {
        LeNetTrainer.Options options = Options();
        options.LayerNormsInterval = 4;
        NetworkTransformer model = Train(options);
        IReadOnlyList<LayerNormsOfStep> norms = model.TrainingHistory.LayerNorms;
        // 60 rows in batches of 16 are four steps an epoch.
        Assert.AreSequenceEqual([(1L, 1), (5L, 2), (9L, 3)], norms.Select(step => (step.Step, step.Epoch)));
        foreach (LayerNorm layer in norms.SelectMany(step => step.Layers))
        {
            Assert.IsGreaterThan(0, layer.Activation, layer.Layer);
            bool learns = model.Model[layer.Layer].Parameters.Any(parameter => parameter.IsTrainable);
            Assert.AreEqual(!learns, double.IsNaN(layer.Gradient), layer.Layer);
        }

        Assert.IsEmpty(Train(Options()).TrainingHistory.LayerNorms);
    }

    [TestMethod]
    public void Fit_OnOtherNumbersOfThreads_RecordsTheSame()
    {
        LeNetTrainer.Options one = Options(), three = Options();
        (one.LayerNormsInterval, one.NumberOfThreads) = (1, 1);
        (three.LayerNormsInterval, three.NumberOfThreads) = (1, 3);
        Assert.AreSequenceEqual(Layers(Train(one)), Layers(Train(three)));
    }

    [TestMethod]
    public void Fit_DeepSigmoids_ShowsTheGradientVanish()
    {
        NetworkTransformer model = new ConvolutionalNetworkTrainer(new ConvolutionalNetworkTrainer.Options { Network = Deep, NumberOfEpochs = 1, Seed = 1, LayerNormsInterval = 1 })
            .Fit(Stripes.Load(_mlContext, Stripes.Create(60)));
        LayerNorm[] learning = [.. model.TrainingHistory.LayerNorms[0].Layers.Where(layer => !double.IsNaN(layer.Gradient))];
        Assert.IsLessThan(0.001 * learning[^1].Gradient, learning[0].Gradient);

        static NetworkBuilder Deep(NetworkBuilder network) => Enumerable.Range(0, 8).Aggregate(network.Flatten(), (layers, _) => layers.Dense(20).Sigmoid());
    }

    [TestMethod]
    public void Fit_StoppedAndResumed_HasTheNormsOfAllRuns()
    {
        LeNetTrainer.Options whole = Options(), stopped = Options(), resumed = Options();
        whole.LayerNormsInterval = stopped.LayerNormsInterval = resumed.LayerNormsInterval = 3;
        stopped.CheckpointFolder = resumed.CheckpointFolder = _folder.Path;
        stopped.MetricsCallback = metrics =>
        {
            if (metrics.Epoch == 2 && metrics.Batch == 3)
                throw new OperationCanceledException("killed");
        };
        Assert.ThrowsExactly<OperationCanceledException>(() => Train(stopped));
        Assert.AreSequenceEqual(Layers(Train(whole)), Layers(Train(resumed)));
    }

    [TestMethod]
    public void Fit_ResumedWithAnotherInterval_GoesOn()
    {
        LeNetTrainer.Options stopped = Options(), resumed = Options();
        (stopped.CheckpointFolder, stopped.LayerNormsInterval) = (_folder.Path, 2);
        stopped.EpochCallback = metrics => metrics.StopTraining();
        Train(stopped);
        resumed.CheckpointFolder = _folder.Path;
        TrainingHistory history = Train(resumed).TrainingHistory;
        Assert.HasCount(3, history.Epochs);
        Assert.AreSequenceEqual([1L, 3L], history.LayerNorms.Select(step => step.Step));
    }

    [TestMethod]
    public void LayerNormsInterval_BelowOne_IsRefused()
    {
        LeNetTrainer.Options options = Options();
        options.LayerNormsInterval = 0;
        ArgumentOutOfRangeException error = Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new LeNetTrainer(options));
        Assert.AreEqual("LayerNormsInterval", error.ParamName);
    }

    [TestMethod]
    public void Settings_HaveWhatWasSetAndWhatWasDecided()
    {
        LeNetTrainer.Options options = Options();
        (options.Seed, options.NumberOfThreads, options.ValidationSetFraction, options.FrozenLayers) = (null, 1, 0.25, ["C1", "C3"]);
        using var culture = Culture.Use("de-DE");
        IReadOnlyDictionary<string, string> settings = Train(options).TrainingHistory.Settings;
        Assert.AreEqual("LeNetTrainer", settings["Trainer"]);
        Assert.AreEqual(("45", "15"), (settings["TrainingRows"], settings["ValidationRows"]));
        Assert.AreEqual(("0", "1", "3", "16"), (settings["Seed"], settings["NumberOfThreads"], settings["NumberOfEpochs"], settings["BatchSize"]));
        Assert.AreEqual("0.25", settings["ValidationSetFraction"]);
        Assert.AreEqual("C1, C3", settings["FrozenLayers"]);
        Assert.AreEqual("new Adam { Beta1 = 0.9, Beta2 = 0.999, Epsilon = 1E-08 }", settings["Optimizer"]);
        Assert.AreEqual("new SoftmaxCrossEntropy()", settings["Loss"]);
        Assert.AreEqual("true", settings["StandardizeInput"]);
        Assert.IsFalse(settings.Keys.Intersect(["MetricsCallback", "CancellationToken", "TimeBudget", "InitialModel", "Augmentations"]).Any());
    }

    private static LeNetTrainer.Options Options() => new() { NumberOfEpochs = 3, BatchSize = 16, Seed = 1 };

    private static float[] Parameters(NetworkTransformer model) =>
        [.. model.Model.Layers.SelectMany(layer => layer.Parameters).SelectMany(parameter => parameter.ReadOnlyValues.ToArray())];

    private static (long, LayerNorm)[] Layers(NetworkTransformer model) => [.. model.TrainingHistory.LayerNorms.SelectMany(step => step.Layers.Select(layer => (step.Step, layer)))];

    private NetworkTransformer Train(LeNetTrainer.Options options) => new LeNetTrainer(options).Fit(Stripes.Load(_mlContext, Stripes.Create(60)));
}
