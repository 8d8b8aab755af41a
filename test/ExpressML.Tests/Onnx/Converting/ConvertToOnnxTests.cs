using ExpressML.Networks;
using ExpressML.Tests.Support;
using ExpressML.Trainers;
using ExpressML.Transforms;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace ExpressML.Tests.Onnx.Converting;

/// <summary>Whole pipelines, converted by ML.NET's own call and scored by ONNX Runtime.</summary>
[TestClass]
public sealed class ConvertToOnnxTests
{
    private const int Rows = 9;

    private readonly MLContext _mlContext = new(seed: 1);

    private IDataView Data => _mlContext.Data.LoadFromEnumerable(Points.Create(Rows));

    private IDataView Images => _mlContext.Data.LoadFromEnumerable(SavedModels.Rows);

    [TestMethod]
    [DataRow(9)]
    [DataRow(12)]
    public void ConvertToOnnx_EachTask_GivesTheColumnsOfThePipeline(int opset)
    {
        PredictionTask[] tasks =
        [
            new RegressionPrediction(), new MultiOutputRegressionPrediction(2, labelNames: null), new BinaryPrediction(), new BinaryPrediction(threshold: 0.25f),
            new MulticlassPrediction(3, labelNames: null), new MultilabelPrediction(3, labelNames: null),
        ];
        foreach (PredictionTask task in tasks)
            AssertAgrees(Points.Transformer(task), Data, opset);
    }

    [TestMethod]
    public void ConvertToOnnx_TrainedWithNames_GivesTheNameOfTheClass()
    {
        var model = _mlContext.Transforms.Conversion.MapValueToKey("Key", "Label")
            .Append(_mlContext.MulticlassClassification.Trainers.ConvolutionalNetwork(net => net.Conv2D(4, 3).Relu().Flatten(), "Key", "Pixels", numberOfEpochs: 2))
            .Append(_mlContext.Transforms.Conversion.MapKeyToValue("Name", "PredictedLabel"))
            .Fit(Images);
        AssertAgrees(model, Images, opset: 12);
    }

    [TestMethod]
    public void ConvertToOnnx_EachStage_GivesTheColumnsOfThePipeline()
    {
        foreach (int opset in new[] { 9, 12 })
        {
            var model = _mlContext.Transforms.Conversion.MapValueToKey("Key", "Label")
                .Append(_mlContext.Transforms.ResizePixels("Small", "Pixels", inputShape: (3, 12, 12), height: 5, width: 7))
                .Append(_mlContext.Transforms.ResizePixels("Large", "Pixels", inputShape: (3, 12, 12), height: 15, width: 13))
                .Append(_mlContext.Transforms.BatchNormalization("Small"))
                .Append(_mlContext.Transforms.Dropout("Dropped", "Small", rate: 0.2))
                .Append(_mlContext.MulticlassClassification.Trainers.ConvolutionalNetwork(net => net.Conv2D(4, 3).Named("first").Relu().Flatten(), "Key", "Dropped", numberOfEpochs: 2))
                .Append(_mlContext.Transforms.TopClasses(numberOfClasses: 2))
                .Fit(Images);
            AssertAgrees(model, Images, opset);
            AssertAgrees(_mlContext.Transforms.NetworkFeatures("Embedding", model, layer: "first").Fit(model.Transform(Images)), model.Transform(Images), opset, isStage: true);
        }
    }

    [TestMethod]
    public void ConvertToOnnx_VectorsWithoutDimensions_AreReshaped()
    {
        // Concatenate makes [N, 4] of four columns; ten numbers of each of two vectors make a plain vector, too.
        var model = _mlContext.Transforms.Concatenate("Joined", "Features", "Numbers")
            .Append(_mlContext.Transforms.BatchNormalization("Joined"))
            .Append(_mlContext.Regression.Trainers.ConvolutionalNetwork(net => net.Dense(4).Relu(), "Number", "Joined", numberOfEpochs: 2))
            .Fit(Data);
        AssertAgrees(model, Data, opset: 12);
    }

    [TestMethod]
    public void ConvertToOnnx_InterleavedPixelsAndBytes_AreBroughtIntoOrder()
    {
        var random = new Random(1);
        BytesRow[] rows = [.. Enumerable.Range(0, Rows).Select(i => new BytesRow { Pixels = [.. Enumerable.Range(0, 5 * 6 * 3).Select(_ => (byte)random.Next(256))], Label = i % 2 == 0 })];
        IDataView data = _mlContext.Data.LoadFromEnumerable(rows);
        var model = _mlContext.Transforms.BatchNormalization("Normal", "Pixels")
            .Append(_mlContext.BinaryClassification.Trainers.ConvolutionalNetwork(new ConvolutionalNetworkTrainer.Options
            {
                Network = net => net.Conv2D(4, 3).Relu().Flatten(),
                FeatureColumnName = "Normal",
                InputShape = (3, 5, 6),
                PixelOrder = PixelOrder.Interleaved,
                NumberOfEpochs = 1,
            }))
            .Append(_mlContext.Transforms.NetworkFeatures("Same", new NetworkTransformer(Plain(), "Pixels", PixelOrder.Interleaved, new FeatureExtraction((3, 4, 5), "x"), null), layer: "Conv2D1"))
            .Fit(data);
        AssertAgrees(model, data, opset: 12);

        static Network Plain()
        {
            Network network = new NetworkBuilder().Conv2D(3, 2).Build((3, 5, 6));
            network.Initialize(new Random(1));
            return network;
        }
    }

    [TestMethod]
    public void ConvertToOnnx_ColumnsNamedAsLayers_AreNotMixedUp()
    {
        // ML.NET takes values of the graph for columns of the same name.
        IDataView data = _mlContext.Data.LoadFromEnumerable(new[] { new NamedRow { Features = [1, 2, 3, 4], Layer = 5, Value = 6 } });
        NetworkTransformer network = Points.Transformer(new MulticlassPrediction(3, labelNames: null));
        var after = _mlContext.Transforms.CopyColumns("After", "Dense1").Append(_mlContext.Transforms.CopyColumns("After2", "ExpressML/Dense2")).Fit(network.Transform(data));
        AssertAgrees(network.Append(after), data, opset: 12);
    }

    [TestMethod]
    public void ConvertToOnnx_TwoNetworksInOneChain_AreBothThere()
    {
        NetworkTransformer features = Points.Transformer(new RegressionPrediction()).OutputOf("Tanh1", "Embedding");
        var pipeline = _mlContext.Transforms.NetworkFeatures("Embedding", features, layer: "Tanh1")
            .Append(_mlContext.Regression.Trainers.ConvolutionalNetwork(net => net.Dense(4).Relu(), "Number", "Embedding", numberOfEpochs: 2));
        AssertAgrees(pipeline.Fit(Data), Data, opset: 12);
    }

    [TestMethod]
    public void ConvertToOnnx_FeaturesForATrainerOfMLNet_GiveItsColumns()
    {
        var pipeline = _mlContext.Transforms.NetworkFeatures("Embedding", Points.Transformer(new RegressionPrediction()), layer: "Tanh1")
            .Append(_mlContext.Regression.Trainers.OnlineGradientDescent("Number", "Embedding"));
        AssertAgrees(pipeline.Fit(Data), Data, opset: 12);
    }

    [TestMethod]
    public void ConvertToOnnx_LoadedModel_IsConverted()
    {
        using var folder = new TemporaryFolder();
        _mlContext.Model.Save(Points.Transformer(new BinaryPrediction()), Data.Schema, folder.File("model.zip"));
        AssertAgrees(_mlContext.Model.Load(folder.File("model.zip"), out _), Data, opset: 12);
    }

    [TestMethod]
    public void ConvertToOnnx_SplitData_IsConverted()
    {
        IDataView data = _mlContext.Data.TrainTestSplit(_mlContext.Data.FilterRowsByColumn(Data, "Number", upperBound: 1e6)).TrainSet;
        AssertAgrees(Points.Transformer(new RegressionPrediction()), data, opset: 12);
    }

    [TestMethod]
    public void ConvertToOnnx_ScoredByMLNet_GivesTheSame()
    {
        using var folder = new TemporaryFolder();
        NetworkTransformer model = Points.Transformer(new MulticlassPrediction(3, labelNames: null));
        using (FileStream stream = File.Create(folder.File("model.onnx")))
            _mlContext.Model.ConvertToOnnx(model, Data, stream);
        IDataView scored = _mlContext.Transforms.ApplyOnnxModel(["Score.output", "PredictedLabel.output"], ["Features", "IsAlike", "Number", "Numbers", "Flags"], folder.File("model.onnx")).Fit(Data).Transform(Data);
        OnnxRun.AssertNear(model.Transform(Data).Numbers("Score"), scored.Numbers("Score"), "Score");
    }

    /// <summary>Asserts that ONNX Runtime makes the columns that a pipeline makes of the rows of a view.</summary>
    /// <param name="model">The pipeline.</param>
    /// <param name="data">The view.</param>
    /// <param name="opset">The version of the operators.</param>
    /// <param name="isStage">Whether the view comes from a pipeline itself, which is converted with it.</param>
    private void AssertAgrees(ITransformer model, IDataView data, int opset, bool isStage = false)
    {
        byte[] file = Conversions.Convert(_mlContext, model, data, opset);
        IDataView expected = model.Transform(data), source = isStage ? Images : data;
        Dictionary<string, object> actual = OnnxRun.Outputs(file, [.. Conversions.Inputs(source)]);
        string[] added = [.. expected.Schema.Where(column => !column.IsHidden && data.Schema.GetColumnOrNull(column.Name) is null).Select(column => column.Name)];
        Assert.IsNotEmpty(added);
        foreach (string name in added)
            Conversions.AssertColumn(expected, name, actual[$"{name}.output"], $"{name}, opset {opset}");
    }

    private sealed class NamedRow
    {
        [VectorType(4)]
        public float[] Features { get; set; } = [];

        [ColumnName("Dense1")]
        public float Layer { get; set; }

        [ColumnName("ExpressML/Dense2")]
        public float Value { get; set; }
    }

    private sealed class BytesRow
    {
        [VectorType(5, 6, 3)]
        public byte[] Pixels { get; set; } = [];

        public bool Label { get; set; }
    }
}
