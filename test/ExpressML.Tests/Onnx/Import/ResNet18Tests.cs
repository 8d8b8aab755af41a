using System.Reflection;
using ExpressML.Layers;
using ExpressML.Onnx;
using ExpressML.Tests.Support;
using ExpressML.Trainers;
using ExpressML.Transforms;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace ExpressML.Tests.Onnx.Import;

/// <summary>ResNet-18 of ImageNet, exported by CNTK, from the package Microsoft.ML.DnnImageFeaturizer.ResNet18.</summary>
[TestClass]
public sealed class ResNet18Tests
{
    private static readonly Lazy<NetworkTransformer> _features = new(() => OnnxModel.Load(ModelPath, new OnnxModelOptions { TakesImages = false }));

    private static string ModelPath => typeof(ResNet18Tests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == "ResNet18").Value!;

    [TestMethod]
    public void Outputs_AreThoseOfOnnxRuntime_OnImages()
    {
        float[] images = [.. Photos(2).SelectMany(photo => photo)];
        byte[] bytes = File.ReadAllBytes(ModelPath);
        const int Length = 3 * 224 * 224;
        float[] actual = OnnxScores.OfModel(_features.Value, images, 2);
        for (int i = 0; i < 2; i++)
            OnnxScores.AssertNear(OnnxScores.OfOnnxRuntime(bytes, images[(i * Length)..((i + 1) * Length)], [1, 3, 224, 224]), actual[(i * 512)..((i + 1) * 512)]);
        Assert.AreEqual(new Shape(512, 1, 1), _features.Value.Model.OutputShape);
        Assert.IsInstanceOfType<Conv2D>(_features.Value.Model["Convolution249"]);
    }

    [TestMethod]
    public void AnotherImageSize_GivesFeaturesOfTheSameNumber()
    {
        NetworkTransformer small = OnnxModel.Load(ModelPath, new OnnxModelOptions { InputShape = (3, 64, 96), ImageScaling = new ImageScaling([123, 116, 103], [1]), TakesBlueFirst = true });
        Assert.AreEqual((new Shape(3, 64, 96), new Shape(512, 1, 1)), (small.Model.InputShape, small.Model.OutputShape));
        Assert.IsTrue(small.TakesImages);
        NotSupportedException odd = Assert.ThrowsExactly<NotSupportedException>(() => OnnxModel.Load(ModelPath, new OnnxModelOptions { InputShape = (3, 112, 112) }));
        StringAssert.EndsWith(odd.Message, "At the file's own shape, 3×224×224, it is: InputShape 3×112×112 does not suit the network. Multiples of 32 suit most.");
    }

    [TestMethod]
    public void InitialModel_WithClassesOfItsOwn_LearnsThem_AndIsSaved()
    {
        var mlContext = new MLContext(1);
        NetworkTransformer pretrained = OnnxModel.Load(ModelPath, new OnnxModelOptions { TakesImages = false, InputShape = (3, 32, 32) });
        var random = new Random(5);
        Photo[] rows = [.. Enumerable.Range(0, 24).Select(i => new Photo { Label = i % 3, Pixels = [.. Enumerable.Range(0, 3 * 32 * 32).Select(p => (float)(random.NextDouble() * 60 + 60 * (p / 1024 == i % 3 ? 1 : 0)))] })];
        IDataView data = mlContext.Data.LoadFromEnumerable(rows);
        var pipeline = mlContext.Transforms.Conversion.MapValueToKey("Label").Append(new ConvolutionalNetworkTrainer(mlContext, new ConvolutionalNetworkTrainer.Options
        {
            InitialModel = pretrained,
            FeatureColumnName = "Pixels",
            InputShape = (3, 32, 32),
            FrozenLayers = [.. pretrained.Model.Layers.Select(pretrained.Model.NameOf)],
            NumberOfEpochs = 20,
            BatchSize = 8,
        }));
        TransformerChain<NetworkTransformer> model = pipeline.Fit(data);
        Assert.IsGreaterThan(0.8, mlContext.MulticlassClassification.Evaluate(model.Transform(data)).MicroAccuracy);
        CollectionAssert.AreEqual(
            pretrained.Model["BatchNormalization251"].Parameters[2].Values.ToArray(), model.LastTransformer.Model["BatchNormalization251"].Parameters[2].Values.ToArray());

        using var folder = new TemporaryFolder();
        mlContext.Model.Save(model, data.Schema, folder.File("model.zip"));
        ITransformer loaded = mlContext.Model.Load(folder.File("model.zip"), out _);
        CollectionAssert.AreEqual(Scores(model), Scores(loaded));

        float[] Scores(ITransformer transformer) => [.. transformer.Transform(data).GetColumn<float[]>("Score").SelectMany(scores => scores)];
    }

    // Photos of clothes, 28×28, each pixel repeated 8×8 times, as all three colours less their means.
    private static IEnumerable<float[]> Photos(int count) => RealImages.FashionMini().Test.Take(count).Select(image =>
        Enumerable.Range(0, 3 * 224 * 224).Select(i => image.Pixels[i / 224 % 224 / 8 * 28 + i % 224 / 8] - 115).ToArray());

    private sealed class Photo
    {
        public int Label { get; set; }

        [VectorType(3, 32, 32)]
        public float[] Pixels { get; set; } = [];
    }
}
