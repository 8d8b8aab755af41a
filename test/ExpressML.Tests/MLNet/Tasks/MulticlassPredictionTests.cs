using ExpressML.Tests.Support;
using ExpressML.Transforms.Labels;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace ExpressML.Tests.MLNet.Tasks;

[TestClass]
public sealed class MulticlassPredictionTests
{
    private readonly MLContext _mlContext = new(1);

    [TestMethod]
    [DataRow("Label")]
    [DataRow("Unnamed")]
    public void Schema_IsThatOfMLNetsOwnTrainers(string label)
    {
        IDataView data = KeyedImages("Label");
        DataViewSchema expected = _mlContext.MulticlassClassification.Trainers.LbfgsMaximumEntropy(label).Fit(data).Transform(data).Schema;
        DataViewSchema actual = ImageModels.Transformer(LabelNames.Of(data.Schema[label])).GetOutputSchema(data.Schema);
        ScoreSchemas.AssertSameEnd(expected, actual, columns: 2);
    }

    [TestMethod]
    public void SlotNames_OfNumbers_AreTheirText()
    {
        DataViewSchema.Column score = Schema("Number")["Score"];
        CollectionAssert.AreEqual(new[] { "0", "1", "2" }, Texts(score.Annotation<ReadOnlyMemory<char>>("SlotNames")));
        CollectionAssert.AreEqual(new[] { 0, 1, 2 }, score.Annotation<int>("TrainingLabelValues"));
    }

    [TestMethod]
    public void Annotations_LabelWithoutValues_HaveNoNames()
    {
        DataViewSchema schema = ImageModels.Transformer().GetOutputSchema(ImageModels.Load(1).Schema);
        Assert.IsNull(schema["Score"].Annotations.Schema.GetColumnOrNull("SlotNames"));
        Assert.IsNull(schema["PredictedLabel"].Annotations.Schema.GetColumnOrNull("KeyValues"));
    }

    [TestMethod]
    public void PredictedLabel_OfText_MapsToTheClass()
    {
        IDataView scored = Scored("Label");
        string[] values = Texts(MapBack(scored).Values<ReadOnlyMemory<char>>("PredictedLabel"));
        CollectionAssert.AreEqual(Array.ConvertAll(scored.Values<uint>("PredictedLabel"), key => $"class {key - 1}"), values);
    }

    [TestMethod]
    public void PredictedLabel_OfNumbers_MapsToTheNumber()
    {
        IDataView scored = Scored("Number");
        int[] values = MapBack(scored).Values<int>("PredictedLabel");
        CollectionAssert.AreEqual(Array.ConvertAll(scored.Values<uint>("PredictedLabel"), key => (int)key - 1), values);
    }

    private DataViewSchema Schema(string label) => Scored(label).Schema;

    private IDataView Scored(string label)
    {
        IDataView data = KeyedImages(label);
        return ImageModels.Transformer(LabelNames.Of(data.Schema[label])).Transform(data);
    }

    private IDataView MapBack(IDataView scored) => _mlContext.Transforms.Conversion.MapKeyToValue("PredictedLabel").Fit(scored).Transform(scored);

    private IDataView KeyedImages(string label)
    {
        var rows = ImageModels.Create(30).Select(image => new LabeledImage
        {
            Features = image.Features,
            Label = image.Label,
            Number = image.Number % 3,
            Unnamed = (uint)(image.Number % 3) + 1,
        });
        IDataView data = _mlContext.Data.LoadFromEnumerable(rows);
        return _mlContext.Transforms.Conversion.MapValueToKey(label).Fit(data).Transform(data);
    }

    private static string[] Texts(ReadOnlyMemory<char>[] values) => Array.ConvertAll(values, value => value.ToString());

    private sealed class LabeledImage
    {
        [VectorType(12)]
        public float[] Features { get; set; } = [];

        public string Label { get; set; } = "";

        public int Number { get; set; }

        [KeyType(3)]
        public uint Unnamed { get; set; }
    }
}
