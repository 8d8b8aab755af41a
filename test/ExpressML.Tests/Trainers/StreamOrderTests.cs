using ExpressML.Tests.Support;
using ExpressML.Trainers;
using ExpressML.Transforms;
using Microsoft.ML;

namespace ExpressML.Tests.Trainers;

/// <summary>Rows that are streamed come in the order of their source: it must stay the same where rows are held out, and be mixed where it is that of the classes.</summary>
[TestClass]
public sealed class StreamOrderTests
{
    private const string OtherOrder = "The training data came in another order, or with other values, than when it was read first: row ";

    private readonly MLContext _mlContext = new(seed: 1);

    [TestMethod]
    public void Fit_OrderThatChangesWithRowsHeldOut_SaysSo()
    {
        LeNetTrainer.Options options = Streamed();
        options.ValidationSetFraction = 0.2;
        string message = Assert.ThrowsExactly<InvalidOperationException>(() => new LeNetTrainer(options).Fit(ShuffledInEachReading())).Message;
        Assert.StartsWith(OtherOrder, message);
        Assert.Contains("ValidationSetFraction knows the rows for validation by their place: in another order, the network would be trained on them.", message);
        Assert.EndsWith(
            "Give the rows a fixed order, as ORDER BY does in a query, or save them to a file first (mlContext.Data.SaveAsBinary); or raise MaximumMemoryForRows, or pass a ValidationSet.",
            message);
    }

    [TestMethod]
    public void Fit_OrderThatChangesWithoutRowsHeldOut_Trains() => Assert.IsNotNull(new LeNetTrainer(Streamed()).Fit(ShuffledInEachReading()));

    [TestMethod]
    public void Fit_OrderThatChangesInMemory_IsReadOnce()
    {
        LeNetTrainer.Options options = Streamed();
        (options.ValidationSetFraction, options.MaximumMemoryForRows) = (0.2, null);
        Assert.IsNotNull(new LeNetTrainer(options).Fit(ShuffledInEachReading()));
    }

    [TestMethod]
    public void Fit_ShuffledRows_ComeInTheSameOrderEachTime()
    {
        IDataView shuffled = _mlContext.Data.ShuffleRows(Load(Fractions(Stripes.Create(1000, 28))));
        LeNetTrainer.Options options = Streamed();
        options.ValidationSetFraction = 0.2;
        Assert.IsNotNull(new LeNetTrainer(options).Fit(shuffled));
    }

    [TestMethod]
    public void Fit_OrderThatStays_TrainsWithRowsHeldOut()
    {
        LeNetTrainer.Options options = Streamed();
        options.ValidationSetFraction = 0.2;
        Assert.IsEmpty(new LeNetTrainer(options).Fit(Load(Fractions(Stripes.Create(1000, 28)))).TrainingWarnings);
    }

    [TestMethod]
    public void Fit_SortedRowsOfASourceThatCanSeek_AreReadInPiecesFromAllOverIt()
    {
        var lines = new List<string>();
        _mlContext.Log += (_, log) => lines.Add(log.RawMessage);
        using var folder = new TemporaryFolder();
        NetworkTransformer model = new LeNetTrainer(_mlContext, Streamed()).Fit(Saved(folder));
        Assert.Contains(
            "The training data comes sorted by class, or in long runs of a class (500 rows on average), and does not fit into MaximumMemoryForRows: "
            + "each epoch reads pieces from all over the source, in another order.",
            lines);
        Assert.IsEmpty(model.TrainingWarnings);
        Assert.IsLessThan(0.05, _mlContext.Error(model, Load(Stripes.Create(300, 28, seed: 2))));
    }

    [TestMethod]
    public void Fit_SortedRows_GiveTheSameBytesOnAnyNumberOfThreads()
    {
        using var folder = new TemporaryFolder();
        foreach (IDataView data in new[] { Saved(folder), _mlContext.Data.Cache(Load(Sorted())) })
        {
            byte[] expected = Bytes(data, threads: 1);
            foreach (int threads in new[] { 2, 4 })
                CollectionAssert.AreEqual(expected, Bytes(data, threads), $"{threads} threads");
        }

        static byte[] Bytes(IDataView data, int threads)
        {
            LeNetTrainer.Options options = Streamed();
            options.NumberOfThreads = threads;
            return NetworkFiles.Bytes(new LeNetTrainer(options).Fit(data).Model);
        }
    }

    [TestMethod]
    public void Fit_SortedRowsOfASourceThatCannotSeek_SaysWhatToDo()
    {
        string warning = Warnings(Load(Sorted()), validationFraction: null)[0];
        Assert.StartsWith(
            "The training data comes sorted by class, or in long runs of a class (500 rows on average), and does not fit into MaximumMemoryForRows: a buffer of 333 rows has only few classes at a time, "
            + "and the network forgets the others. Save the rows to a file in a random order first (mlContext.Data.ShuffleRows and SaveAsBinary), or raise MaximumMemoryForRows.",
            warning);
    }

    [TestMethod]
    public void Fit_SortedRowsOfWhichSomeAreHeldOut_PointsToAValidationSet()
    {
        using var folder = new TemporaryFolder();
        Assert.EndsWith(
            "or raise MaximumMemoryForRows, or pass a ValidationSet in place of ValidationSetFraction, so that each epoch can read pieces from all over the source.",
            Warnings(Saved(folder), validationFraction: 0.2)[0]);
    }

    [TestMethod]
    public void Fit_RowsOfMixedClasses_AreReadInTheirOrder() => Assert.IsEmpty(Warnings(Load(Fractions(Stripes.Create(1500, 28))), validationFraction: null));

    private static IReadOnlyList<string> Warnings(IDataView rows, double? validationFraction)
    {
        LeNetTrainer.Options options = Streamed();
        options.ValidationSetFraction = validationFraction;
        return new LeNetTrainer(options).Fit(rows).TrainingWarnings;
    }

    // The rows in another order each time that they are read, as a query without an order may give them.
    private IDataView ShuffledInEachReading()
    {
        Striped[] rows = Fractions(Stripes.Create(1000, 28));
        int readings = 0;
        IEnumerable<Striped> Read()
        {
            new Random(readings++).Shuffle(rows);
            foreach (Striped row in rows)
                yield return row;
        }

        var labels = _mlContext.Transforms.Conversion.MapValueToKey("Label", "Direction").Fit(Load(rows));
        return labels.Transform(Stripes.LoadUnmapped(_mlContext, Read(), 28, 28));
    }

    // A file in which ML.NET can seek.
    private IDataView Saved(TemporaryFolder folder)
    {
        using (FileStream file = File.Create(folder.File("sorted.idv")))
            _mlContext.Data.SaveAsBinary(Load(Sorted()), file);
        return _mlContext.Data.LoadFromBinary(folder.File("sorted.idv"));
    }

    private static Striped[] Sorted() => [.. Fractions(Stripes.Create(1500, 28)).OrderBy(row => row.Direction, StringComparer.Ordinal)];

    private IDataView Load(IEnumerable<Striped> rows) => Stripes.Load(_mlContext, rows, 28, 28);

    // Pixels that are no whole numbers need four bytes.
    private static Striped[] Fractions(Striped[] rows) =>
        [.. rows.Select(row => new Striped { Features = Array.ConvertAll(row.Features, pixel => pixel + 0.25f), Direction = row.Direction })];

    private static LeNetTrainer.Options Streamed() => new() { NumberOfEpochs = 4, BatchSize = 30, Seed = 5, MaximumMemoryForRows = 1 };
}
