using ExpressML.Tests.Support;
using ExpressML.Transforms;
using Microsoft.ML;

namespace ExpressML.Tests.MLNet.Tasks;

[TestClass]
public sealed class BinaryPredictionTests
{
    private readonly MLContext _mlContext = new(1);

    [TestMethod]
    public void Schema_IsThatOfMLNetsOwnTrainers()
    {
        IDataView data = Points.Load(_mlContext, 50);
        ScoreSchemas.AssertSameEnd(
            _mlContext.BinaryClassification.Trainers.LbfgsLogisticRegression("IsAlike").Fit(data).Transform(data).Schema,
            Points.Transformer(new BinaryPrediction()).GetOutputSchema(data.Schema), columns: 3);
    }

    [TestMethod]
    public void Columns_AreLogitItsSigmoidAndItsSign()
    {
        IDataView scored = Points.Transformer(new BinaryPrediction()).Transform(Points.Load(_mlContext, 70));
        float[] scores = scored.Values<float>("Score"), probabilities = scored.Values<float>("Probability");
        bool[] predicted = scored.Values<bool>("PredictedLabel");
        for (int i = 0; i < scores.Length; i++)
        {
            Assert.AreEqual(1 / (1 + Math.Exp(-scores[i])), probabilities[i], 1e-6);
            Assert.AreEqual(scores[i] > 0, predicted[i]);
        }

        Assert.IsGreaterThan(5, predicted.Count(yes => yes));
        Assert.IsGreaterThan(5, predicted.Count(yes => !yes));
    }

    [TestMethod]
    public void Columns_FeaturesThatAreNotFinite_AreNaNAndFalse()
    {
        Point[] points = Points.Create(3);
        points[1].Features[2] = float.NaN;
        IDataView scored = Points.Transformer(new BinaryPrediction()).Transform(_mlContext.Data.LoadFromEnumerable(points));
        Assert.AreSequenceEqual([false, true, false], scored.Values<float>("Score").Select(float.IsNaN));
        Assert.AreSequenceEqual([false, true, false], scored.Values<float>("Probability").Select(float.IsNaN));
        Assert.IsFalse(scored.Values<bool>("PredictedLabel")[1]);
    }

    [TestMethod]
    public void PredictionEngine_GivesTheSameBits()
    {
        NetworkTransformer transformer = Points.Transformer(new BinaryPrediction());
        Point[] points = Points.Create(20);
        IDataView data = _mlContext.Data.LoadFromEnumerable(points);
        using var engine = _mlContext.Model.CreatePredictionEngine<Point, Prediction>(transformer, data.Schema);
        float[] scores = transformer.Transform(data).Values<float>("Score"), probabilities = transformer.Transform(data).Values<float>("Probability");
        for (int i = 0; i < points.Length; i++)
        {
            Prediction prediction = engine.Predict(points[i]);
            Assert.AreEqual((scores[i], probabilities[i], scores[i] > 0), (prediction.Score, prediction.Probability, prediction.PredictedLabel));
        }
    }

    [TestMethod]
    public void Constructor_SeveralOutputs_Throws() => Assert.AreEqual(
        "The network has 2 outputs, but BinaryClassification needs a network with 1.",
        Assert.ThrowsExactly<ArgumentException>(() => new BinaryPrediction(outputCount: 2)).Message);

    private sealed class Prediction
    {
        public bool PredictedLabel { get; set; }

        public float Score { get; set; }

        public float Probability { get; set; }
    }
}
