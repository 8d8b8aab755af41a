using System.Runtime.InteropServices;
using System.Security.Cryptography;
using ExpressML.Tests.Support;
using ExpressML.Trainers;
using ExpressML.Transforms;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace ExpressML.Tests.Trainers;

/// <summary>A dropout stage before a trainer, in each way of putting pipelines together: what the trainer learns from, and what the model says.</summary>
[TestClass]
public sealed class DropoutStageTests
{
    private const int Rows = 60, Epochs = 3;

    private const double Rate = 0.25;

    private readonly MLContext _mlContext = new(seed: 1);
    private readonly RecordingAugmentation _recording = new();

    private DropoutEstimator Dropout => _mlContext.Transforms.Dropout("Features", rate: Rate);

    private LeNetTrainer Trainer => new(new LeNetTrainer.Options
    {
        NumberOfEpochs = Epochs,
        BatchSize = 16,
        NumberOfThreads = 1,
        Augmentations = [_recording],
        Seed = 1,
    });

    [TestMethod]
    public void Fit_FlatChain_DropsAnewInEachEpoch()
    {
        IDataView data = Data();
        AssertDropsWhileTraining(data, Dropout.Append(Trainer).Fit(data));
    }

    [TestMethod]
    public void Fit_StagesInBetween_DropsAnewInEachEpoch()
    {
        IDataView data = Stripes.Load(_mlContext, Stripes.Create(Rows));
        IDataView unlabeled = _mlContext.Transforms.DropColumns("Label").Fit(data).Transform(data);
        var model = Dropout.Append(_mlContext.Transforms.Conversion.MapValueToKey("Label", "Direction"))
            .Append(_mlContext.Transforms.CopyColumns("Copy", "Direction"))
            .Append(Trainer).Append(_mlContext.Transforms.Conversion.MapKeyToValue("PredictedLabel")).Fit(unlabeled);
        AssertDropsWhileTraining(unlabeled, model);
    }

    [TestMethod]
    public void Fit_NestedChain_DropsAnewInEachEpoch()
    {
        IDataView data = Data();
        IEstimator<ITransformer> pipeline = _mlContext.Transforms.CopyColumns("Copy", "Features");
        pipeline = pipeline.Append(Dropout);
        pipeline = pipeline.Append(Trainer);
        AssertDropsWhileTraining(data, pipeline.Fit(data));
    }

    [TestMethod]
    public void Fit_TrainerInItsOwnChain_DropsAnewInEachEpoch()
    {
        IDataView data = Data();
        AssertDropsWhileTraining(data, Dropout.Append(_mlContext.Transforms.CopyColumns("Copy", "Features").Append(Trainer)).Fit(data));
    }

    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public void Fit_CacheBeforeOrAfter_DropsAnewInEachEpoch(bool isBefore)
    {
        IDataView data = Data();
        AssertDropsWhileTraining(data, isBefore
            ? _mlContext.Transforms.CopyColumns("Copy", "Features").AppendCacheCheckpoint(_mlContext).Append(Dropout).Append(Trainer).Fit(data)
            : Dropout.AppendCacheCheckpoint(_mlContext).Append(Trainer).Fit(data));
    }

    [TestMethod]
    public void Fit_ByHand_DropsAnewInEachEpoch()
    {
        IDataView data = Data();
        DropoutTransformer dropout = Dropout.Fit(data);
        AssertDropsWhileTraining(data, dropout.Append(Trainer.Fit(dropout.Transform(data))));
    }

    [TestMethod]
    public void Fit_EveryWay_GivesTheSameNetwork()
    {
        IDataView data = Data();
        IEstimator<ITransformer> nested = Dropout;
        nested = nested.Append(Trainer);
        float[] flat = Dropout.Append(Trainer).Fit(data).Transform(data).Numbers("Score");
        CollectionAssert.AreEqual(flat, nested.Fit(data).Transform(data).Numbers("Score"));
        CollectionAssert.AreEqual(flat, Dropout.AppendCacheCheckpoint(_mlContext).Append(Trainer).Fit(data).Transform(data).Numbers("Score"));
        CollectionAssert.AreNotEqual(flat, Trainer.Fit(data).Transform(data).Numbers("Score"));
    }

    [TestMethod]
    public void Fit_StreamedRows_DropsAnewInEachEpoch()
    {
        IDataView data = Data(count: 800, side: 40);
        Dropout.Append(new LeNetTrainer(new LeNetTrainer.Options { NumberOfEpochs = 2, MaximumMemoryForRows = 1, Augmentations = [_recording], Seed = 1 })).Fit(data);
        AssertEpochs(_recording.Images, 800, 2);
    }

    [TestMethod]
    public void CrossValidate_DropsWhileTrainingAlone()
    {
        IDataView data = Data();
        var folds = _mlContext.MulticlassClassification.CrossValidate(data, Dropout.Append(Trainer), numberOfFolds: 2);
        Assert.AreEqual(Rate, ShareOfZeros(_recording.Images), 0.02);
        foreach (var fold in folds)
            CollectionAssert.AreEqual(Network(fold.Model).Transform(data).Numbers("Score"), fold.Model.Transform(data).Numbers("Score"));
    }

    [TestMethod]
    public void Fit_ColumnSelectedInBetween_DropsTheSameInEachEpoch()
    {
        IDataView data = Data();
        Dropout.Append(_mlContext.Transforms.SelectColumns("Features", "Label")).Append(Trainer).Fit(data);
        float[][] images = [.. _recording.Images];
        Assert.AreEqual(Rate, ShareOfZeros(images), 0.02);
        Assert.AreEqual(Rows, Different(images));
    }

    [TestMethod]
    public void Fit_AnotherLibrarysTrainer_ReadsOtherZerosEachTime()
    {
        IDataView data = Data();
        var reading = new ReadingEstimator("Features");
        var model = Dropout.Append(_mlContext.Transforms.CopyColumns("Copy", "Label")).Append(reading).Fit(data);

        float[] first = reading.Readings[0], second = reading.Readings[1];
        Assert.AreEqual(Rate, (double)first.Count(x => x == 0) / first.Length, 0.02);
        Assert.AreEqual(Rate, (double)second.Count(x => x == 0) / first.Length, 0.02);
        Assert.AreEqual(Rate * Rate, (double)first.Zip(second).Count(pair => pair is (0, 0)) / first.Length, 0.02);
        CollectionAssert.AreEqual(data.Numbers("Features"), model.Transform(data).Numbers("Features"));
    }

    [TestMethod]
    public void Fit_TrainerOfMLNet_LearnsFromDroppedValues()
    {
        IDataView data = Data();
        var trainer = _mlContext.MulticlassClassification.Trainers.NaiveBayes();
        var model = Dropout.Append(trainer).Fit(data);
        CollectionAssert.AreEqual(model.LastTransformer.Transform(data).Numbers("Score"), model.Transform(data).Numbers("Score"));
        CollectionAssert.AreNotEqual(trainer.Fit(data).Transform(data).Numbers("Score"), model.Transform(data).Numbers("Score"));
    }

    private void AssertDropsWhileTraining(IDataView data, ITransformer model)
    {
        AssertEpochs(_recording.Images, Rows, Epochs);

        // The model says of each row what its network says of all its values, whether rows come together or one by one.
        float[] expected = Network(model).Transform(data).Numbers("Score");
        CollectionAssert.AreEqual(expected, model.Transform(data).Numbers("Score"));
        IRowToRowMapper mapper = model.GetRowToRowMapper(data.Schema);
        using DataViewRowCursor cursor = data.GetRowCursor(data.Schema);
        DataViewRow row = mapper.GetRow(cursor, [mapper.OutputSchema["Score"]]);
        ValueGetter<VBuffer<float>> getter = row.GetGetter<VBuffer<float>>(mapper.OutputSchema["Score"]);
        VBuffer<float> score = default;
        for (int i = 0; cursor.MoveNext(); i += score.Length)
        {
            getter(ref score);
            Assert.AreSequenceEqual(expected[i..(i + score.Length)], score.ToArray());
        }
    }

    private static void AssertEpochs(IReadOnlyCollection<float[]> images, int rows, int epochs)
    {
        Assert.HasCount(rows * epochs, images);
        Assert.AreEqual(Rate, ShareOfZeros(images), 0.02);
        Assert.AreEqual(rows * epochs, Different(images));
        Assert.IsTrue(images.SelectMany(image => image).All(x => x == 0 || IsWhole(x * (1 - Rate))));
    }

    private static int Different(IEnumerable<float[]> images) => images.Select(image => Convert.ToHexString(SHA256.HashData(MemoryMarshal.AsBytes<float>(image)))).Distinct().Count();

    private static bool IsWhole(double x) => Math.Abs(x - Math.Round(x)) < 1e-4;

    private static double ShareOfZeros(IEnumerable<float[]> images) => images.SelectMany(image => image).Average(x => x == 0 ? 1.0 : 0);

    private static NetworkTransformer Network(ITransformer model) => Stages(model).OfType<NetworkTransformer>().Single();

    private static IEnumerable<ITransformer> Stages(ITransformer model) =>
        model is IEnumerable<ITransformer> chain ? chain.SelectMany(Stages) : [model];

    // No pixel is 0, so that each that is has been dropped.
    private IDataView Data(int count = Rows, int side = 12)
    {
        Striped[] images = Stripes.Create(count, side);
        foreach (Striped image in images)
            image.Features = Array.ConvertAll(image.Features, x => x + 1);
        return Stripes.Load(_mlContext, images, side, side);
    }
}
