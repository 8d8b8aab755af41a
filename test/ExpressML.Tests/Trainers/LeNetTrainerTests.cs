using ExpressML.Networks;
using ExpressML.Optimizers;
using ExpressML.Tests.Support;
using ExpressML.Trainers;
using ExpressML.Transforms;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace ExpressML.Tests.Trainers;

[TestClass]
public sealed class LeNetTrainerTests
{
    private readonly MLContext _mlContext = new(seed: 1);

    [TestMethod]
    public void Fit_StripedImages_LearnsThemAndNamesClasses()
    {
        NetworkTransformer model = new LeNetTrainer(Quick()).Fit(Load(Stripes.Create(300)));

        IDataView scored = model.Transform(Load(Stripes.Create(90, seed: 2)));
        MulticlassClassificationMetrics metrics = _mlContext.MulticlassClassification.Evaluate(scored);
        Assert.IsGreaterThan(0.99, metrics.MicroAccuracy);
        Assert.AreSequenceEqual(Stripes.Directions, scored.Schema["Score"].Annotation<ReadOnlyMemory<char>>("SlotNames").Select(name => name.ToString()));
    }

    [TestMethod]
    public void Fit_InsideAPipelineWithoutContext_GivesTypedLastTransformer()
    {
        var pipeline = _mlContext.Transforms.CopyColumns("Pixels", "Features")
            .Append(new LeNetTrainer(new LeNetTrainer.Options { FeatureColumnName = "Pixels", NumberOfEpochs = 1 }));

        NetworkTransformer trained = pipeline.Fit(Load(Stripes.Create(30))).LastTransformer;

        Assert.AreEqual("Pixels", trained.FeatureColumnName);
        Assert.AreEqual(new Shape(1, 12, 12), trained.Model.InputShape);
        Assert.AreEqual(3, trained.Model.OutputLength);
    }

    [TestMethod]
    [DataRow(1)]
    [DataRow(2)]
    [DataRow(4)]
    public void Fit_SameSeedOnAnyNumberOfThreads_GivesTheSameBytes(int threads)
    {
        IDataView data = Load(Stripes.Create(150));
        NetworkTransformer one = new LeNetTrainer(Quick(seed: 5, threads: 1)).Fit(data);
        NetworkTransformer other = new LeNetTrainer(Quick(seed: 5, threads: threads)).Fit(data);
        AssertSameParameters(one.Model, other.Model);
    }

    [TestMethod]
    public void Fit_TwiceWithOneTrainer_GivesTheSameBytes()
    {
        var trainer = new LeNetTrainer(Quick(seed: 5));
        IDataView data = Load(Stripes.Create(60));
        AssertSameParameters(trainer.Fit(data).Model, trainer.Fit(data).Model);
    }

    [TestMethod]
    public void Fit_OtherSeed_GivesOtherBytes()
    {
        IDataView data = Load(Stripes.Create(60));
        Network one = new LeNetTrainer(Quick(seed: 5)).Fit(data).Model, other = new LeNetTrainer(Quick(seed: 6)).Fit(data).Model;
        Assert.AreNotEqual(one.Layers[1].Parameters[0].Values[0], other.Layers[1].Parameters[0].Values[0]);
    }

    [TestMethod]
    public void Fit_WithoutSeed_TakesItFromTheContext()
    {
        Network first = Train(3), again = Train(3), other = Train(4);
        AssertSameParameters(first, again);
        Assert.AreNotEqual(first.Layers[1].Parameters[0].Values[0], other.Layers[1].Parameters[0].Values[0]);

        static Network Train(int seed)
        {
            var mlContext = new MLContext(seed);
            var options = new LeNetTrainer.Options { NumberOfEpochs = 1 };
            return mlContext.MulticlassClassification.Trainers.LeNet(options).Fit(Stripes.Load(mlContext, Stripes.Create(30))).Model;
        }
    }

    [TestMethod]
    public void Fit_RawPixels_TrainsAsWellAsScaledOnes()
    {
        Striped[] raw = Stripes.Create(300);
        Striped[] scaled = [.. raw.Select(row => new Striped { Features = [.. row.Features.Select(value => value / 255)], Direction = row.Direction })];

        Network ofRaw = new LeNetTrainer(Quick()).Fit(Load(raw)).Model, ofScaled = new LeNetTrainer(Quick()).Fit(Load(scaled)).Model;

        // What comes out of standardisation differs by rounding only, and so do the weights after a few steps.
        for (int i = 0; i < 25; i++)
            Assert.AreEqual(ofScaled.Layers[1].Parameters[0].Values[i], ofRaw.Layers[1].Parameters[0].Values[i], 0.02f);
        Assert.AreEqual(125, ofRaw.Layers[0].Parameters[0].Values[0], 3);
    }

    [TestMethod]
    public void Fit_WithoutStandardization_BeginsWithTheConvolution()
    {
        LeNetTrainer.Options options = Quick();
        options.StandardizeInput = false;
        Network network = new LeNetTrainer(options).Fit(Load(Stripes.Create(30))).Model;
        Assert.AreEqual("Conv2D(6, 5, padding: 2)", network.Layers[0].ToString());
    }

    [TestMethod]
    public void Fit_CrossValidation_LeaksNothingFromFoldToFold()
    {
        var trainer = new LeNetTrainer(Quick(seed: 1));
        IDataView data = Load(Stripes.Create(240));
        var results = _mlContext.MulticlassClassification.CrossValidate(data, trainer, numberOfFolds: 3);

        foreach (var result in results)
            Assert.IsGreaterThan(0.95, result.Metrics.MicroAccuracy);
    }

    [TestMethod]
    public void Fit_RowsWithNaNOrMissingLabel_SkipsAndCountsThem()
    {
        Striped[] rows = Stripes.Create(60);
        rows[3].Features[7] = float.NaN;
        rows[4].Features[0] = float.PositiveInfinity;
        rows[5].Features[1] = float.NegativeInfinity;
        IDataView withMissingLabel = _mlContext.Transforms.Conversion
            .MapValueToKey("Label", "Direction", keyData: _mlContext.Data.LoadFromEnumerable(Stripes.Create(2)
                .Select(row => new { row.Direction })))
            .Fit(Load(rows)).Transform(Load(rows));
        var warnings = new List<string>();
        _mlContext.Log += (_, log) =>
        {
            if (log.Kind == Microsoft.ML.Runtime.ChannelMessageKind.Warning)
                warnings.Add(log.RawMessage);
        };

        NetworkTransformer model = new LeNetTrainer(_mlContext, Quick()).Fit(withMissingLabel);

        Assert.AreSequenceEqual(
            [
                "Skipped 20 rows without a label in column 'Label': row 2, row 5, row 8, row 11, row 14, row 17, row 20, row 23, row 26, row 29 and 10 more, counted from 0.",
                "Skipped 2 rows with NaN or infinite values in column 'Features': row 3, row 4, counted from 0.",
            ],
            warnings);
        foreach (float value in model.Model.Layers[^1].Parameters[0].Values)
            Assert.IsTrue(float.IsFinite(value));
    }

    [TestMethod]
    public void Fit_Log_HasOneLineAnEpoch()
    {
        var lines = new List<string>();
        _mlContext.Log += (_, log) => lines.Add(log.RawMessage);
        new LeNetTrainer(_mlContext, Quick(epochs: 3)).Fit(Load(Stripes.Create(30)));
        Assert.HasCount(3, lines.Where(line => line.StartsWith("Epoch ", StringComparison.Ordinal)).Distinct());
    }

    [TestMethod]
    public void Fit_MetricsCallback_IsCalledAfterEachBatchWithMeansOverExamples()
    {
        var metrics = new List<TrainingMetrics>();
        LeNetTrainer.Options options = Quick(epochs: 2);
        options.BatchSize = 40;
        options.MetricsCallback = metrics.Add;
        new LeNetTrainer(options).Fit(Load(Stripes.Create(100)));

        Assert.AreSequenceEqual(
            [(1, 1), (1, 2), (1, 3), (2, 1), (2, 2), (2, 3)], metrics.Select(metric => (metric.Epoch, metric.Batch)));
        Assert.AreSequenceEqual([false, false, true, false, false, true], metrics.Select(metric => metric.IsEndOfEpoch));
        foreach (TrainingMetrics metric in metrics)
        {
            Assert.AreEqual((2, 3), (metric.NumberOfEpochs, metric.NumberOfBatches));
            int examples = Math.Min(40 * metric.Batch, 100);
            double correct = metric.Accuracy * examples;
            Assert.AreEqual(Math.Round(correct), correct, 1e-9, "Accuracy is a share of the examples so far.");
        }

        Assert.AreEqual(TimeSpan.Zero, metrics[^1].TimeLeft);
    }

    [TestMethod]
    public void Fit_BatchLargerThanTheData_TrainsInOneBatch()
    {
        var batches = new List<int>();
        LeNetTrainer.Options options = Quick();
        options.BatchSize = int.MaxValue;
        options.MetricsCallback = metrics => batches.Add(metrics.NumberOfBatches);
        new LeNetTrainer(options).Fit(Load(Stripes.Create(30)));
        Assert.AreSequenceEqual([1], batches.Distinct());
    }

    [TestMethod]
    [DataRow(12, 16)]
    [DataRow(13, 37)]
    [DataRow(32, 20)]
    public void Fit_AnySizeFromTwelve_TrainsAndScores(int height, int width)
    {
        float[] image = [.. Enumerable.Range(0, height * width).Select(i => (float)(i % 7))];
        Striped[] rows = [.. Enumerable.Range(0, 20).Select(i => new Striped { Features = [.. image.Select(p => p * (i % 2))], Direction = $"{i % 2}" })];
        NetworkTransformer model = new LeNetTrainer(Quick()).Fit(Stripes.Load(_mlContext, rows, height, width));
        Assert.AreEqual(new Shape(1, height, width), model.Model.InputShape);
        Assert.HasCount(20, model.Transform(Stripes.Load(_mlContext, rows, height, width)).Arrays<float>("Score"));
    }

    [TestMethod]
    public void Fit_ImageTooSmall_SaysHowToEnlarge() => AssertFails<ArgumentOutOfRangeException>(
        "Schema mismatch for feature column 'Features': expected images of at least 12×12 pixels, got 1×8×8. "
        + "For a column of images, set the option InputShape; for a column of pixels, enlarge them with mlContext.Transforms.ResizePixels to 28×28.",
        Stripes.Load(_mlContext, Stripes.Create(6, side: 8), 8, 8));

    [TestMethod]
    public void Fit_FeatureColumnMissing_NamesIt() => AssertFails<ArgumentOutOfRangeException>(
        "Could not find feature column 'Pixels'", Load(Stripes.Create(6)), new LeNetTrainer.Options { FeatureColumnName = "Pixels" });

    [TestMethod]
    public void Fit_LabelColumnMissing_NamesIt() => AssertFails<ArgumentOutOfRangeException>(
        "Could not find label column 'Digit'", Load(Stripes.Create(6)), new LeNetTrainer.Options { LabelColumnName = "Digit" });

    [TestMethod]
    public void Fit_LabelIsNoKey_SaysHowToMapIt() => AssertFails<ArgumentOutOfRangeException>(
        "Schema mismatch for label column 'Direction': expected Key, got String. Map it first with mlContext.Transforms.Conversion.MapValueToKey.",
        Load(Stripes.Create(6)), new LeNetTrainer.Options { LabelColumnName = "Direction" });

    [TestMethod]
    public void Fit_LabelWithOneKey_SaysTwoAreNeeded() => AssertFails<ArgumentOutOfRangeException>(
        "Schema mismatch for label column 'Label': expected Key of 2 or more classes, got at most one class: there are no rows, or all have the same label. Look at what the data is read from.",
        Load(Stripes.Create(1)));

    [TestMethod]
    public void Fit_FeaturesNoVector_SaysWhatCame() => AssertFails<ArgumentOutOfRangeException>(
        "Schema mismatch for feature column 'Direction': expected known-size vector of Single or Byte, or MLImage, got String",
        Load(Stripes.Create(6)), new LeNetTrainer.Options { FeatureColumnName = "Direction" });

    [TestMethod]
    public void Fit_FeaturesOfChangingLength_SaysWhatCame()
    {
        IDataView data = _mlContext.Data.LoadFromEnumerable(Stripes.Create(6));
        AssertFails<ArgumentOutOfRangeException>(
            "Schema mismatch for feature column 'Features': expected known-size vector of Single or Byte, or MLImage, got Vector<Single>",
            _mlContext.Transforms.Conversion.MapValueToKey("Label", "Direction").Fit(data).Transform(data));
    }

    [TestMethod]
    public void Fit_RowsOfOneClass_SaysTwoAreNeeded()
    {
        IDataView data = Load(Stripes.Create(30));
        IDataView oneClass = _mlContext.Data.FilterRowsByKeyColumnFraction(data, "Label", 0, 0.33);
        AssertFails<InvalidOperationException>(
            "All 10 training rows are of one class in label column 'Label'. A classifier needs rows of at least 2 classes.", oneClass);
    }

    [TestMethod]
    public void Fit_NoRows_SaysSo()
    {
        IDataView data = Load(Stripes.Create(30));
        AssertFails<InvalidOperationException>("The training data has no rows.", _mlContext.Data.SkipRows(data, 30));
    }

    [TestMethod]
    public void Fit_NoRowThatCanBeUsed_CountsWhy()
    {
        Striped[] rows = Stripes.Create(6);
        foreach (Striped row in rows)
            row.Features[0] = float.NaN;
        AssertFails<InvalidOperationException>(
            "The training data has no row that can be used: 0 have no label in column 'Label', 6 have NaN or infinite values in column 'Features'.",
            Load(rows));
    }

    [TestMethod]
    public void Fit_LossThatTurnsNaN_StopsAndSaysWhereAndWhatToLower()
    {
        LeNetTrainer.Options options = Quick();
        options.Optimizer = new Sgd();
        options.LearningRate = 1e30;
        var exception = Assert.ThrowsExactly<InvalidOperationException>(() => new LeNetTrainer(options).Fit(Load(Stripes.Create(300))));
        Assert.MatchesRegex(@"^Training stopped in epoch 1, batch \d: the loss is (NaN|infinite)\. Lower LearningRate \(now 1E\+30\)\.$", exception.Message);
    }

    [TestMethod]
    public void Fit_LastStepThatGoesTooFar_GivesNoModel()
    {
        LeNetTrainer.Options options = Quick(epochs: 1);
        options.Optimizer = new Sgd();
        options.LearningRate = 1e38;
        options.BatchSize = 30;
        var exception = Assert.ThrowsExactly<InvalidOperationException>(() => new LeNetTrainer(options).Fit(Load(Stripes.Create(30))));
        Assert.AreEqual(
            "Training stopped in epoch 1, batch 1: the outputs after the last step are no longer finite. Lower LearningRate (now 1E+38).",
            exception.Message);
    }

    [TestMethod]
    public void GetOutputSchema_KeyAndVector_AddsScoreAndPredictedLabel()
    {
        SchemaShape shape = new LeNetTrainer().GetOutputSchema(SchemaShapes.Of(Load(Stripes.Create(6)).Schema));
        SchemaShape.Column score = shape.Single(column => column.Name == "Score");
        Assert.AreEqual((SchemaShape.Column.VectorKind.Vector, NumberDataViewType.Single), (score.Kind, score.ItemType));
        Assert.IsTrue(shape.Single(column => column.Name == "PredictedLabel").IsKey);
    }

    [TestMethod]
    public void GetOutputSchema_LabelIsNoKey_NamesTheColumn()
    {
        var trainer = new LeNetTrainer(new LeNetTrainer.Options { LabelColumnName = "Direction" });
        SchemaShape shape = SchemaShapes.Of(Load(Stripes.Create(6)).Schema);
        var exception = Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => trainer.GetOutputSchema(shape));
        Assert.StartsWith(
            "Schema mismatch for label column 'Direction': expected Key, got String. Map it first with mlContext.Transforms.Conversion.MapValueToKey.",
            exception.Message);
    }

    private IDataView Load(Striped[] rows) => Stripes.Load(_mlContext, rows);

    private static LeNetTrainer.Options Quick(int? seed = null, int? threads = null, int epochs = 4) =>
        new() { NumberOfEpochs = epochs, BatchSize = 20, Seed = seed, NumberOfThreads = threads };

    private static void AssertFails<TException>(string message, IDataView data, LeNetTrainer.Options? options = null)
        where TException : Exception
    {
        var exception = Assert.ThrowsExactly<TException>(() => new LeNetTrainer(options ?? new LeNetTrainer.Options()).Fit(data));
        Assert.StartsWith(message, exception.Message);
    }

    private static void AssertSameParameters(Network expected, Network actual)
    {
        foreach ((var one, var other) in expected.Layers.SelectMany(layer => layer.Parameters).Zip(actual.Layers.SelectMany(layer => layer.Parameters)))
            Assert.IsTrue(one.Values.SequenceEqual(other.Values), $"{one} differs.");
    }
}
