using ExpressML.Networks.Saving;
using ExpressML.Persistence;
using ExpressML.Tests.Support;
using ExpressML.Transforms;
using ExpressML.Transforms.Labels;
using Microsoft.ML;

namespace ExpressML.Tests.MLNet;

[TestClass]
public sealed class NetworkTransformerPersistenceTests
{
    private readonly MLContext _mlContext = new(1);

    [TestMethod]
    [DataRow(PixelOrder.Planar, true)]
    [DataRow(PixelOrder.Interleaved, false)]
    public void SaveAndLoad_GivesTheSameScoresAndNames(PixelOrder pixelOrder, bool named)
    {
        LabelNames? names = named ? Labels.Of(_mlContext, 30, 10, 20) : null;
        NetworkTransformer transformer = ImageModels.Transformer(names, pixelOrder, numberOfThreads: 1);
        IDataView data = ImageModels.Load(100);
        using var stream = new MemoryStream();
        _mlContext.Model.Save(transformer, data.Schema, stream);
        stream.Position = 0;
        ITransformer loaded = new MLContext().Model.Load(stream, out _);

        IDataView expected = transformer.Transform(data), actual = loaded.Transform(data);
        CollectionAssert.AreEqual(expected.Arrays<float>("Score"), actual.Arrays<float>("Score"), StructuralComparer.Instance);
        CollectionAssert.AreEqual(expected.Values<uint>("PredictedLabel"), actual.Values<uint>("PredictedLabel"));
        if (named)
            CollectionAssert.AreEqual(new[] { 30, 10, 20 }, actual.Schema["PredictedLabel"].Annotation<int>("KeyValues"));
    }

    [TestMethod]
    public void SaveAndLoad_GivesTheSameProperties()
    {
        NetworkTransformer transformer = new(ImageModels.Network(), "Pixels", PixelOrder.Interleaved, new MulticlassPrediction(3, Labels.Of(_mlContext, "a", "b", "c")), numberOfThreads: 1);
        NetworkTransformer read = Read(transformer.Write);
        Assert.AreEqual("Pixels", read.FeatureColumnName);
        Assert.AreEqual(PixelOrder.Interleaved, read.PixelOrder);
        Assert.AreEqual(transformer.FeatureColumnType, read.FeatureColumnType);
        Assert.AreEqual(3, read.Task.LabelNames!.Count);
        Assert.AreEqual(Environment.ProcessorCount, read.NumberOfThreads);
    }

    [TestMethod]
    public void Read_NamesOfAnotherCount_Throws() =>
        Assert.ThrowsExactly<ArgumentException>(() => Read(writer =>
        {
            writer.Write("Features");
            writer.Write((int)PixelOrder.Planar);
            writer.Write(false);
            writer.Write((byte)1);
            NetworkWriter.Write(writer, ImageModels.Network());
            writer.Write("MulticlassClassification");
            writer.Write(true);
            Labels.Of(_mlContext, "a", "b").Write(writer);
        }));

    private static NetworkTransformer Read(Action<ModelWriter> write)
    {
        using var stream = new MemoryStream();
        write(new ModelWriter(stream));
        stream.Position = 0;
        return NetworkTransformer.Read(new ModelReader(stream));
    }
}
