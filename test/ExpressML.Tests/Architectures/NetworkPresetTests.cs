using ExpressML.Layers;
using ExpressML.Networks;
using ExpressML.Networks.Weights;
using ExpressML.Tests.Support;
using ExpressML.Trainers;
using ExpressML.Transforms;
using Microsoft.ML;

namespace ExpressML.Tests.Architectures;

[TestClass]
public sealed class NetworkPresetTests
{
    private readonly MLContext _mlContext = new(seed: 1);

    // sum(p.numel() for p in torchvision.models.resnet18().parameters()), and so on.
    [TestMethod]
    [DataRow("AlexNet", 61_100_840)]
    [DataRow("MobileNetV2", 3_504_872)]
    [DataRow("ResNet18", 11_689_512)]
    [DataRow("ResNet34", 21_797_672)]
    [DataRow("Vgg11", 132_863_336)]
    [DataRow("Vgg16", 138_357_544)]
    public void ThousandClasses_HaveTheParametersOfTorchvision(string name, int parameters)
    {
        Assert.AreEqual(parameters, Create(name, (3, 224, 224), 1000).ParameterCount);
        Assert.AreEqual(name, Preset(name).ToString());
    }

    // The rule by which torchvision.models.resnet names them: stages of blocks, two convolutions each, and a downsampling where the shape changes.
    [TestMethod]
    public void ResNet18_Names_AreThoseOfTorchvision()
    {
        string[] normalization = ["weight", "bias", "running_mean", "running_var"];
        List<string> expected = ["conv1.weight", .. Normalization("bn1")];
        foreach (int stage in new[] { 1, 2, 3, 4 })
        {
            foreach (int block in new[] { 0, 1 })
            {
                string name = $"layer{stage}.{block}";
                expected.AddRange([$"{name}.conv1.weight", .. Normalization($"{name}.bn1"), $"{name}.conv2.weight", .. Normalization($"{name}.bn2")]);
                if (stage > 1 && block == 0)
                    expected.AddRange([$"{name}.downsample.0.weight", .. Normalization($"{name}.downsample.1")]);
            }
        }

        expected.AddRange(["fc.weight", "fc.bias"]);
        Assert.AreEqual(string.Join('\n', expected), string.Join('\n', Names("ResNet18")));

        IEnumerable<string> Normalization(string layer) => normalization.Select(parameter => $"{layer}.{parameter}");
    }

    // Sequential names count activations and poolings, too.
    [TestMethod]
    [DataRow("AlexNet", "features.0 features.3 features.6 features.8 features.10 classifier.1 classifier.4 classifier.6")]
    [DataRow("Vgg11", "features.0 features.3 features.6 features.8 features.11 features.13 features.16 features.18 classifier.0 classifier.3 classifier.6")]
    [DataRow("Vgg16", "features.0 features.2 features.5 features.7 features.10 features.12 features.14 features.17 features.19 features.21 features.24 features.26 features.28 classifier.0 classifier.3 classifier.6")]
    public void ChainsOfLayers_Names_AreThoseOfTorchvision(string name, string layers) => Assert.AreEqual(
        string.Join('\n', layers.Split(' ').SelectMany(layer => new[] { $"{layer}.weight", $"{layer}.bias" })), string.Join('\n', Names(name)));

    [TestMethod]
    public void MobileNetV2_Names_AreThoseOfTorchvision()
    {
        string[] names = [.. Names("MobileNetV2").Where(name => name.EndsWith(".weight", StringComparison.Ordinal)).Select(name => name[..^".weight".Length])];
        List<string> expected = ["features.0.0", "features.0.1"];
        expected.AddRange(["features.1.conv.0.0", "features.1.conv.0.1", "features.1.conv.1", "features.1.conv.2"]);
        for (int block = 2; block <= 17; block++)
            expected.AddRange(new[] { "0.0", "0.1", "1.0", "1.1", "2", "3" }.Select(part => $"features.{block}.conv.{part}"));
        expected.AddRange(["features.18.0", "features.18.1", "classifier.1"]);
        Assert.AreEqual(string.Join('\n', expected), string.Join('\n', names));
    }

    [TestMethod]
    [DataRow("AlexNet", 63)]
    [DataRow("MobileNetV2", 1)]
    [DataRow("ResNet18", 1)]
    [DataRow("ResNet34", 1)]
    [DataRow("Vgg11", 32)]
    [DataRow("Vgg16", 32)]
    public void SmallestImages_Fit(string name, int side)
    {
        Assert.AreEqual(side, Preset(name).Architecture.SmallestSide);
        Assert.AreEqual(3, Create(name, (1, side, side), 3).OutputLength);
        if (side > 1)
            Assert.ThrowsExactly<ShapeException>(() => Create(name, (1, side - 1, side), 3));
    }

    [TestMethod]
    public void ImageTooSmall_SaysTheLeast() => Assert.StartsWith(
        "Schema mismatch for feature column 'Features': expected images of at least 63×63 pixels, got 1×12×12.",
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(
            () => _mlContext.MulticlassClassification.Trainers.ConvolutionalNetwork(NetworkPreset.AlexNet).Fit(Stripes.Load(_mlContext, Stripes.Create(6)))).Message);

    // As torch.nn.init.kaiming_normal_(mode="fan_out") does: a deviation of √(2 / (64·7·7)) for the first convolution.
    [TestMethod]
    public void ResNet18_FirstWeights_AreDrawnAsInTorchvision()
    {
        Network network = Create("ResNet18", (3, 32, 32), 10);
        network.Initialize(new Random(1));
        Assert.AreEqual(Math.Sqrt(2.0 / (64 * 49)), Deviation(network["conv1"]), 0.001);
        Assert.AreEqual(Math.Sqrt(2.0 / (512 * 9)), Deviation(network["layer4.1.conv2"]), 0.0001);
        Assert.AreEqual(1 / Math.Sqrt(3 * 512), Deviation(network["fc"]), 0.001);
        Assert.AreNotEqual(0, network["fc"].Parameters[1].ReadOnlyValues[0]);
    }

    [TestMethod]
    public void MobileNetV2_FirstWeightsOfADepthwiseConvolution_CountAllFilters()
    {
        Network network = Create("MobileNetV2", (3, 32, 32), 10);
        network.Initialize(new Random(1));
        Assert.AreEqual(Math.Sqrt(2.0 / (960 * 9)), Deviation(network["features.17.conv.1.0"]), 0.0005);
    }

    [TestMethod]
    public void EveryTask_TakesAPreset()
    {
        Assert.IsInstanceOfType<ConvolutionalNetworkBinaryTrainer>(_mlContext.BinaryClassification.Trainers.ConvolutionalNetwork(NetworkPreset.ResNet18));
        Assert.IsInstanceOfType<ConvolutionalNetworkRegressionTrainer>(_mlContext.Regression.Trainers.ConvolutionalNetwork(NetworkPreset.ResNet18));
        Assert.IsInstanceOfType<ConvolutionalNetworkMultilabelTrainer>(_mlContext.MultilabelClassification.Trainers.ConvolutionalNetwork(NetworkPreset.ResNet18));
    }

    [TestMethod]
    [DataRow("MobileNetV2")]
    [DataRow("ResNet18")]
    public void Fit_AFewSteps_LossFallsAndWeightsGoThroughAFile(string name)
    {
        const int Side = 16;
        var losses = new List<double>();
        Striped[] rows = Stripes.Create(24, Side);
        var options = new ConvolutionalNetworkTrainer.Options
        {
            Preset = Preset(name),
            NumberOfEpochs = 12,
            BatchSize = 12,
            Seed = 1,
            MetricsCallback = metrics =>
            {
                if (metrics.IsEndOfEpoch)
                    losses.Add(metrics.Loss);
            },
        };
        NetworkTransformer model = new ConvolutionalNetworkTrainer(options).Fit(Stripes.Load(_mlContext, rows, Side, Side));
        Assert.IsLessThan(losses[0] / 1.3, losses[1..].Min());

        using var folder = new TemporaryFolder();
        model.SaveWeights(folder.File("net.safetensors"));
        Network network = Create(name, (1, Side, Side), 3);
        new WeightMatch(SafeTensors.Load(folder.File("net.safetensors")), network).CopyParameters();
        double[][] x = [Array.ConvertAll(rows[0].Features, value => (double)value)];
        CollectionAssert.AreEqual(NetworkFiles.Score(model.Model, x)[0], NetworkFiles.Score(network, x)[0]);
    }

    [TestMethod]
    [TestCategory("Slow")]
    [DataRow("AlexNet", 64, 1e-4)]
    [DataRow("ResNet34", 16, 1e-3)]
    [DataRow("Vgg16", 32, 1e-4)]
    public void Fit_LargePreset_LossFalls(string name, int side, double learningRate)
    {
        var losses = new List<double>();
        var options = new ConvolutionalNetworkTrainer.Options
        {
            Preset = Preset(name),
            NumberOfEpochs = 16,
            BatchSize = 12,
            LearningRate = learningRate,
            Seed = 1,
            MetricsCallback = metrics =>
            {
                if (metrics.IsEndOfEpoch)
                    losses.Add(metrics.Loss);
            },
        };
        new ConvolutionalNetworkTrainer(options).Fit(Stripes.Load(_mlContext, Stripes.Create(12, side), side, side));
        Assert.IsLessThan(0.9 * losses[0], losses[1..].Min(), string.Join(", ", losses));
    }

    // Weights of torchvision have no scaling in the file, and were trained with that of ImageNet.
    [TestMethod]
    public void Fit_WithInitialWeights_TakesTheScalingOfImageNetAndANewOutputLayer()
    {
        using var folder = new TemporaryFolder();
        Network network = Preset("ResNet18").Architecture.Create((3, 8, 8), 1000, standardizeInput: false);
        network.Initialize(new Random(1));
        new NetworkTransformer(network, "Features", PixelOrder.Planar, new FeatureExtraction(network.OutputShape, "Output"), numberOfThreads: 1)
            .SaveWeights(folder.File("resnet18.safetensors"));

        var options = new ConvolutionalNetworkTrainer.Options
        {
            Preset = NetworkPreset.ResNet18,
            InitialWeights = SafeTensors.Load(folder.File("resnet18.safetensors")),
            FrozenLayers = ["conv1", "layer1.0"],
            NumberOfEpochs = 1,
        };
        NetworkTransformer model = new ConvolutionalNetworkTrainer(options).Fit(Stripes.Load(_mlContext, Stripes.Create(12, 8).Select(Coloured), 3, 8, 8));

        CollectionAssert.AreEqual(network["layer1.0.conv2"].Parameters[0].ReadOnlyValues.ToArray(), model.Model["layer1.0.conv2"].Parameters[0].ReadOnlyValues.ToArray());
        Assert.AreEqual(0.485f * 255, model.Model["Standardize1"].Parameters[0].ReadOnlyValues[0], 1e-4f);
        Assert.AreEqual(3, model.Model.OutputLength);
    }

    [TestMethod]
    public void CreateModel_OfWeights_ScoresImagesAndGivesFeatures()
    {
        using var folder = new TemporaryFolder();
        Network network = Preset("MobileNetV2").Architecture.Create((3, 20, 20), 2, standardizeInput: false);
        network.Initialize(new Random(1));
        new NetworkTransformer(network, "Features", PixelOrder.Planar, new FeatureExtraction(network.OutputShape, "Output"), numberOfThreads: 1)
            .SaveWeights(folder.File("mobilenet.safetensors"));
        SafeTensors weights = SafeTensors.Load(folder.File("mobilenet.safetensors"));

        NetworkTransformer model = NetworkPreset.MobileNetV2.CreateModel(weights, ["cat", "dog"], "Image", (3, 20, 20));
        HeldImage[] images = HalfBrightImages.Hold(3);
        IDataView data = _mlContext.Data.LoadFromEnumerable(images), scored = model.Transform(data);

        Assert.AreSequenceEqual(["cat", "dog"], model.ClassNames);
        double[] pixels = [.. Enumerable.Range(0, 3).SelectMany(c => HalfBrightImages.Draw(0, 20, new Random(1)).Where((_, i) => i % 4 == c)).Select(pixel => (double)pixel)];
        double[] scaled = [.. pixels.Select((pixel, i) => (pixel - ImageScaling.ImageNet.Means[i / 400]) / ImageScaling.ImageNet.Deviations[i / 400])];
        Near.AreEqual(NetworkFiles.Score(network, [scaled], softmax: true)[0], scored.Arrays<float>("Score").First().AsSpan().ToDoubles(), 1e-4, "probabilities");
        IDataView features = _mlContext.Transforms.NetworkFeatures("Embedding", model, layer: "avgpool").Fit(data).Transform(data);
        Assert.HasCount(1280, features.Arrays<float>("Embedding").First());
        foreach (HeldImage image in images)
            image.Image!.Dispose();
    }

    [TestMethod]
    public void CreateModel_OtherNumberOfLabels_Throws()
    {
        using var folder = new TemporaryFolder();
        Network network = Preset("MobileNetV2").Architecture.Create((3, 20, 20), 2, standardizeInput: false);
        new NetworkTransformer(network, "Features", PixelOrder.Planar, new FeatureExtraction(network.OutputShape, "Output"), numberOfThreads: 1).SaveWeights(folder.File("two.safetensors"));
        SafeTensors weights = SafeTensors.Load(folder.File("two.safetensors"));
        StringAssert.StartsWith(
            Assert.ThrowsExactly<ArgumentException>(() => NetworkPreset.MobileNetV2.CreateModel(weights, ["cat"])).Message,
            $"There are 1 labels, but the weights in '{folder.File("two.safetensors")}' are for 2 classes.");
        StringAssert.Contains(Assert.ThrowsExactly<ArgumentException>(() => NetworkPreset.ResNet18.CreateModel(weights)).Message, "the file lacks conv1.weight");
    }

    [TestMethod]
    public void Options_PresetAndNetwork_Throw()
    {
        Assert.AreEqual("Preset", Assert.ThrowsExactly<ArgumentException>(
            () => new ConvolutionalNetworkTrainer(new() { Preset = NetworkPreset.ResNet18, Network = net => net.Relu() })).ParamName);
        Assert.AreEqual("AddOutputLayer", Assert.ThrowsExactly<ArgumentException>(
            () => new ConvolutionalNetworkTrainer(new() { Preset = NetworkPreset.ResNet18, AddOutputLayer = false })).ParamName);
    }

    private static Striped Coloured(Striped grey) => new() { Features = [.. grey.Features, .. grey.Features, .. grey.Features], Direction = grey.Direction };

    private static NetworkPreset Preset(string name) => NetworkPreset.All.Single(preset => preset.Name == name);

    private static Network Create(string name, Shape input, int classes) => Preset(name).Architecture.Create(input, classes);

    private static IEnumerable<string> Names(string preset) =>
        NamedParameters.Of(Preset(preset).Architecture.Create((3, 224, 224), 1000, standardizeInput: false)).Select(parameter => parameter.Name);

    private static double Deviation(Layer layer)
    {
        float[] weights = layer.Parameters[0].ReadOnlyValues.ToArray();
        return Math.Sqrt(weights.Average(weight => (double)weight * weight));
    }
}
