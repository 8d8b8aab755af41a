using ExpressML.Tests.Support;
using ExpressML.Transforms;
using ExpressML.Transforms.Labels;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace ExpressML.Tests.MLNet;

[TestClass]
public sealed class NetworkTransformerTests
{
    private readonly MLContext _mlContext = new(1);

    [TestMethod]
    public void Properties_AreThoseOfTheNetwork()
    {
        var network = ImageModels.Network();
        var transformer = new NetworkTransformer(network, "Pixels", PixelOrder.Interleaved, new MulticlassPrediction(3, null), numberOfThreads: 3);
        Assert.AreSame(network, transformer.Model);
        Assert.AreEqual("Pixels", transformer.FeatureColumnName);
        Assert.AreEqual(new VectorDataViewType(NumberDataViewType.Single, 12), transformer.FeatureColumnType);
        Assert.AreEqual(PixelOrder.Interleaved, transformer.PixelOrder);
        Assert.AreEqual(3, transformer.NumberOfThreads);
        Assert.IsTrue(transformer.IsRowToRowMapper);
    }

    [TestMethod]
    public void NumberOfThreads_Default_IsAllOfTheMachine() =>
        Assert.AreEqual(Environment.ProcessorCount, ImageModels.Transformer().NumberOfThreads);

    [TestMethod]
    public void NumberOfThreads_Zero_Throws()
    {
        var exception = Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => ImageModels.Transformer(numberOfThreads: 0));
        Assert.AreEqual("numberOfThreads", exception.ParamName);
    }

    [TestMethod]
    public void PixelOrder_Unknown_Throws()
    {
        var exception = Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => ImageModels.Transformer(pixelOrder: (PixelOrder)9));
        Assert.Contains("pixelOrder must be Planar or Interleaved.", exception.Message);
    }

    [TestMethod]
    public void LabelNames_OfAnotherCount_Throw()
    {
        LabelNames names = Labels.Of(_mlContext, "a", "b");
        var exception = Assert.ThrowsExactly<ArgumentException>(() => ImageModels.Transformer(names));
        Assert.Contains("The network has 3 outputs, but there are names for 2.", exception.Message);
    }

    [TestMethod]
    public void GetOutputSchema_AppendsPredictedLabelAndScore()
    {
        DataViewSchema schema = ImageModels.Transformer().GetOutputSchema(ImageModels.Load(1).Schema);
        CollectionAssert.AreEqual(
            new[] { "Features", "Label", "Number", "PredictedLabel", "Score" }, schema.Select(column => column.Name).ToArray());
        Assert.AreEqual(new KeyDataViewType(typeof(uint), 3), schema["PredictedLabel"].Type);
        Assert.AreEqual(new VectorDataViewType(NumberDataViewType.Single, 3), schema["Score"].Type);
    }

    [TestMethod]
    public void Transform_GivesTheProbabilitiesOfEachRow()
    {
        Image[] images = ImageModels.Create(150);
        IDataView scored = ImageModels.Transformer().Transform(_mlContext.Data.LoadFromEnumerable(images));

        float[][] scores = scored.Arrays<float>("Score"), expected = ImageModels.Probabilities(images);
        uint[] predicted = scored.Values<uint>("PredictedLabel");
        Assert.HasCount(150, scores);
        for (int i = 0; i < scores.Length; i++)
        {
            CollectionAssert.AreEqual(expected[i], scores[i]);
            Assert.AreEqual(1f, scores[i].Sum(), 1e-5f);
            Assert.AreEqual((uint)Array.IndexOf(scores[i], scores[i].Max()) + 1, predicted[i]);
        }

        Assert.IsGreaterThan(1, predicted.Distinct().Count());
    }

    [TestMethod]
    public void Transform_AllRoutes_GiveTheSameBits()
    {
        Image[] images = ImageModels.Create(90);
        IDataView data = _mlContext.Data.LoadFromEnumerable(images);
        NetworkTransformer transformer = ImageModels.Transformer(numberOfThreads: 2);
        using var engine = _mlContext.Model.CreatePredictionEngine<Image, Prediction>(transformer, data.Schema);

        float[][] batched = transformer.Transform(data).Arrays<float>("Score");
        uint[] predicted = transformer.Transform(data).Values<uint>("PredictedLabel");
        for (int i = 0; i < images.Length; i++)
        {
            float[] alone = transformer.Transform(_mlContext.Data.LoadFromEnumerable([images[i]])).Arrays<float>("Score")[0];
            Prediction prediction = engine.Predict(images[i]);
            CollectionAssert.AreEqual(batched[i], alone);
            CollectionAssert.AreEqual(batched[i], prediction.Score);
            Assert.AreEqual(predicted[i], prediction.PredictedLabel);
        }
    }

    [TestMethod]
    public void Transform_BytePixels_ScoreAsTheirNumbers()
    {
        byte[] pixels = [.. Enumerable.Range(0, 12).Select(i => (byte)(i * 23))];
        IDataView data = _mlContext.Data.LoadFromEnumerable([new ByteImage { Features = pixels }]);
        float[] expected = TinyNetworks.Probabilities(ImageModels.Network(), Array.ConvertAll(pixels, pixel => (float)pixel));
        CollectionAssert.AreEqual(expected, ImageModels.Transformer().Transform(data).Arrays<float>("Score")[0]);
    }

    [TestMethod]
    public void Transform_InterleavedPixels_ScoreAsThePlanarOnes()
    {
        Image[] planar = ImageModels.Create(70);
        Image[] interleaved = Array.ConvertAll(planar, image => new Image { Features = Interleave(image.Features) });
        IDataView scored = ImageModels.Transformer(pixelOrder: PixelOrder.Interleaved).Transform(_mlContext.Data.LoadFromEnumerable(interleaved));

        float[][] expected = ImageModels.Probabilities(planar), scores = scored.Arrays<float>("Score");
        for (int i = 0; i < scores.Length; i++)
            CollectionAssert.AreEqual(expected[i], scores[i]);
    }

    [TestMethod]
    public void Transform_FeaturesThatAreNotFinite_HaveNoPrediction()
    {
        Image[] images = ImageModels.Create(10);
        (images[2].Features[5], images[5].Features[0], images[9].Features[11]) = (float.NaN, float.PositiveInfinity, float.NegativeInfinity);
        IDataView data = _mlContext.Data.LoadFromEnumerable(images);
        IDataView scored = ImageModels.Transformer().Transform(data);

        float[][] scores = scored.Arrays<float>("Score"), expected = ImageModels.Probabilities(images);
        uint[] predicted = scored.Values<uint>("PredictedLabel");
        using var engine = _mlContext.Model.CreatePredictionEngine<Image, Prediction>(ImageModels.Transformer(), data.Schema);
        for (int i = 0; i < images.Length; i++)
        {
            bool isMissing = i is 2 or 5 or 9;
            CollectionAssert.AreEqual(isMissing ? [float.NaN, float.NaN, float.NaN] : expected[i], scores[i]);
            CollectionAssert.AreEqual(scores[i], engine.Predict(images[i]).Score);
            Assert.AreEqual(isMissing, predicted[i] == 0);
        }
    }

    [TestMethod]
    public void Transform_NoRows_GivesNoRows() =>
        Assert.IsEmpty(ImageModels.Transformer().Transform(ImageModels.Load(0)).Vectors<float>("Score"));

    [TestMethod]
    public void Transform_SeveralModels_KeepTheirScoresApart()
    {
        IDataView once = ImageModels.Transformer().Transform(ImageModels.Load(5));
        IDataView twice = new NetworkTransformer(TinyNetworks.Convolutional(ImageModels.Shape, 4, seed: 2), "Features", PixelOrder.Planar, new MulticlassPrediction(4, null), null).Transform(once);
        CollectionAssert.AreEqual(
            new uint[] { 1, 2 },
            twice.Schema.Where(column => column.Name == "Score").Select(SetId).ToArray());
        Assert.HasCount(4, twice.Arrays<float>("Score")[0]);

        static uint SetId(DataViewSchema.Column column)
        {
            uint id = 0;
            column.Annotations.GetValue("ScoreColumnSetId", ref id);
            return id;
        }
    }

    [TestMethod]
    public void Transform_InAChain_EvaluatesWithTheNamesOfTheClasses()
    {
        IDataView data = _mlContext.Transforms.Conversion.MapValueToKey("Label").Fit(ImageModels.Load(60)).Transform(ImageModels.Load(60));
        IDataView scored = ImageModels.Transformer(LabelNames.Of(data.Schema["Label"])).Transform(data);
        MulticlassClassificationMetrics metrics = _mlContext.MulticlassClassification.Evaluate(scored);

        Assert.AreEqual(60, metrics.ConfusionMatrix.Counts.Sum(row => row.Sum()));
        string table = metrics.ConfusionMatrix.GetFormattedConfusionTable();
        for (int k = 0; k < ImageModels.ClassCount; k++)
            Assert.Contains($"class {k}", table);
    }

    [TestMethod]
    public void Transform_ForPermutationFeatureImportance_IsAPredictionTransformer()
    {
        IDataView data = _mlContext.Transforms.Conversion.MapValueToKey("Label").Fit(ImageModels.Load(60)).Transform(ImageModels.Load(60));
        NetworkTransformer transformer = ImageModels.Transformer(LabelNames.Of(data.Schema["Label"]));
        var importance = _mlContext.MulticlassClassification.PermutationFeatureImportance(transformer, transformer.Transform(data));
        Assert.HasCount(12, importance);
    }

    [TestMethod]
    public void Transform_MissingFeatureColumn_Throws()
    {
        IDataView data = _mlContext.Data.LoadFromEnumerable([new { Other = 1 }]);
        var exception = Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => ImageModels.Transformer().Transform(data));
        Assert.Contains("Could not find feature column 'Features'", exception.Message);
    }

    [TestMethod]
    [DataRow("Label", "String")]
    [DataRow("Number", "Int32")]
    [DataRow("Small", "Vector<Single, 5>")]
    [DataRow("Unsized", "Vector<Single>")]
    [DataRow("Doubles", "Vector<Double, 12>")]
    public void Transform_FeatureColumnOfAnotherType_Throws(string column, string type)
    {
        IDataView data = _mlContext.Data.LoadFromEnumerable(Array.Empty<OddRow>());
        var transformer = new NetworkTransformer(ImageModels.Network(), column, PixelOrder.Planar, new MulticlassPrediction(3, null), numberOfThreads: null);
        string expected = $"Schema mismatch for feature column '{column}': expected Vector<Single, 12> or Vector<Byte, 12>, got {type}";

        Assert.Contains(expected, Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => transformer.Transform(data)).Message);
        Assert.Contains(expected, Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => transformer.GetOutputSchema(data.Schema)).Message);
        Assert.Contains(expected, Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => transformer.GetRowToRowMapper(data.Schema)).Message);
    }

    [TestMethod]
    public void Transform_RowOfAnotherLength_NamesRowAndColumn()
    {
        Image[] images = ImageModels.Create(30);
        images[17].Features = [1, 2, 3];
        IDataView scored = ImageModels.Transformer().Transform(_mlContext.Data.LoadFromEnumerable(images));
        var exception = Assert.ThrowsExactly<InvalidOperationException>(() => scored.Arrays<float>("Score"));
        Assert.AreEqual("Schema mismatch for feature column 'Features': expected Vector<Single, 12> or Vector<Byte, 12>, got a vector of 3 in row 17 (counted from 0)", exception.Message);
    }

    // [channel][pixel] → [pixel][channel]
    private static float[] Interleave(float[] planar)
    {
        float[] interleaved = new float[planar.Length];
        for (int c = 0; c < ImageModels.Shape.Channels; c++)
            for (int i = 0; i < ImageModels.Shape.Area; i++)
                interleaved[i * ImageModels.Shape.Channels + c] = planar[c * ImageModels.Shape.Area + i];
        return interleaved;
    }

    private sealed class Prediction
    {
        public uint PredictedLabel { get; set; }

        public float[] Score { get; set; } = [];
    }

    private sealed class ByteImage
    {
        [VectorType(12)]
        public byte[] Features { get; set; } = [];
    }

    private sealed class OddRow
    {
        public string Label { get; set; } = "";

        public int Number { get; set; }

        [VectorType(5)]
        public float[] Small { get; set; } = [];

        public float[] Unsized { get; set; } = [];

        [VectorType(12)]
        public double[] Doubles { get; set; } = [];
    }
}
