using ExpressML.Tests.Support;
using ExpressML.Transforms;
using ExpressML.Transforms.Labels;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace ExpressML.Tests.MLNet.Tasks;

[TestClass]
public sealed class MultilabelPredictionTests
{
    private readonly MLContext _mlContext = new(1);

    [TestMethod]
    public void Columns_HaveTheNamesOfTheLabels()
    {
        IDataView data = Points.Load(_mlContext, 1);
        data = _mlContext.Transforms.CopyColumns("IsOther", "IsAlike").Append(_mlContext.Transforms.Concatenate("Both", "IsAlike", "IsOther")).Fit(data).Transform(data);
        DataViewSchema schema = Points.Transformer(new MultilabelPrediction(2, LabelNames.Of(data.Schema["Both"]))).GetOutputSchema(data.Schema);
        Assert.AreEqual(("PredictedLabel", (DataViewType)new VectorDataViewType(BooleanDataViewType.Instance, 2)), (schema[^2].Name, schema[^2].Type));
        Assert.AreEqual(("Score", (DataViewType)new VectorDataViewType(NumberDataViewType.Single, 2)), (schema[^1].Name, schema[^1].Type));
        foreach (DataViewSchema.Column column in schema.TakeLast(2))
        {
            CollectionAssert.AreEquivalent(
                new[]
                {
                    "ScoreColumnKind: String MultilabelClassification", $"ScoreValueKind: String {column.Name}",
                    "ScoreColumnSetId: Key<UInt32, 0-2147483646> 1", "SlotNames: Vector<String, 2> IsAlike, IsOther",
                },
                column.Describe());
        }
    }

    [TestMethod]
    public void Columns_AreTheSigmoidOfEachOutputAndWhetherItIsAboveAHalf()
    {
        NetworkTransformer transformer = Points.Transformer(new MultilabelPrediction(3, null));
        Point[] points = Points.Create(40);
        points[3].Features[1] = float.NaN;
        IDataView scored = transformer.Transform(_mlContext.Data.LoadFromEnumerable(points));
        float[][] scores = scored.Arrays<float>("Score");
        bool[][] predicted = scored.Arrays<bool>("PredictedLabel");
        for (int i = 0; i < points.Length; i++)
        {
            double[] logits = NetworkFiles.Score(transformer.Model, [[.. points[i].Features.Select(x => (double)x)]])[0];
            for (int k = 0; k < 3; k++)
            {
                Assert.AreEqual(i == 3 ? float.NaN : 1 / (1 + Math.Exp(-logits[k])), scores[i][k], 1e-6);
                Assert.AreEqual(i != 3 && logits[k] > 0, predicted[i][k]);
            }
        }

        Assert.IsTrue(predicted.Any(row => row.Distinct().Count() == 2), "Labels do not exclude each other.");
    }
}
