using ExpressML.Networks;
using ExpressML.Networks.Scoring;
using ExpressML.Onnx;
using ExpressML.Tests.Onnx;
using ExpressML.Tests.Support;
using ExpressML.Trainers;
using ExpressML.Transforms;
using Microsoft.ML;

namespace ExpressML.Tests.MLNet;

/// <summary>Networks that average the outputs of several views of an image.</summary>
[TestClass]
public sealed class ScoringViewsTests
{
    private static readonly Shape _shape = (2, 5, 6);

    private readonly MLContext _mlContext = new(seed: 1);

    public static IEnumerable<(bool Mirrored, int Shift, int Views)> Settings => [(true, 0, 2), (false, 1, 3), (true, 2, 6), (true, 4, 6)];

    [TestMethod]
    public void Of_MirroredAndShifted_AreThoseOfTheFormula()
    {
        ScoringView[] views = new ScoringViews(mirrored: true, shift: 1).Of((1, 2, 3));
        float[][] written = Array.ConvertAll(views, view =>
        {
            float[] y = new float[6];
            view.Write([1, 2, 3, 4, 5, 6], y);
            return y;
        });
        // By hand: shifted by −1, y[i,j] = x[i − 1, j − 1] with −1 mirrored to 1; shifted by 1, 3 mirrored to 1.
        float[][] expected = [[1, 2, 3, 4, 5, 6], [3, 2, 1, 6, 5, 4], [5, 4, 5, 2, 1, 2], [5, 4, 5, 2, 1, 2], [5, 6, 5, 2, 3, 2], [5, 6, 5, 2, 3, 2]];
        for (int view = 0; view < expected.Length; view++)
            CollectionAssert.AreEqual(expected[view], written[view], $"view {view}");
        CollectionAssert.AreEqual(new[] { 0.25f, 0.25f, 0.125f, 0.125f, 0.125f, 0.125f }, Array.ConvertAll(views, view => view.Share));
    }

    [TestMethod]
    [DynamicData(nameof(Settings))]
    public void Score_Views_IsTheWeightedMeanOfTheOutputs(bool mirrored, int shift, int count)
    {
        Network network = TinyNetworks.Convolutional(_shape, 4);
        var views = new ScoringViews(mirrored, shift);
        ScoringView[] all = views.Of(_shape);
        Assert.HasCount(count, all);
        Assert.AreEqual(1, all.Sum(view => view.Share));
        double[] x = new Random(1).Draw(_shape.Length);
        double[] mean = new double[4];
        foreach (ScoringView view in all)
        {
            float[] turned = new float[x.Length];
            view.Write(x.ToSingles(), turned);
            double[] outputs = NetworkFiles.Score(network, [turned.AsSpan().ToDoubles()])[0];
            for (int k = 0; k < 4; k++)
                mean[k] += view.Share * outputs[k];
        }

        float[] scores = new float[4];
        new NetworkScorer(network, threads: 1, views: views).Score(x.ToSingles(), 1, scores);
        Near.AreEqual(mean, scores.AsSpan().ToDoubles(), 1e-6, "scores");
    }

    [TestMethod]
    public void Score_AnyNumberOfImagesAndThreads_GivesTheSameBits()
    {
        Network network = TinyNetworks.Convolutional(_shape, 4);
        const int Count = 70;
        float[] rows = new Random(1).Draw(Count * _shape.Length).ToSingles(), expected = Score(Count, 1);
        foreach (int threads in new[] { 2, 3, 16 })
            CollectionAssert.AreEqual(expected, Score(Count, threads), $"{threads} threads");
        foreach (int count in new[] { 1, 5, 16, 17 })
            CollectionAssert.AreEqual(expected[..(4 * count)], Score(count, 2), $"{count} images");
        Score(0, 1);

        float[] Score(int count, int threads)
        {
            float[] scores = new float[count * 4];
            new NetworkScorer(network, threads, ScoreFunction.Softmax, new ScoringViews(mirrored: true, shift: 1)).Score(rows, count, scores);
            return scores;
        }
    }

    [TestMethod]
    public void WithViews_SavedAndLoaded_GivesTheSameBits()
    {
        IDataView data = Stripes.Load(_mlContext, Stripes.Create(40));
        ConvolutionalNetworkTrainer.Options options = Options();
        NetworkTransformer plain = Train(options, data);
        options.ScoringViews = new ScoringViews(mirrored: true, shift: 1);
        NetworkTransformer viewed = Train(options, data);
        CollectionAssert.AreEqual(NetworkFiles.Bytes(plain.Model), NetworkFiles.Bytes(viewed.Model), "the training is the same");

        float[] one = plain.Transform(data).Numbers("Score"), six = viewed.Transform(data).Numbers("Score");
        CollectionAssert.AreNotEqual(one, six);
        CollectionAssert.AreEqual(six, plain.WithViews(mirrored: true, shift: 1).Transform(data).Numbers("Score"));
        CollectionAssert.AreEqual(one, viewed.WithViews(mirrored: false).Transform(data).Numbers("Score"));
        using var stream = new MemoryStream();
        _mlContext.Model.Save(viewed, data.Schema, stream);
        stream.Position = 0;
        ITransformer loaded = _mlContext.Model.Load(stream, out _);
        CollectionAssert.AreEqual(six, loaded.Transform(data).Numbers("Score"));
        Assert.AreEqual("new ScoringViews(mirrored: true, shift: 1)", ((loaded as NetworkTransformer) ?? ((IEnumerable<ITransformer>)loaded).OfType<NetworkTransformer>().Single()).Views!.ToString());
        Assert.IsNull(viewed.OutputOf("Conv2D1", "Features2").Views);
    }

    [TestMethod]
    [DataRow(OnnxExportOptions.LowestOpset)]
    [DataRow(17)]
    public void ExportOnnx_Views_GivesWhatOnnxRuntimeGives(int opset)
    {
        IDataView data = Stripes.Load(_mlContext, Stripes.Create(20));
        NetworkTransformer model = Train(Options(), data).WithViews(mirrored: true, shift: 2);
        using var stream = new MemoryStream();
        model.ExportOnnx(stream, new OnnxExportOptions { Opset = opset });
        OnnxRun.AssertNear(model.Transform(data).Numbers("Score"), OnnxRun.Score(stream.ToArray(), (1, 12, 12), data.Numbers("Features"), "Features", "Score"), "views");
    }

    [TestMethod]
    public void Constructor_NoViews_Throws()
    {
        Assert.StartsWith("shift must be at least 0.", Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new ScoringViews(true, -1)).Message);
        Assert.StartsWith(
            "Views must be mirrored, shifted or both. For the image alone, leave the views out.", Assert.ThrowsExactly<ArgumentException>(() => new ScoringViews(mirrored: false)).Message);
    }

    [TestMethod]
    public void Fit_ImagesTooSmall_SaysSoBeforeItReadsThem()
    {
        ConvolutionalNetworkTrainer.Options options = Options();
        options.ScoringViews = new ScoringViews(shift: 12);
        var exception = Assert.ThrowsExactly<ArgumentException>(() => Train(options, Stripes.Load(_mlContext, Stripes.Create(20))));
        Assert.AreEqual(
            "new ScoringViews(mirrored: true, shift: 12): views need images that are at least 2 pixels wide and larger than the shift on both sides, but the network takes 1×12×12.", exception.Message);
    }

    [TestMethod]
    public void WithViews_OfFeatures_Throws()
    {
        NetworkTransformer features = Train(Options(), Stripes.Load(_mlContext, Stripes.Create(20))).OutputOf("Conv2D1", "Other");
        Assert.StartsWith(
            "Views are averaged by networks that predict something, but this one gives features.", Assert.ThrowsExactly<ArgumentException>(() => features.WithViews()).Message);
    }

    private static ConvolutionalNetworkTrainer.Options Options() => new()
    {
        Network = net => net.Conv2D(4, 3).Relu().MaxPool2D(2).Flatten(),
        NumberOfEpochs = 1,
        Seed = 1,
    };

    private NetworkTransformer Train(ConvolutionalNetworkTrainer.Options options, IDataView data) => new ConvolutionalNetworkTrainer(_mlContext, options).Fit(data);
}
