using ExpressML.Tests.Support;
using ExpressML.Transforms;
using ExpressML.Transforms.Labels;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace ExpressML.Tests.MLNet.Tasks;

/// <summary>Regression with one output and with several.</summary>
[TestClass]
public sealed class RegressionPredictionTests
{
    private readonly MLContext _mlContext = new(1);

    [TestMethod]
    public void Schema_IsThatOfMLNetsOwnTrainers()
    {
        IDataView data = Points.Load(_mlContext, 50);
        ScoreSchemas.AssertSameEnd(
            _mlContext.Regression.Trainers.OnlineGradientDescent("Number").Fit(data).Transform(data).Schema,
            Points.Transformer(new RegressionPrediction()).GetOutputSchema(data.Schema), columns: 1);
    }

    [TestMethod]
    public void Score_IsTheOutput()
    {
        NetworkTransformer transformer = Points.Transformer(new RegressionPrediction());
        Point[] points = Points.Create(70);
        points[7].Features[0] = float.NegativeInfinity;
        float[] scores = transformer.Transform(_mlContext.Data.LoadFromEnumerable(points)).Values<float>("Score");
        for (int i = 0; i < points.Length; i++)
        {
            double[] expected = i == 7 ? [double.NaN] : NetworkFiles.Score(transformer.Model, [[.. points[i].Features.Select(x => (double)x)]])[0];
            Assert.AreEqual(expected[0], scores[i]);
        }
    }

    [TestMethod]
    public void Score_OfSeveralOutputs_IsAVectorWithTheirNames()
    {
        IDataView data = Named(_mlContext, Points.Load(_mlContext, 20));
        NetworkTransformer transformer = Points.Transformer(new MultiOutputRegressionPrediction(2, LabelNames.Of(data.Schema["Both"])));
        IDataView scored = transformer.Transform(data);
        DataViewSchema.Column score = scored.Schema[^1];
        Assert.AreEqual(("Score", (DataViewType)new VectorDataViewType(NumberDataViewType.Single, 2)), (score.Name, score.Type));
        CollectionAssert.AreEquivalent(
            new[]
            {
                "ScoreColumnKind: String MultiOutputRegression", "ScoreValueKind: String Score", "ScoreColumnSetId: Key<UInt32, 0-2147483646> 1",
                "SlotNames: Vector<String, 2> Number, Copy",
            },
            score.Describe());
        double[][] outputs = NetworkFiles.Score(transformer.Model, [.. Points.Create(20).Select(point => point.Features.Select(x => (double)x).ToArray())]);
        CollectionAssert.AreEqual(outputs.SelectMany(row => row).ToArray(), scored.Arrays<float>("Score").SelectMany(row => row).Select(x => (double)x).ToArray());
    }

    [TestMethod]
    public void Constructor_SeveralOutputs_Throws() => Assert.AreEqual(
        "The network has 3 outputs, but Regression needs a network with 1.",
        Assert.ThrowsExactly<ArgumentException>(() => new RegressionPrediction(outputCount: 3)).Message);

    private static IDataView Named(MLContext mlContext, IDataView data) => mlContext.Transforms.CopyColumns("Copy", "Number")
        .Append(mlContext.Transforms.Concatenate("Both", "Number", "Copy")).Fit(data).Transform(data);
}
