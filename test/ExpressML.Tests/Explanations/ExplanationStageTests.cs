using ExpressML.Explanations;
using ExpressML.Tests.Support;
using ExpressML.Transforms;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace ExpressML.Tests.Explanations;

[TestClass]
public sealed class ExplanationStageTests
{
    private readonly MLContext _mlContext = new(seed: 1);
    private readonly NetworkTransformer _model = ExplainedModels.Create();

    [TestMethod]
    [DynamicData(nameof(Methods))]
    public void Predict_SavedAndLoaded_IsWhatTheMethodExplains(ExplanationMethod method)
    {
        IDataView data = Data(8);
        ITransformer model = _model.Append(_mlContext.Transforms.Explanation("Map", _model, method).Fit(data));
        using var folder = new TemporaryFolder();
        _mlContext.Model.SaveAtomically(model, data.Schema, folder.File("explained.zip"));
        ITransformer loaded = new MLContext().Model.Load(folder.File("explained.zip"), out DataViewSchema schema);

        var type = (VectorDataViewType)loaded.GetOutputSchema(schema)["Map"].Type;
        CollectionAssert.AreEqual(new[] { 8, 6 }, type.Dimensions.ToArray());
        float[][] maps = loaded.Transform(data).Arrays<float>("Map");
        using var engine = _mlContext.Model.CreatePredictionEngine<Row, Explained>(loaded, schema);
        for (int i = 0; i < maps.Length; i++)
        {
            float[] expected = method.Explain(_model, ExplainedModels.Image(i)).Values;
            CollectionAssert.AreEqual(expected, maps[i]);
            CollectionAssert.AreEqual(expected, engine.Predict(new Row { Features = ExplainedModels.Image(i) }).Map);
        }
    }

    [TestMethod]
    public void Save_Settings_AreThoseThatWereGiven()
    {
        using var folder = new TemporaryFolder();
        Assert.AreEqual("Conv2D1", Reloaded(new GradCam { Layer = "Conv2D1" }).Layer);
        Assert.AreEqual((3, 2, 0.5), (Reloaded(new Occlusion { Window = 3, Stride = 2, Fill = 0.5 }) is var occlusion ? (occlusion.Window, occlusion.Stride, occlusion.Fill) : default));
        Assert.AreEqual((7, -1.0), (Reloaded(new IntegratedGradients { Steps = 7, Baseline = -1 }) is var path ? (path.Steps, path.Baseline) : default));

        TMethod Reloaded<TMethod>(TMethod method)
            where TMethod : ExplanationMethod
        {
            IDataView data = Data(1);
            _mlContext.Model.Save(_mlContext.Transforms.Explanation("Map", _model, method).Fit(data), data.Schema, folder.File("stage.zip"));
            var loaded = (ExplanationTransformer)_mlContext.Model.Load(folder.File("stage.zip"), out _);
            return (TMethod)loaded.Method;
        }
    }

    [TestMethod]
    public void Transform_GivenClass_ExplainsIt()
    {
        IDataView data = Data(3);
        float[][] maps = _mlContext.Transforms.Explanation("Map", _model, new Saliency(), "owl").Fit(data).Transform(data).Arrays<float>("Map");
        for (int i = 0; i < maps.Length; i++)
            CollectionAssert.AreEqual(new Saliency().Explain(_model, ExplainedModels.Image(i), 2).Values, maps[i]);
    }

    [TestMethod]
    public void Transform_RowThatCanNotBeRead_IsNaN()
    {
        Row row = new() { Features = ExplainedModels.Image() };
        row.Features[3] = float.NaN;
        IDataView data = _mlContext.Data.LoadFromEnumerable([row]);
        Assert.IsTrue(Array.TrueForAll(_mlContext.Transforms.Explanation("Map", _model).Fit(data).Transform(data).Arrays<float>("Map")[0], float.IsNaN));
    }

    [TestMethod]
    public void Transform_OtherColumn_IsRead()
    {
        IDataView data = _mlContext.Transforms.CopyColumns("Pixels", "Features").Append(_mlContext.Transforms.DropColumns("Features")).Fit(Data(2)).Transform(Data(2));
        Assert.HasCount(2, _mlContext.Transforms.Explanation("Map", _model, inputColumnName: "Pixels").Fit(data).Transform(data).Arrays<float>("Map"));
    }

    [TestMethod]
    public void Transform_ManyEnginesOfOneModel_GiveTheSame()
    {
        IDataView data = Data(1);
        ExplanationTransformer stage = _mlContext.Transforms.Explanation("Map", _model, new Occlusion()).Fit(data);
        float[] expected = new Occlusion().Explain(_model, ExplainedModels.Image()).Values;
        Parallel.For(0, 16, _ =>
        {
            using var engine = new MLContext().Model.CreatePredictionEngine<Row, Explained>(stage);
            for (int i = 0; i < 4; i++)
                CollectionAssert.AreEqual(expected, engine.Predict(new Row { Features = ExplainedModels.Image() }).Map);
        });
    }

    [TestMethod]
    public void Explanation_WhatDoesNotSuit_SaysWhatToDo()
    {
        IDataView data = Data(1), other = Points.Load(_mlContext, 2);
        Assert.StartsWith("The network has no layer 'conv5'.", Assert.ThrowsExactly<ArgumentException>(() => _mlContext.Transforms.Explanation("Map", _model, new GradCam { Layer = "conv5" })).Message);
        Assert.StartsWith("The network has 3 outputs", Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => _mlContext.Transforms.Explanation("Map", _model, target: 3)).Message);
        ExplanationEstimator estimator = _mlContext.Transforms.Explanation("Map", _model, inputColumnName: "Pixels");
        Assert.StartsWith("Could not find feature column 'Pixels'.", Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => estimator.Fit(data)).Message);
        Assert.StartsWith("Could not find feature column 'Pixels'.", Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => estimator.GetOutputSchema(SchemaShapes.Of(data.Schema))).Message);
        Assert.StartsWith(
            "Schema mismatch for feature column 'Number': expected Vector<Single, 96> or Vector<Byte, 96>, got Single",
            Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => _mlContext.Transforms.Explanation("Map", _model, inputColumnName: "Number").Fit(other)).Message);
    }

    [TestMethod]
    public void ConvertToOnnx_SaysThatItCanNot()
    {
        IDataView data = Data(1);
        ITransformer model = _mlContext.Transforms.Explanation("Map", _model).Fit(data);
        Assert.Contains("Explanation needs derivatives for column 'Map'", Assert.Throws<Exception>(() => _mlContext.Model.ConvertToOnnx(model, data, new MemoryStream())).ToString());
    }

    public static IEnumerable<object[]> Methods =>
    [
        [new GradCam()], [new GradCam { Layer = "Conv2D1" }], [new Occlusion()], [new Occlusion { Window = 3, Stride = 2, Fill = 0 }], [new Saliency()], [new IntegratedGradients { Steps = 20, Baseline = 0.5 }],
    ];

    private IDataView Data(int count) => _mlContext.Data.LoadFromEnumerable(Enumerable.Range(0, count).Select(i => new Row { Features = ExplainedModels.Image(i) }));

    private sealed class Row
    {
        [VectorType(96)]
        public float[] Features { get; set; } = [];
    }

    private sealed class Explained
    {
        public float[] Map { get; set; } = [];
    }
}
