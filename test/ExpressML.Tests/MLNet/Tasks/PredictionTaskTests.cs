using ExpressML.Persistence;
using ExpressML.Tests.Support;
using ExpressML.Transforms;
using ExpressML.Transforms.Labels;
using Microsoft.ML;

namespace ExpressML.Tests.MLNet.Tasks;

[TestClass]
public sealed class PredictionTaskTests
{
    private readonly MLContext _mlContext = new(1);

    [TestMethod]
    [DataRow("BinaryClassification", 1, typeof(BinaryPrediction))]
    [DataRow("MulticlassClassification", 3, typeof(MulticlassPrediction))]
    [DataRow("MultilabelClassification", 3, typeof(MultilabelPrediction))]
    [DataRow("MultiOutputRegression", 3, typeof(MultiOutputRegressionPrediction))]
    [DataRow("Regression", 1, typeof(RegressionPrediction))]
    public void Read_EachName_StandsForItsTask(string name, int outputs, Type type)
    {
        PredictionTask task = Read(name, outputs, labelNames: null);
        Assert.AreEqual((type, name, outputs), (task.GetType(), task.Name, task.OutputCount));
    }

    [TestMethod]
    public void Read_UnknownName_SaysToUpdate() => Assert.AreEqual(
        "This model is for the task 'Ranking', which this version of ExpressML does not know. It was probably written by a newer one: update the ExpressML.Transforms package.",
        Assert.ThrowsExactly<InvalidDataException>(() => Read("Ranking", 1, null)).Message);

    [TestMethod]
    [DataRow("MulticlassClassification")]
    [DataRow("MultilabelClassification")]
    [DataRow("MultiOutputRegression")]
    public void Read_OtherNumberOfNames_Throws(string name) => Assert.StartsWith(
        "The network has 3 outputs, but there are names for 2.",
        Assert.ThrowsExactly<ArgumentException>(() => Read(name, 3, Labels.Of(_mlContext, "a", "b"))).Message);

    [TestMethod]
    public void SaveAndLoad_EachTask_KeepsSchemaAndBits()
    {
        LabelNames names = Labels.Of(_mlContext, "a", "b");
        IDataView data = Points.Load(_mlContext, 30);
        foreach (PredictionTask task in new PredictionTask[]
        {
            new BinaryPrediction(), new RegressionPrediction(), new MultiOutputRegressionPrediction(2, names), new MultiOutputRegressionPrediction(1, null),
            new MultilabelPrediction(2, names), new MultilabelPrediction(2, null), new MulticlassPrediction(2, names),
            new FeatureExtraction(Shape.Vector(2), "Embedding"),
        })
        {
            NetworkTransformer transformer = Points.Transformer(task);
            using var stream = new MemoryStream();
            _mlContext.Model.Save(transformer, data.Schema, stream);
            stream.Position = 0;
            IDataView expected = transformer.Transform(data), actual = _mlContext.Model.Load(stream, out _).Transform(data);
            ScoreSchemas.AssertSameEnd(expected.Schema, actual.Schema, task.Columns.Count);
            foreach (ScoreColumn column in task.Columns)
                CollectionAssert.AreEqual(expected.Numbers(column.Name), actual.Numbers(column.Name), task.Name);
        }
    }

    private static PredictionTask Read(string name, int outputs, LabelNames? labelNames)
    {
        using var stream = new MemoryStream();
        var writer = new ModelWriter(stream);
        writer.Write(name);
        writer.Write(labelNames is not null);
        labelNames?.Write(writer);
        stream.Position = 0;
        return PredictionTask.Read(new ModelReader(stream), Shape.Vector(outputs));
    }

    [TestMethod]
    public void Transformer_NetworkOfAnotherTask_Throws() => Assert.StartsWith(
        "The network has 3 outputs, but the task has 1.",
        Assert.ThrowsExactly<ArgumentException>(
            () => new NetworkTransformer(ImageModels.Network(), "Features", PixelOrder.Planar, new RegressionPrediction(), null)).Message);
}
