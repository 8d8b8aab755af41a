using ExpressML.Augmentations;
using ExpressML.Optimizers;
using ExpressML.Tests.Support;
using ExpressML.Trainers;
using ExpressML.Transforms;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace ExpressML.Tests.Trainers;

/// <summary>The same rows give the same model, however they come in.</summary>
[TestClass]
public sealed class ReadingTests
{
    private const int Side = 12;

    private readonly MLContext _mlContext = new(seed: 1);

    [TestMethod]
    [DataRow(1)]
    [DataRow(2)]
    [DataRow(4)]
    public void Fit_SourcesWithOneAndWithSeveralCursors_GiveTheSameBytes(int threads)
    {
        Striped[] rows = Stripes.Create(1000, Side);
        using var folder = new TemporaryFolder();
        byte[] expected = Train(Mapped(rows), Options(threads: 1));
        foreach ((string name, IDataView view) in Sources(rows, folder))
            CollectionAssert.AreEqual(expected, Train(view, Options(threads)), name);
    }

    [TestMethod]
    public void Fit_BytePixels_GiveTheBytesOfTheirNumbers()
    {
        Striped[] rows = Stripes.Create(300, Side);
        var layouts = new (int[] Dimensions, PixelOrder Order)[] { ([1, Side, Side], PixelOrder.Planar), ([Side, Side / 3, 3], PixelOrder.Interleaved) };
        foreach ((int[] dimensions, PixelOrder order) in layouts)
        {
            var trainer = new ConvolutionalNetworkTrainer(new ConvolutionalNetworkTrainer.Options
            {
                Network = net => net.Conv2D(4, 3).Relu().Flatten(),
                NumberOfEpochs = 2,
                BatchSize = 20,
                Seed = 1,
                PixelOrder = order,
            });
            IDataView floats = Stripes.Load(_mlContext, rows, dimensions), bytes = LoadBytes(rows, dimensions);
            CollectionAssert.AreEqual(NetworkFiles.Bytes(trainer.Fit(floats).Model), NetworkFiles.Bytes(trainer.Fit(bytes).Model), $"{order}");
        }
    }

    [TestMethod]
    public void Fit_BytePixelsInAPipeline_KnowsItsOutput()
    {
        IDataView bytes = LoadBytes(Stripes.Create(60, Side), [Side, Side]);
        var pipeline = _mlContext.Transforms.CopyColumns("Copy", "Label")
            .Append(new LeNetTrainer(Options(threads: 1)))
            .Append(_mlContext.Transforms.Conversion.MapKeyToValue("PredictedLabel"));
        SchemaShape.Column[] columns = [.. pipeline.GetOutputSchema(SchemaShapes.Of(bytes.Schema))];
        Assert.AreEqual(NumberDataViewType.Byte, columns.Single(column => column.Name == "Features").ItemType);
        Assert.AreEqual(NumberDataViewType.Single, columns.Single(column => column.Name == "Score").ItemType);
        Assert.HasCount(60, pipeline.Fit(bytes).Transform(bytes).Arrays<float>("Score"));
    }

    [TestMethod]
    [DataRow(1)]
    [DataRow(3)]
    public void Fit_MoreRowsThanMemory_LearnsThemAndGivesTheSameBytesOnAnyNumberOfThreads(int threads)
    {
        IDataView training = Load(Fractions(Stripes.Create(1500, 28)), 28), test = Load(Fractions(Stripes.Create(150, 28, seed: 2)), 28);
        var lines = new List<string>();
        _mlContext.Log += (_, log) => lines.Add(log.RawMessage);
        NetworkTransformer model = new LeNetTrainer(_mlContext, Streamed(threads)).Fit(training);

        Assert.IsGreaterThan(0.99, _mlContext.MulticlassClassification.Evaluate(model.Transform(test)).MicroAccuracy);
        CollectionAssert.AreEqual(Train(training, Streamed(threads: 2)), NetworkFiles.Bytes(model.Model));
        Assert.Contains(
            "1500 rows need 5 MB, and MaximumMemoryForRows is 1 MB: each epoch reads them again and shuffles them in a buffer of 333 rows.", lines);

        LeNetTrainer.Options inMemory = Streamed(threads);
        inMemory.MaximumMemoryForRows = 5;
        CollectionAssert.AreNotEqual(NetworkFiles.Bytes(model.Model), Train(training, inMemory));
    }

    [TestMethod]
    public void Fit_StreamedWithEverything_GivesTheSameBytesOnAnyNumberOfThreads()
    {
        IDataView training = Load(Stripes.Create(2000, 28), 28);
        byte[] expected = Bytes(threads: 1);
        foreach (int threads in new[] { 2, 4 })
            CollectionAssert.AreEqual(expected, Bytes(threads), $"{threads} threads");

        byte[] Bytes(int threads)
        {
            LeNetTrainer.Options options = Streamed(threads);
            (options.Augmentations, options.Mixup, options.NumberOfEpochs) = ([new RandomCrop(2), new ColorJitterPca()], new Mixup(), 2);
            return Train(training, options);
        }
    }

    [TestMethod]
    public void Fit_StreamedRowsThatCannotBeUsed_AreCountedOnce()
    {
        Striped[] rows = Fractions(Stripes.Create(1000, 28));
        foreach (int row in new[] { 3, 500, 999 })
            rows[row].Features[7] = float.NaN;
        var warnings = new List<string>();
        _mlContext.Log += (_, log) =>
        {
            if (log.Kind == Microsoft.ML.Runtime.ChannelMessageKind.Warning)
                warnings.Add(log.RawMessage);
        };

        NetworkTransformer model = new LeNetTrainer(_mlContext, Streamed(threads: 2)).Fit(Load(rows, 28));
        Assert.AreSequenceEqual(["Skipped 3 rows with NaN or infinite values in column 'Features': row 3, row 500, row 999, counted from 0."], warnings);
        Assert.IsTrue(model.Model.Layers.SelectMany(layer => layer.Parameters).All(parameter => Array.TrueForAll(parameter.Values.ToArray(), float.IsFinite)));
    }

    [TestMethod]
    public void Fit_StreamedWithRProp_SaysHowMuchMemoryItNeeds() => AssertFails(
        "new RProp { Increase = 1.2, Decrease = 0.5, MinimumStep = 1E-06, MaximumStep = 50 } needs all 1000 rows in each step, but they do not fit into memory: "
        + "set MaximumMemoryForRows to at least 4, or choose another optimizer.",
        options => options.Optimizer = new RProp());

    [TestMethod]
    public void Fit_StreamedInBatchesOfAlmostTheBuffer_SaysHowMuchMemoryTheyNeed() => AssertFails(
        "Rows that do not fit into memory are shuffled in a buffer of at least 2 batches, 400 rows of 1×28×28, but MaximumMemoryForRows has room for 333: "
        + "set it to at least 2, or lower BatchSize (now 200).",
        options => options.BatchSize = 200);

    [TestMethod]
    public void Fit_RowOfAnotherLength_NamesColumnAndSizes()
    {
        Striped[] rows = Stripes.Create(1000, Side);
        rows[900].Features = [1, 2, 3];
        IDataView view = Mapped(rows);
        foreach (int threads in new[] { 1, 4 })
        {
            // ML.NET wraps what happens on its own threads.
            Exception exception = Assert.Throws<InvalidOperationException>(() => new LeNetTrainer(Options(threads)).Fit(view));
            Assert.StartsWith(
                "Schema mismatch for feature column 'Features': expected Vector<Single, 144> or Vector<Byte, 144>, got a vector of 3", exception.Message);
        }
    }

    // Views that give one cursor and views that give several, of both kinds of batches.
    private IEnumerable<(string Name, IDataView View)> Sources(Striped[] rows, TemporaryFolder folder)
    {
        IDataView mapped = Mapped(rows);
        yield return ("mapped", mapped);
        yield return ("cached", _mlContext.Data.Cache(mapped));
        yield return ("filtered", _mlContext.Data.FilterRowsByMissingValues(mapped, "Features"));

        using (FileStream file = File.Create(folder.File("rows.idv")))
            _mlContext.Data.SaveAsBinary(mapped, file);
        yield return ("binary", _mlContext.Data.LoadFromBinary(folder.File("rows.idv")));

        using (FileStream file = File.Create(folder.File("rows.txt")))
            _mlContext.Data.SaveAsText(_mlContext.Transforms.SelectColumns("Features", "Direction").Fit(mapped).Transform(mapped), file, schema: false, headerRow: false);
        IDataView text = _mlContext.Data.LoadFromTextFile(
            folder.File("rows.txt"),
            [new TextLoader.Column("Features", DataKind.Single, 0, Side * Side - 1), new TextLoader.Column("Direction", DataKind.String, Side * Side)]);
        IDataView reshaped = _mlContext.Transforms.Conversion.MapValueToKey("Label", "Direction").Fit(text).Transform(text);
        yield return ("text", reshaped);
    }

    private IDataView Mapped(Striped[] rows) => Load(rows, Side);

    private IDataView Load(Striped[] rows, int side) => Stripes.Load(_mlContext, rows, side, side);

    private IDataView LoadBytes(Striped[] rows, int[] dimensions)
    {
        var schema = SchemaDefinition.Create(typeof(StripedBytes));
        schema["Features"].ColumnType = new VectorDataViewType(NumberDataViewType.Byte, dimensions);
        IDataView data = _mlContext.Data.LoadFromEnumerable(
            rows.Select(row => new StripedBytes { Features = Array.ConvertAll(row.Features, pixel => (byte)pixel), Direction = row.Direction }), schema);
        return _mlContext.Transforms.Conversion.MapValueToKey("Label", "Direction").Fit(data).Transform(data);
    }

    // Pixels that are no whole numbers need four bytes.
    private static Striped[] Fractions(Striped[] rows) =>
        [.. rows.Select(row => new Striped { Features = Array.ConvertAll(row.Features, pixel => pixel + 0.25f), Direction = row.Direction })];

    private static byte[] Train(IDataView view, LeNetTrainer.Options options) => NetworkFiles.Bytes(new LeNetTrainer(options).Fit(view).Model);

    private static LeNetTrainer.Options Options(int threads) =>
        new() { NumberOfEpochs = 2, BatchSize = 20, Seed = 5, NumberOfThreads = threads, InputShape = (1, Side, Side) };

    private static LeNetTrainer.Options Streamed(int threads) =>
        new() { NumberOfEpochs = 3, BatchSize = 30, Seed = 5, NumberOfThreads = threads, MaximumMemoryForRows = 1 };

    private void AssertFails(string message, Action<LeNetTrainer.Options> set)
    {
        LeNetTrainer.Options options = Streamed(threads: 2);
        set(options);
        var exception = Assert.ThrowsExactly<InvalidOperationException>(
            () => new LeNetTrainer(options).Fit(Load(Fractions(Stripes.Create(1000, 28)), 28)));
        Assert.AreEqual(message, exception.Message);
    }

    private sealed class StripedBytes
    {
        public byte[] Features { get; set; } = [];

        public string Direction { get; set; } = "";
    }
}
