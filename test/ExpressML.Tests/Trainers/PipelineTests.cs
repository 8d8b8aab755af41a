using ExpressML.Tests.Support;
using ExpressML.Trainers;
using ExpressML.Transforms;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace ExpressML.Tests.Trainers;

/// <summary>Everything in ML.NET that takes an estimator or a model takes ours.</summary>
[TestClass]
public sealed class PipelineTests
{
    private readonly MLContext _mlContext = new(seed: 1);

    [TestMethod]
    public void AppendCacheCheckpoint_ChangesNothing()
    {
        IDataView data = Load(60);
        var plain = Key().Append(new LeNetTrainer(Quick()));
        var cached = Key().AppendCacheCheckpoint(_mlContext).Append(new LeNetTrainer(Quick()));
        CollectionAssert.AreEqual(NetworkFiles.Bytes(plain.Fit(data).LastTransformer.Model), NetworkFiles.Bytes(cached.Fit(data).LastTransformer.Model));
    }

    [TestMethod]
    public void WithOnFitDelegate_GivesTheTrainedNetwork()
    {
        NetworkTransformer? given = null;
        var pipeline = Key().Append(new LeNetTrainer(Quick()).WithOnFitDelegate(trained => given = trained));
        Assert.AreSame(pipeline.Fit(Load(30)).LastTransformer, given);
    }

    [TestMethod]
    public void TrainTestSplit_BothParts_Work()
    {
        DataOperationsCatalog.TrainTestData parts = _mlContext.Data.TrainTestSplit(Load(300), testFraction: 0.2);
        LeNetTrainer.Options options = Quick();
        options.NumberOfEpochs = 15;
        IDataView scored = Key().Append(new LeNetTrainer(options)).Fit(parts.TrainSet).Transform(parts.TestSet);
        Assert.IsGreaterThan(0.95, _mlContext.MulticlassClassification.Evaluate(scored).MicroAccuracy);
    }

    [TestMethod]
    public void NestedChains_GiveWhatOneChainGives()
    {
        IDataView data = Load(60);
        IEstimator<ITransformer> nested = Key();
        nested = nested.Append(new LeNetTrainer(Quick()));
        nested = nested.Append(_mlContext.Transforms.Conversion.MapKeyToValue("PredictedLabel"));
        float[][] expected = [.. Key().Append(new LeNetTrainer(Quick())).Fit(data).Transform(data).Arrays<float>("Score")];
        float[][] actual = [.. nested.Fit(data).Transform(data).Arrays<float>("Score")];
        for (int row = 0; row < expected.Length; row++)
            CollectionAssert.AreEqual(expected[row], actual[row]);
    }

    [TestMethod]
    public void Preview_OfPipelineAndModel_ShowsPredictions()
    {
        IDataView data = Load(30);
        var pipeline = Key().Append(new LeNetTrainer(Quick()));
        Assert.HasCount(5, pipeline.Preview(data, maxRows: 5).RowView);
        DataDebuggerPreview preview = pipeline.Fit(data).Preview(data, maxRows: 7);
        Assert.HasCount(7, preview.RowView);
        Assert.IsTrue(preview.Schema.Any(column => column.Name == "PredictedLabel"));
    }

    [TestMethod]
    public void OtherTrainerAfterOurs_LearnsFromTheScores()
    {
        IDataView data = Load(150);
        LeNetTrainer.Options options = Quick();
        options.NumberOfEpochs = 12;
        var pipeline = Key().Append(new LeNetTrainer(options))
            .Append(_mlContext.Transforms.CopyColumns("Features", "Score"))
            .Append(_mlContext.MulticlassClassification.Trainers.LbfgsMaximumEntropy());
        Assert.IsGreaterThan(0.95, _mlContext.MulticlassClassification.Evaluate(pipeline.Fit(data).Transform(data)).MicroAccuracy);
    }

    [TestMethod]
    public void PermutationFeatureImportance_OfPipelineAndLoadedModel_FindsTheNetwork()
    {
        var random = new Random(1);
        IDataView data = _mlContext.Data.LoadFromEnumerable(Enumerable.Range(0, 300).Select(_ => random.NextSingle()).Select(x => new Line { X = x, Noise = random.NextSingle(), Y = 5 * x }));
        var options = new ConvolutionalNetworkTrainer.Options { Network = net => net.Dense(4).Tanh(), LabelColumnName = "Y", LearningRate = 0.02, Seed = 1 };
        var model = _mlContext.Transforms.Concatenate("Features", "X", "Noise").Append(new ConvolutionalNetworkRegressionTrainer(options)).Fit(data);
        using var stream = new MemoryStream();
        _mlContext.Model.Save(model, data.Schema, stream);
        ITransformer loaded = new MLContext().Model.Load(stream, out _);
        var expected = _mlContext.Regression.PermutationFeatureImportance((ITransformer)model, model.Transform(data), "Y");
        var actual = new MLContext(seed: 1).Regression.PermutationFeatureImportance(loaded, loaded.Transform(data), "Y");
        foreach (var importance in new[] { expected, actual })
        {
            CollectionAssert.AreEquivalent(new[] { "X", "Noise" }, importance.Keys.ToArray());
            Assert.IsLessThan(importance["Noise"].RSquared.Mean - 0.5, importance["X"].RSquared.Mean);
        }
    }

    [TestMethod]
    public void SaveAndLoad_Stream_GivesTheSameScores()
    {
        IDataView data = Load(40);
        ITransformer model = Key().Append(new LeNetTrainer(Quick())).Fit(data);
        using var stream = new MemoryStream();
        _mlContext.Model.Save(model, data.Schema, stream);
        stream.Position = 0;
        AssertSameScores(model, new MLContext().Model.Load(stream, out DataViewSchema schema), data);
        Assert.AreEqual(data.Schema.Count, schema.Count);
    }

    [TestMethod]
    public void SaveAndLoad_WithALoader_ReadsAndScoresTheFile()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("images.csv");
        File.WriteAllLines(path, Stripes.Create(40).Select(row => $"{row.Direction},{string.Join(',', row.Features)}"));
        TextLoader loader = _mlContext.Data.CreateTextLoader(
            [new TextLoader.Column("Direction", DataKind.String, 0), new TextLoader.Column("Features", DataKind.Single, 1, 144)], separatorChar: ',');
        LeNetTrainer.Options options = Quick();
        options.InputShape = (1, 12, 12);
        var source = new MultiFileSource(path);
        var model = loader.Append(Key().Append(new LeNetTrainer(options))).Fit(source);

        _mlContext.Model.Save(model.Transformer, model.Loader, folder.File("model.zip"));
        ITransformer loaded = new MLContext().Model.LoadWithDataLoader(folder.File("model.zip"), out IDataLoader<IMultiStreamSource> itsLoader);
        float[][] expected = [.. model.Load(source).Arrays<float>("Score")], actual = [.. loaded.Transform(itsLoader.Load(source)).Arrays<float>("Score")];
        Assert.HasCount(40, actual);
        for (int row = 0; row < expected.Length; row++)
            CollectionAssert.AreEqual(expected[row], actual[row]);
    }

    [TestMethod]
    public void Model_SixteenThreadsAtOnce_ScoreAsOne()
    {
        IDataView data = Load(100);
        var model = Key().Append(new LeNetTrainer(Quick())).Fit(data);
        Striped[] images = Stripes.Create(100);
        float[][] expected = [.. model.Transform(data).Arrays<float>("Score")];
        var failures = new List<string>();
        Thread[] threads = [.. Enumerable.Range(0, 16).Select(number => new Thread(() =>
        {
            for (int round = 0; round < 3; round++)
            {
                float[][] scores = number % 2 == 0 ? ByEngine() : [.. model.Transform(data).Arrays<float>("Score")];
                for (int row = 0; row < expected.Length; row++)
                {
                    if (!expected[row].AsSpan().SequenceEqual(scores[row]))
                        lock (failures)
                            failures.Add($"thread {number}, row {row}");
                }
            }
        }))];
        foreach (Thread thread in threads)
            thread.Start();
        foreach (Thread thread in threads)
            thread.Join();
        Assert.IsEmpty(failures);

        float[][] ByEngine()
        {
            var schema = SchemaDefinition.Create(typeof(Striped));
            schema["Features"].ColumnType = new VectorDataViewType(NumberDataViewType.Single, 12, 12);
            using var engine = new MLContext().Model.CreatePredictionEngine<Striped, Scored>(model, inputSchemaDefinition: schema);
            return [.. images.Select(image => engine.Predict(image).Score)];
        }
    }

    [TestMethod]
    [DoNotParallelize]
    public void Memory_TenThousandPredictions_IsFlat()
    {
        ITransformer model = Key().Append(new LeNetTrainer(Quick())).Fit(Load(30));
        var schema = SchemaDefinition.Create(typeof(Striped));
        schema["Features"].ColumnType = new VectorDataViewType(NumberDataViewType.Single, 12, 12);
        using var engine = _mlContext.Model.CreatePredictionEngine<Striped, Scored>(model, inputSchemaDefinition: schema);
        Striped image = Stripes.Create(1)[0];
        Scored scored = engine.Predict(image);
        AssertFlat(() =>
        {
            for (int i = 0; i < 10_000; i++)
                engine.Predict(image, ref scored);
        });
    }

    [TestMethod]
    [DoNotParallelize]
    public void Memory_FiftyFits_IsFlat()
    {
        IDataView data = Key().Fit(Load(30)).Transform(Load(30));
        var trainer = new LeNetTrainer(Quick());
        trainer.Fit(data);
        int threads = System.Diagnostics.Process.GetCurrentProcess().Threads.Count;
        AssertFlat(() =>
        {
            for (int i = 0; i < 50; i++)
                trainer.Fit(data);
        });
        Assert.IsLessThan(threads + 10, System.Diagnostics.Process.GetCurrentProcess().Threads.Count);
    }

    // A network of these takes 100 kB: one that was kept by each fit would be 5 MB.
    private static void AssertFlat(Action work)
    {
        long before = GC.GetTotalMemory(forceFullCollection: true);
        work();
        Assert.IsLessThan(1_000_000, GC.GetTotalMemory(forceFullCollection: true) - before);
    }

    private static void AssertSameScores(ITransformer expected, ITransformer actual, IDataView data)
    {
        foreach ((float[] first, float[] second) in expected.Transform(data).Arrays<float>("Score").Zip(actual.Transform(data).Arrays<float>("Score")))
            CollectionAssert.AreEqual(first, second);
    }

    private static LeNetTrainer.Options Quick() => new() { NumberOfEpochs = 2, BatchSize = 16, Seed = 1 };

    private Microsoft.ML.Transforms.ValueToKeyMappingEstimator Key() => _mlContext.Transforms.Conversion.MapValueToKey("Label", "Direction");

    private IDataView Load(int count)
    {
        var schema = SchemaDefinition.Create(typeof(Striped));
        schema["Features"].ColumnType = new VectorDataViewType(NumberDataViewType.Single, 12, 12);
        return _mlContext.Data.LoadFromEnumerable(Stripes.Create(count), schema);
    }

    private sealed class Line
    {
        public float X { get; set; }

        public float Noise { get; set; }

        public float Y { get; set; }
    }

    private sealed class Scored
    {
        public float[] Score { get; set; } = [];
    }
}
