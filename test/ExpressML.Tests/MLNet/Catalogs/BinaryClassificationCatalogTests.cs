using System.Reflection;
using System.Runtime.CompilerServices;
using ExpressML.Persistence;
using ExpressML.Tests.Support;
using ExpressML.Trainers;
using ExpressML.Transforms;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace ExpressML.Tests.MLNet.Catalogs;

[TestClass]
public sealed class BinaryClassificationCatalogTests
{
    private const float Threshold = -0.85f;

    private readonly MLContext _mlContext = new(seed: 1);

    [TestMethod]
    public void ChangeModelThreshold_Network_ChangesThePredictedLabelOnly()
    {
        IDataView data = Points.Load(_mlContext, 200);
        NetworkTransformer model = Points.Transformer(new BinaryPrediction());
        NetworkTransformer changed = _mlContext.BinaryClassification.ChangeModelThreshold(model, Threshold);

        Assert.AreEqual((0, Threshold), (model.Threshold, changed.Threshold));
        IDataView before = model.Transform(data), after = changed.Transform(data);
        float[] scores = before.Values<float>("Score");
        CollectionAssert.AreEqual(scores, after.Values<float>("Score"));
        CollectionAssert.AreEqual(before.Values<float>("Probability"), after.Values<float>("Probability"));
        CollectionAssert.AreEqual(Array.ConvertAll(scores, score => score > 0), before.Values<bool>("PredictedLabel"));
        CollectionAssert.AreEqual(Array.ConvertAll(scores, score => score > Threshold), after.Values<bool>("PredictedLabel"));
        Assert.AreNotEqual(before.Values<bool>("PredictedLabel").Count(yes => yes), after.Values<bool>("PredictedLabel").Count(yes => yes));
    }

    [TestMethod]
    public void ChangeModelThreshold_LoadedPipeline_IsSavedWithIt()
    {
        IDataView data = Points.Load(_mlContext, 100);
        TransformerChain<NetworkTransformer> model = _mlContext.Transforms.CopyColumns("Copy", "Features").Append(new ConvolutionalNetworkBinaryTrainer(new ConvolutionalNetworkTrainer.Options
        {
            Network = net => net.Dense(4).Tanh(),
            LabelColumnName = "IsAlike",
            NumberOfEpochs = 2,
        })).Fit(data);
        using var folder = new TemporaryFolder();
        _mlContext.Model.Save(model, data.Schema, folder.File("usual.zip"));
        ITransformer loaded = _mlContext.Model.Load(folder.File("usual.zip"), out DataViewSchema schema);
        _mlContext.Model.Save(_mlContext.BinaryClassification.ChangeModelThreshold(loaded, 0.5f), schema, folder.File("changed.zip"));

        float[] scores = model.Transform(data).Values<float>("Score");
        CollectionAssert.AreEqual(Array.ConvertAll(scores, score => score > 0 ? 1f : 0), ConsumerProcess.Predict(folder.File("usual.zip"), data, "PredictedLabel"));
        CollectionAssert.AreEqual(Array.ConvertAll(scores, score => score > 0.5f ? 1f : 0), ConsumerProcess.Predict(folder.File("changed.zip"), data, "PredictedLabel"));
    }

    [TestMethod]
    public void ChangeModelThreshold_BackToZero_IsWrittenAsEver()
    {
        NetworkTransformer model = Points.Transformer(new BinaryPrediction());
        NetworkTransformer back = _mlContext.BinaryClassification.ChangeModelThreshold(_mlContext.BinaryClassification.ChangeModelThreshold(model, 3), 0);
        CollectionAssert.AreEqual(Bytes(model), Bytes(back));
    }

    [TestMethod]
    public void ChangeModelThreshold_ModelsOfMLNet_StillChange()
    {
        IDataView data = Points.Load(_mlContext, 100);
        var trained = _mlContext.BinaryClassification.Trainers.SdcaLogisticRegression("IsAlike").Fit(data);
        IDataView scored = _mlContext.BinaryClassification.ChangeModelThreshold(trained, 0.3f).Transform(data);
        CollectionAssert.AreEqual(Array.ConvertAll(scored.Values<float>("Score"), score => score > 0.3f), scored.Values<bool>("PredictedLabel"));
    }

    [TestMethod]
    public void ChangeModelThreshold_OtherTaskOrThreshold_SaysWhatIsWrong()
    {
        NetworkTransformer regression = Points.Transformer(new RegressionPrediction()), binary = Points.Transformer(new BinaryPrediction());
        Assert.AreEqual(0, regression.Threshold);
        Assert.AreEqual(
            "The model is for Regression. Only models of binary classification have a threshold.",
            Assert.ThrowsExactly<ArgumentException>(() => _mlContext.BinaryClassification.ChangeModelThreshold(regression, 1)).Message);
        Assert.StartsWith(
            "threshold must be a finite number.",
            Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => _mlContext.BinaryClassification.ChangeModelThreshold(binary, float.NaN)).Message);
        Assert.StartsWith(
            "model must be a NetworkTransformer or a chain with one in it",
            Assert.ThrowsExactly<ArgumentException>(() => _mlContext.BinaryClassification.ChangeModelThreshold((ITransformer)new TransformerChain<ITransformer>(), 1)).Message);
    }

    [TestMethod]
    public void GetMultilabelClassification_IsAMethodThatEveryLanguageKnows()
    {
        MethodInfo method = typeof(ExpressMLMultilabelCatalog).GetMethod("GetMultilabelClassification", [typeof(MLContext)])!;
        Assert.IsNotNull(method.GetCustomAttribute<ExtensionAttribute>());
        Assert.IsInstanceOfType<ConvolutionalNetworkMultilabelTrainer>(_mlContext.GetMultilabelClassification().Trainers.LeNet());
    }

    private static byte[] Bytes(NetworkTransformer model)
    {
        using var stream = new MemoryStream();
        model.Write(new ModelWriter(stream));
        return stream.ToArray();
    }
}
