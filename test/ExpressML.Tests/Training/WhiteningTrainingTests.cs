using ExpressML.Layers;
using ExpressML.Networks;
using ExpressML.Networks.Scoring;
using ExpressML.Tests.Support;
using ExpressML.Trainers;
using ExpressML.Transforms;
using Microsoft.ML;

namespace ExpressML.Tests.Training;

/// <summary>Filters that a trainer sets by the training images.</summary>
[TestClass]
public sealed class WhiteningTrainingTests : IDisposable
{
    private readonly MLContext _mlContext = new(seed: 1);
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void Fit_WhiteningLayer_GivesOutputsOfUnitCovariance(bool behindLayers)
    {
        // A small ε, so that λ / (λ + ε) is 1; and layers before it that training leaves as they are.
        NetworkTransformer model = Train(new ConvolutionalNetworkTrainer.Options
        {
            Network = net => (behindLayers ? net.Conv2D(1, 3, fixedWeights: true, bias: false).Tanh().AveragePool2D(2, 1) : net).WhiteningConv2D(8, 2, epsilon: 1e-9).Named("white").Gelu().Flatten(),
            NumberOfEpochs = 1,
            Seed = 1,
        });
        Conv2D layer = (Conv2D)model.Model["white"];
        double[][] outputs = Outputs(model, layer);
        for (int f = 0; f < 4; f++)
        {
            for (int g = 0; g <= f; g++)
                Assert.AreEqual(f == g ? 1 : 0, Covariance(outputs, f, g), 1e-3, $"filters {f} and {g}");
            Assert.AreEqual(-1, Covariance(outputs, f, 4 + f), 1e-3, $"filter {f} and its opposite");
        }
    }

    [TestMethod]
    public void Fit_TwoEpochs_TrainTheBiasAlone()
    {
        ReadOnlyMemory<float>[] one = Parameters(Train(Options(epochs: 1))), three = Parameters(Train(Options(epochs: 3)));
        CollectionAssert.AreEqual(one[0].ToArray(), three[0].ToArray(), "weights");
        CollectionAssert.AreNotEqual(one[1].ToArray(), three[1].ToArray(), "biases");
    }

    [TestMethod]
    public void Fit_ManyThreadsAndStreamedRows_GiveTheSameBytes()
    {
        byte[] expected = NetworkFiles.Bytes(Train(Options(threads: 1)).Model);
        foreach (int threads in new[] { 2, 3, 8 })
            CollectionAssert.AreEqual(expected, NetworkFiles.Bytes(Train(Options(threads: threads)).Model), $"{threads} threads");

        // 6,000 images of 144 numbers need 3.5 MB; 5,000 of them are measured.
        float[] inMemory = WeightOfMany(memory: 100), streamed = WeightOfMany(memory: 2);
        CollectionAssert.AreEqual(inMemory, streamed);
    }

    [TestMethod]
    public void Fit_StoppedAndStartedAgain_GivesTheSameBytes()
    {
        byte[] expected = NetworkFiles.Bytes(Train(Options(epochs: 3)).Model);
        ConvolutionalNetworkTrainer.Options stopped = Options(epochs: 3);
        stopped.CheckpointFolder = _folder.Path;
        stopped.MetricsCallback = metrics =>
        {
            if (metrics is { Epoch: 2, Batch: 2 })
                throw new OperationCanceledException("killed");
        };
        Assert.ThrowsExactly<OperationCanceledException>(() => Train(stopped));
        stopped.MetricsCallback = null;
        CollectionAssert.AreEqual(expected, NetworkFiles.Bytes(Train(stopped).Model));
        ConvolutionalNetworkTrainer.Options other = Options(epochs: 3, epsilon: 0.1);
        (other.CheckpointFolder, int epochs) = (_folder.Path, 0);
        other.MetricsCallback = metrics => epochs += metrics.IsEndOfEpoch ? 1 : 0;
        Train(other);
        Assert.AreEqual(3, epochs, "another ε is another training");
    }

    [TestMethod]
    public void Fit_InitialModel_KeepsItsFilters()
    {
        NetworkTransformer initial = Train(Options());
        ConvolutionalNetworkTrainer.Options options = Options();
        options.InitialModel = initial;
        IDataView others = Stripes.Load(_mlContext, Stripes.Create(60, seed: 5));
        NetworkTransformer trained = new ConvolutionalNetworkTrainer(_mlContext, options).Fit(others);
        CollectionAssert.AreEqual(Parameters(initial)[0].ToArray(), Parameters(trained)[0].ToArray());
        options.Network = null;
        CollectionAssert.AreEqual(Parameters(initial)[0].ToArray(), Parameters(new ConvolutionalNetworkTrainer(_mlContext, options).Fit(others))[0].ToArray());
    }

    private static ConvolutionalNetworkTrainer.Options Options(int epochs = 1, int threads = 2, double epsilon = 5e-4) => new()
    {
        Network = net => net.WhiteningConv2D(8, 2, epsilon: epsilon).Named("white").Gelu().Conv2D(4, 3).Relu().WhiteningConv2D(6, 1).MaxPool2D(2).Flatten(),
        NumberOfEpochs = epochs,
        BatchSize = 17,
        NumberOfThreads = threads,
        Seed = 3,
    };

    private static ReadOnlyMemory<float>[] Parameters(NetworkTransformer model) => [.. model.Model["white"].Parameters.Select(parameter => parameter.ReadOnlyValues.ToArray())];

    private NetworkTransformer Train(ConvolutionalNetworkTrainer.Options options) =>
        new ConvolutionalNetworkTrainer(_mlContext, options).Fit(Stripes.Load(_mlContext, Stripes.Create(70)));

    private float[] WeightOfMany(int memory)
    {
        ConvolutionalNetworkTrainer.Options options = Options();
        (options.MaximumMemoryForRows, options.Network, options.BatchSize) = (memory, net => net.WhiteningConv2D(8, 2).Named("white").Relu().GlobalAveragePool2D().Flatten(), 500);
        return Parameters(new ConvolutionalNetworkTrainer(_mlContext, options).Fit(Stripes.Load(_mlContext, Stripes.Create(6000))))[0].ToArray();
    }

    // One row a filter, of all pixels of all images.
    private static double[][] Outputs(NetworkTransformer model, Conv2D layer)
    {
        Network before = model.Model.UpTo(layer);
        Striped[] rows = Stripes.Create(70);
        float[] outputs = new float[rows.Length * before.OutputLength];
        new NetworkScorer(before, 1).Score(rows.SelectMany(row => row.Features).ToArray(), rows.Length, outputs);
        int area = layer.OutputShape.Area;
        return [.. Enumerable.Range(0, layer.Filters).Select(f => outputs.Chunk(before.OutputLength).SelectMany(row => row.Skip(f * area).Take(area)).Select(value => (double)value).ToArray())];
    }

    private static double Covariance(double[][] outputs, int f, int g)
    {
        double meanF = outputs[f].Average(), meanG = outputs[g].Average();
        return outputs[f].Zip(outputs[g], (x, y) => (x - meanF) * (y - meanG)).Average();
    }
}
