using ExpressML.Architectures;
using ExpressML.Layers;
using ExpressML.Networks;
using ExpressML.Onnx;
using ExpressML.Tests.ImageOperations;
using ExpressML.Tests.Support;
using ExpressML.Trainers;
using ExpressML.Transforms;
using Microsoft.ML;

namespace ExpressML.Tests.Onnx.RoundTrips;

/// <summary>Networks that are exported and read again, and networks that are read, trained and exported.</summary>
[TestClass]
public sealed class RoundTripTests
{
    // Read as other layers, which compute the same in another order: convolutions, or a factor and a summand.
    private static readonly Type[] _areReadAsOthers = [typeof(Standardize), typeof(Subsampling2D), typeof(TableConv2D)];

    // Written as operators that are read in other places only: products with matrices, powers, and differences of vectors.
    private static readonly Type[] _canBeUnreadable = [typeof(AdaptiveAveragePool2D), typeof(AveragePool2D), typeof(LocalResponseNormalization), typeof(RadialBasis)];

    [TestMethod]
    public void ExportThenLoad_EveryLayer_GivesTheSameBits()
    {
        int read = 0, cases = 0;
        foreach (var create in LayerCases.All)
        {
            for (int seed = 0; seed < 2; seed++)
            {
                var random = new Random(seed);
                (Layer layer, Shape input) = create(random);
                Network network = Alone.Drawn(new Network(input, [new Tanh(), layer]), random);
                cases++;
                try
                {
                    AssertSame(network, Again(network), random, _areReadAsOthers.Contains(layer.GetType()) ? 1e-6 : 0);
                    read++;
                }
                catch (NotSupportedException) when (_canBeUnreadable.Contains(layer.GetType()))
                {
                    // The message says which node it is.
                }
            }
        }

        Assert.IsGreaterThan(0.85, (double)read / cases);
    }

    [TestMethod]
    public void ExportThenLoad_EachPreset_GivesTheSameBits()
    {
        (ExpressML.Architectures.Architecture Preset, Shape Input)[] presets =
        [
            (new LeNet5(), (1, 28, 28)), (new ResNet9(), (3, 32, 32)), (new SmallVgg(), (3, 32, 32)),
            (NetworkPreset.MobileNetV2.Architecture, (3, 32, 32)), (NetworkPreset.ResNet18.Architecture, (3, 32, 32)),
        ];
        foreach ((ExpressML.Architectures.Architecture preset, Shape input) in presets)
        {
            Network network = preset.Create(input, outputCount: 10);
            network.Initialize(new Random(1));
            AssertSame(network, Again(network), new Random(2));
        }
    }

    [TestMethod]
    public void ExportThenLoad_RandomGraphs_GiveTheSameBits()
    {
        for (int seed = 0; seed < 60; seed++)
        {
            Network network = RandomGraphs.Create(seed);
            AssertSame(network, Again(network), new Random(seed));
        }
    }

    [TestMethod]
    public void LoadThenTrainThenExport_GivesWhatOnnxRuntimeGives()
    {
        var mlContext = new MLContext(seed: 1);
        Network network = new NetworkBuilder().Conv2D(4, 3).Named("first").BatchNormalization().Relu().GlobalAveragePool2D().Flatten().Dense(3).Build((3, 12, 12));
        network.Initialize(new Random(1));
        NetworkTransformer loaded = OnnxModel.Load(
            new MemoryStream(OnnxRun.Export(network)), new OnnxModelOptions { Task = OnnxTask.MulticlassClassification, TakesImages = false, FeatureColumnName = "Pixels" });
        IDataView data = mlContext.Data.LoadFromEnumerable(SavedModels.Rows), labeled = mlContext.Transforms.Conversion.MapValueToKey("Key", "Label").Fit(data).Transform(data);

        NetworkTransformer trained = new ConvolutionalNetworkTrainer(new ConvolutionalNetworkTrainer.Options
        {
            InitialModel = loaded,
            LabelColumnName = "Key",
            FeatureColumnName = "Pixels",
            NumberOfEpochs = 3,
        }).Fit(labeled);
        using var stream = new MemoryStream();
        trained.ExportOnnx(stream);

        float[] expected = trained.Transform(labeled).Numbers("Score");
        CollectionAssert.AreNotEqual(loaded.Transform(labeled).Numbers("Score"), expected);
        OnnxRun.AssertNear(expected, OnnxRun.Score(stream.ToArray(), (3, 12, 12), labeled.Numbers("Pixels"), "Pixels", "Score"), "trained");
        stream.Position = 0;
        NetworkTransformer again = OnnxModel.Load(stream, new OnnxModelOptions { TakesImages = false, FeatureColumnName = "Pixels" });
        CollectionAssert.AreEqual(expected, again.Transform(labeled).Numbers("Score"));
        Assert.AreEqual("first", again.Model.NameOf(again.Model.Layers.OfType<Conv2D>().Single()));
    }

    private static Network Again(Network network) => OnnxModel.Load(
        new MemoryStream(OnnxRun.Export(network)), new OnnxModelOptions { Task = OnnxTask.Features, TakesImages = false }).Model;

    private static void AssertSame(Network network, Network again, Random random, double tolerance = 0)
    {
        double[][] rows = random.DrawExamples(2, network.InputShape.Length);
        double[] expected = [.. NetworkFiles.Score(network, rows).SelectMany(row => row)], actual = [.. NetworkFiles.Score(again, rows).SelectMany(row => row)];
        Near.AreEqual(expected, actual, tolerance, $"{network} → {again}");
    }
}
