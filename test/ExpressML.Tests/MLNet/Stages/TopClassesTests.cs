using ExpressML.Tests.Support;
using ExpressML.Trainers;
using ExpressML.Transforms;
using ExpressML.Transforms.Stages.TopClasses;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace ExpressML.Tests.MLNet.Stages;

[TestClass]
public sealed class TopClassesTests
{
    private readonly MLContext _mlContext = new(seed: 1);

    [TestMethod]
    [DataRow(new[] { 0.1f, 0.6f, 0.3f }, 2, new[] { 1, 2 })]
    [DataRow(new[] { 0.2f, 0.4f, 0.4f }, 3, new[] { 1, 2, 0 })]
    [DataRow(new[] { 0.5f, 0.5f, 0f, 0.5f }, 1, new[] { 0 })]
    [DataRow(new[] { float.NaN, float.NaN }, 2, new[] { -1, -1 })]
    [DataRow(new[] { float.NaN, -1f, float.NegativeInfinity }, 3, new[] { 1, 2, -1 })]
    public void Find_Scores_GivesTheHighestFirstAndOfEqualOnesTheFirst(float[] scores, int count, int[] expected)
    {
        int[] best = new int[count];
        BestClasses.Find(scores, best);
        CollectionAssert.AreEqual(expected, best);
    }

    [TestMethod]
    public void Find_RandomScores_AreThoseOfASort()
    {
        var random = new Random(1);
        for (int round = 0; round < 200; round++)
        {
            float[] scores = [.. Enumerable.Range(0, random.Next(1, 40)).Select(_ => (float)random.Next(10))];
            int[] best = new int[random.Next(1, scores.Length + 1)];
            BestClasses.Find(scores, best);
            CollectionAssert.AreEqual(Enumerable.Range(0, scores.Length).OrderByDescending(index => scores[index]).Take(best.Length).ToArray(), best);
        }
    }

    [TestMethod]
    public void Transform_TrainedPipeline_GivesNamesAndProbabilities()
    {
        IDataView data = Data();
        IDataView scored = Train(data, count: 2).Transform(data);
        string[][] names = [.. scored.Arrays<ReadOnlyMemory<char>>("TopClasses").Select(row => Array.ConvertAll(row, name => name.ToString()))];
        float[][] probabilities = [.. scored.Arrays<float>("TopProbabilities")], scores = [.. scored.Arrays<float>("Score")];
        for (int row = 0; row < scores.Length; row++)
        {
            int[] order = [.. Enumerable.Range(0, 3).OrderByDescending(k => scores[row][k]).Take(2)];
            CollectionAssert.AreEqual(Array.ConvertAll(order, k => Stripes.Directions[k]), names[row]);
            CollectionAssert.AreEqual(Array.ConvertAll(order, k => scores[row][k]), probabilities[row]);
        }
    }

    [TestMethod]
    public void Predict_SavedAndLoaded_GivesTheSame()
    {
        IDataView data = Data();
        TransformerChain<TopClassesTransformer> model = Train(data, count: 5);
        using var folder = new TemporaryFolder();
        _mlContext.Model.Save(model, data.Schema, folder.File("top.zip"));
        ITransformer loaded = new MLContext().Model.Load(folder.File("top.zip"), out DataViewSchema schema);
        using var engine = _mlContext.Model.CreatePredictionEngine<Striped, Best>(loaded, schema);

        Striped row = Stripes.Create(1, seed: 3)[0];
        Best best = engine.Predict(row);
        Assert.AreEqual("across", best.TopClasses[0]);
        CollectionAssert.AreEquivalent(Stripes.Directions, best.TopClasses);
        CollectionAssert.AreEqual(best.Score.OrderDescending().ToArray(), best.TopProbabilities);
        CollectionAssert.AreEqual(
            model.Transform(data).Arrays<float>("TopProbabilities").SelectMany(values => values).ToArray(), ConsumerProcess.Predict(folder.File("top.zip"), data, "TopProbabilities"));
    }

    [TestMethod]
    public void Predict_RowWithoutAPrediction_HasNoNamesAndNaN()
    {
        IDataView data = Data();
        using var engine = _mlContext.Model.CreatePredictionEngine<Striped, Best>(Train(data, count: 2), data.Schema);
        Striped row = Stripes.Create(1)[0];
        row.Features[0] = float.NaN;
        Best best = engine.Predict(row);
        CollectionAssert.AreEqual(new[] { "", "" }, best.TopClasses);
        Assert.IsTrue(Array.TrueForAll(best.TopProbabilities, float.IsNaN));
    }

    [TestMethod]
    public void Transform_ModelOfMLNet_GivesItsClasses()
    {
        IDataView data = Stripes.Load(_mlContext, Stripes.Create(60), 144);
        IDataView scored = _mlContext.MulticlassClassification.Trainers.SdcaMaximumEntropy().Append(_mlContext.Transforms.TopClasses(1)).Fit(data).Transform(data);
        CollectionAssert.IsSubsetOf(scored.Arrays<ReadOnlyMemory<char>>("TopClasses").Select(row => row[0].ToString()).Distinct().ToArray(), Stripes.Directions);
    }

    [TestMethod]
    public void ClassNames_EachTask_AreThoseOfTheScores()
    {
        IDataView data = Data();
        NetworkTransformer model = Train(data, count: 2).OfType<NetworkTransformer>().Single();
        CollectionAssert.AreEqual(Stripes.Directions, model.ClassNames.ToArray());
        CollectionAssert.AreEqual(new[] { "1", "2", "3" }, Points.Transformer(new MulticlassPrediction(3, labelNames: null)).ClassNames.ToArray());
        CollectionAssert.AreEqual(new[] { "7", "5" }, Points.Transformer(new MulticlassPrediction(2, Labels.Of(_mlContext, 7, 5))).ClassNames.ToArray());
        Assert.IsEmpty(Points.Transformer(new BinaryPrediction()).ClassNames);
        Assert.IsEmpty(Points.Transformer(new RegressionPrediction()).ClassNames);
    }

    [TestMethod]
    public void Fit_ColumnThatHasNoScores_SaysWhatToDo()
    {
        IDataView data = Data(), points = Points.Load(_mlContext, 2);
        AssertStarts(
            "Could not find score column 'Score'. The columns are 'Features', 'Direction'. Put the stage after a trained model, or set scoreColumnName to the column with its probabilities.",
            () => _mlContext.Transforms.TopClasses().Fit(data));
        AssertStarts("Could not find score column 'Score'.", () => _mlContext.Transforms.TopClasses().GetOutputSchema(SchemaShapes.Of(data.Schema)));
        const string Mismatch = "Schema mismatch for score column 'Number': expected known-size vector of Single with a score for each class, as multiclass and multi-label models give it, got ";
        AssertStarts($"{Mismatch}Single", () => _mlContext.Transforms.TopClasses(scoreColumnName: "Number").Fit(points));
        AssertStarts($"{Mismatch}Scalar of Single", () => _mlContext.Transforms.TopClasses(scoreColumnName: "Number").GetOutputSchema(SchemaShapes.Of(points.Schema)));
        AssertStarts("numberOfClasses must be at least 1.", () => _mlContext.Transforms.TopClasses(0));
    }

    private TransformerChain<TopClassesTransformer> Train(IDataView data, int count) => _mlContext.Transforms.Conversion.MapValueToKey("Label", "Direction")
        .Append(new LeNetTrainer(new LeNetTrainer.Options { NumberOfEpochs = 4, BatchSize = 20 }))
        .Append(_mlContext.Transforms.TopClasses(count)).Fit(data);

    private IDataView Data() => Stripes.LoadUnmapped(_mlContext, Stripes.Create(120));

    private static void AssertStarts(string message, Action action) => Assert.StartsWith(message, Assert.ThrowsExactly<ArgumentOutOfRangeException>(action).Message);

    private sealed class Best
    {
        public string[] TopClasses { get; set; } = [];

        public float[] TopProbabilities { get; set; } = [];

        public float[] Score { get; set; } = [];
    }
}
