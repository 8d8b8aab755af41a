using ExpressML.Layers;
using ExpressML.Networks;
using ExpressML.Tests.Support;
using ExpressML.Trainers;
using ExpressML.Transforms;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace ExpressML.Tests.MLNet;

[TestClass]
public sealed class NetworkFeaturesTests
{
    private readonly MLContext _mlContext = new(seed: 1);

    [TestMethod]
    public void OutputOf_EachLayer_GivesTheBitsOfTheNetworkThatEndsThere()
    {
        NetworkTransformer model = Model(net => net
            .Conv2D(5, 3, padding: 1).BatchNormalization().Relu().MaxPool2D(2).Dropout()
            .Conv2D(4, 3, padding: 1).Relu().Conv2D(3, 1).Tanh().Flatten().Dense(7).Relu().Dense(3));
        IDataView data = Stripes.Load(_mlContext, Stripes.Create(35));
        double[][] x = [.. data.Arrays<float>("Features").Select(row => Array.ConvertAll(row, value => (double)value))];
        for (int i = 0; i < model.Model.Layers.Count; i++)
        {
            string name = model.Model.NameOf(model.Model.Layers[i]);
            Network whole = NetworkFiles.Read(NetworkFiles.Bytes(model.Model));
            Network part = new(whole.InputShape, [.. NetworkFiles.Read(NetworkFiles.Bytes(model.Model)).Layers.Take(i + 1).Select(Again)]);
            foreach (var (from, to) in Parameters(whole).Zip(Parameters(part)))
                from.Values.CopyTo(to.Values);

            float[][] features = model.OutputOf(name, "X").Transform(data).Arrays<float>("X");

            CollectionAssert.AreEqual(
                NetworkFiles.Score(part, x).SelectMany(row => row).ToArray(), features.SelectMany(row => row).Select(value => (double)value).ToArray(), name);
        }
    }

    [TestMethod]
    public void OutputOf_LayersThatAreRunTogether_GivesWhatEachGivesByItself()
    {
        NetworkTransformer model = Model(net => net.Conv2D(5, 3, padding: 1).Relu().MaxPool2D(2).Conv2D(4, 3).Relu().Flatten().Dense(3));
        IDataView data = Stripes.Load(_mlContext, Stripes.Create(20));
        float[] Of(string layer) => [.. model.OutputOf(layer, "X").Transform(data).Arrays<float>("X").SelectMany(row => row)];
        Assert.IsLessThan(0f, Of("Conv2D1").Min(), "before the ReLU");
        CollectionAssert.AreEqual(Of("Conv2D1").Select(value => Math.Max(value, 0)).ToArray(), Of("Relu1"));
        CollectionAssert.AreEqual(Of("Conv2D2").Select(value => Math.Max(value, 0)).ToArray(), Of("Relu2"));
        CollectionAssert.AreEqual(Of("Relu2"), Of("Flatten1"));
        CollectionAssert.AreEqual(
            model.Transform(data).Arrays<float>("Score").Select(Best).ToArray(), model.OutputOf("Dense1", "X").Transform(data).Arrays<float>("X").Select(Best).ToArray());

        static int Best(float[] scores) => Array.IndexOf(scores, scores.Max());
    }

    [TestMethod]
    public void OutputOf_LayersInsideBlocks_LeadThereByTheirBranch()
    {
        NetworkTransformer model = Model(net => net
            .Conv2D(4, 3, padding: 1)
            .Residual(block => block.Tanh().Concatenate(one => one.Relu(), other => other.Conv2D(4, 1).Named("deep")).Conv2D(4, 1), shortcut => shortcut.Conv2D(4, 1).Named("side")).Named("block")
            .Flatten().Dense(3));
        Assert.AreEqual("Conv2D(4, 3, padding: 1), Tanh(), Conv2D(4, 1)", Path("deep"));
        Assert.AreEqual("Conv2D(4, 3, padding: 1), Conv2D(4, 1)", Path("side"));
        Assert.HasCount(2, model.OutputOf("block", "X").Model.Layers);
        Assert.AreSame(model.Model["deep"], model.OutputOf("deep", "X").Model["deep"], "parameters are shared");

        string Path(string name) => string.Join(", ", model.OutputOf(name, "X").Model.Layers);
    }

    [TestMethod]
    public void OutputOf_Schema_HasTheLayersDimensionsAndNoScore()
    {
        NetworkTransformer model = Model(net => net.Conv2D(5, 3).Relu().Flatten().Dense(6).Relu().Dense(3));
        DataViewSchema schema = Stripes.Load(_mlContext, Stripes.Create(3)).Schema;
        DataViewSchema.Column maps = model.OutputOf("Relu1", "Maps").GetOutputSchema(schema)["Maps"], vector = model.OutputOf("Dense1", "V").GetOutputSchema(schema)["V"];
        Assert.AreEqual(new VectorDataViewType(NumberDataViewType.Single, 5, 10, 10), maps.Type);
        Assert.AreEqual(new VectorDataViewType(NumberDataViewType.Single, 6), vector.Type);
        Assert.IsEmpty(vector.Describe());
    }

    [TestMethod]
    public void NetworkFeatures_BeforeTrainersOfMLNet_SavedAndLoadedElsewhere_GivesTheSameBits()
    {
        IDataView training = Stripes.Load(_mlContext, Stripes.Create(150)), test = Stripes.Load(_mlContext, Stripes.Create(60, seed: 2));
        var trained = new ConvolutionalNetworkTrainer(new ConvolutionalNetworkTrainer.Options
        {
            Network = net => net.Conv2D(6, 3).Relu().MaxPool2D(2).Flatten().Dense(8).Named("embedding").Tanh(),
            NumberOfEpochs = 20,
            BatchSize = 16,
            Seed = 1,
        }).Fit(training);
        foreach (IEstimator<ITransformer> trainer in new IEstimator<ITransformer>[]
        {
            _mlContext.MulticlassClassification.Trainers.LbfgsMaximumEntropy("Label", "Embedding"),
            _mlContext.MulticlassClassification.Trainers.SdcaMaximumEntropy("Label", "Embedding"),
        })
        {
            var pipeline = _mlContext.Transforms.NetworkFeatures("Embedding", Loaded(trained, training.Schema), "embedding").AppendCacheCheckpoint(_mlContext).Append(trainer);
            var model = pipeline.Fit(training);

            IDataView scored = model.Transform(test);
            Assert.IsGreaterThan(0.95, _mlContext.MulticlassClassification.Evaluate(scored).MicroAccuracy);
            using var folder = new TemporaryFolder();
            string file = folder.File("model.zip");
            _mlContext.Model.Save(model, training.Schema, file);
            CollectionAssert.AreEqual(scored.Numbers("Embedding"), ConsumerProcess.Predict(file, test, "Embedding"));
            CollectionAssert.AreEqual(scored.Numbers("Score"), ConsumerProcess.Predict(file, test, "Score"));
        }
    }

    [TestMethod]
    public void NetworkFeatures_PredictionEngine_GivesTheSameBitsAsTransform()
    {
        NetworkTransformer model = Points.Transformer(new BinaryPrediction());
        IDataView data = Points.Load(_mlContext, 5);
        NetworkTransformer features = _mlContext.Transforms.NetworkFeatures("Embedding", model, "Tanh1").Fit(data);
        using PredictionEngine<Point, Embedded> engine = _mlContext.Model.CreatePredictionEngine<Point, Embedded>(features);
        float[][] expected = features.Transform(data).Arrays<float>("Embedding");
        CollectionAssert.AreEqual(expected, Array.ConvertAll(Points.Create(5), point => engine.Predict(point).Embedding), StructuralComparer.Instance);
    }

    [TestMethod]
    public void NetworkFeatures_OtherInputColumn_IsRead()
    {
        IDataView data = Points.Load(_mlContext, 5);
        data = _mlContext.Transforms.CopyColumns("Numbers4", "Features").Append(_mlContext.Transforms.DropColumns("Features")).Fit(data).Transform(data);
        NetworkTransformer model = Points.Transformer(new BinaryPrediction());
        float[] expected = model.OutputOf("Tanh1", "Features").Transform(Points.Load(_mlContext, 5)).Numbers("Features");
        CollectionAssert.AreEqual(
            expected, _mlContext.Transforms.NetworkFeatures("Features", model, "Tanh1", inputColumnName: "Numbers4").Fit(data).Transform(data).Numbers("Features"));
    }

    [TestMethod]
    public void NetworkFeatures_UnknownLayer_ListsTheNames() => Assert.AreEqual(
        "The network has no layer 'Relu1'. Its layers are Dense1, Tanh1, Dense2. (Parameter 'name')",
        Assert.ThrowsExactly<ArgumentException>(() => _mlContext.Transforms.NetworkFeatures("X", Points.Transformer(new BinaryPrediction()), "Relu1")).Message);

    [TestMethod]
    public void NetworkFeatures_ModelWithoutANetwork_SaysWhatItHas()
    {
        const string Advice = "Pass what a trainer of ExpressML gave, or what was loaded of it.";
        IDataView data = Points.Load(_mlContext, 5);
        var copy = _mlContext.Transforms.CopyColumns("A", "Features");
        Assert.AreEqual(
            $"model must be a NetworkTransformer or a chain with one in it, but is a ColumnCopyingTransformer. {Advice}", Message(copy.Fit(data)));
        Assert.AreEqual(
            $"model must be a NetworkTransformer or a chain with one in it, but is a chain of ColumnCopyingTransformer, ColumnSelectingTransformer. {Advice}",
            Message(copy.Append(_mlContext.Transforms.DropColumns("A")).Fit(data)));
        Assert.AreEqual(
            $"model must be a NetworkTransformer or a chain with one in it, but is an empty chain. {Advice}", Message(new TransformerChain<ITransformer>()));

        string Message(ITransformer model) =>
            Assert.ThrowsExactly<ArgumentException>(() => _mlContext.Transforms.NetworkFeatures("X", model, "Dense1")).Message;
    }

    [TestMethod]
    public void GetOutputSchema_WrongColumns_SpeaksAsMLNetDoes()
    {
        NetworkFeaturesEstimator estimator = _mlContext.Transforms.NetworkFeatures("X", Points.Transformer(new BinaryPrediction()), "Dense1", "Number");
        Assert.StartsWith(
            "Schema mismatch for feature column 'Number': expected Vector<Single, 4> or Vector<Byte, 4>, got Scalar of Single",
            Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => estimator.GetOutputSchema(SchemaShapes.Of(Points.Load(_mlContext, 1).Schema))).Message);
        estimator = _mlContext.Transforms.NetworkFeatures("X", Points.Transformer(new BinaryPrediction()), "Dense1", "Gone");
        Assert.StartsWith(
            "Could not find feature column 'Gone'",
            Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => estimator.GetOutputSchema(SchemaShapes.Of(Points.Load(_mlContext, 1).Schema))).Message);
        Assert.StartsWith(
            "Could not find feature column 'Gone'", Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => estimator.Fit(Points.Load(_mlContext, 1))).Message);
    }

    private sealed class Embedded
    {
        [VectorType(5)]
        public float[] Embedding { get; set; } = [];
    }

    private static NetworkTransformer Model(Func<NetworkBuilder, NetworkBuilder> append)
    {
        Network network = append(new NetworkBuilder()).Build((1, 12, 12));
        network.Initialize(new Random(1));
        foreach (BatchNormalization normalization in network.Layers.OfType<BatchNormalization>())
            new Random(2).Draw(normalization.Parameters[2].Length).ToSingles().CopyTo(normalization.Parameters[2].Values);
        return new NetworkTransformer(network, "Features", PixelOrder.Planar, new MulticlassPrediction(network.OutputLength, null), numberOfThreads: null);
    }

    private ITransformer Loaded(ITransformer model, DataViewSchema schema)
    {
        using var stream = new MemoryStream();
        _mlContext.Model.Save(model, schema, stream);
        stream.Position = 0;
        return _mlContext.Model.Load(stream, out _);
    }

    private static IEnumerable<ExpressML.Tensors.Parameter> Parameters(Network network) => network.Layers.SelectMany(layer => layer.Parameters);

    // The same layer, without a place in a network.
    private static Layer Again(Layer layer) => layer switch
    {
        Conv2D conv => new Conv2D(conv.Filters, conv.Window, conv.Stride, conv.Padding),
        Dense dense => new Dense(dense.Units),
        MaxPool2D pool => new MaxPool2D(pool.Window),
        _ => (Layer)Activator.CreateInstance(layer.GetType(), [.. layer.GetType().GetConstructors()[0].GetParameters().Select(parameter => parameter.DefaultValue)])!,
    };
}
