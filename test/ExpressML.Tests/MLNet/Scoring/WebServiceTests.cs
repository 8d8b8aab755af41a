using System.Runtime.CompilerServices;
using ExpressML.Networks;
using ExpressML.Tests.Support;
using ExpressML.Transforms;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace ExpressML.Tests.MLNet;

/// <summary>A web service: many threads ask one model, by engines of their own or with a Transform for each request.</summary>
[TestClass]
[DoNotParallelize]
public sealed class WebServiceTests
{
    private const int Threads = 8;

    private readonly MLContext _mlContext = new(1);
    private readonly Photo[] _photos = [.. new Random(3).DrawExamples(16, 3 * 32 * 32).Select(x => new Photo { Features = x.ToSingles() })];

    [TestMethod]
    public void PredictionEngine_AfterTheFirst_TakesLittleMemory()
    {
        NetworkTransformer model = Model();
        float[] first = Predict(Engine(model));
        long before = GC.GetTotalMemory(forceFullCollection: true);
        var engines = Enumerable.Range(0, 100).Select(_ => Engine(model)).ToList();
        foreach (PredictionEngine<Photo, Scores> engine in engines)
            CollectionAssert.AreEqual(first, Predict(engine));
        long each = (GC.GetTotalMemory(forceFullCollection: true) - before) / engines.Count;
        GC.KeepAlive(engines);
        GC.KeepAlive(model);
        Assert.IsLessThan(200_000, each, "bytes of an engine");
    }

    [TestMethod]
    public void Transform_OfOneRow_AllocatesLittle()
    {
        NetworkTransformer model = Model();
        TransformOne(model, _photos[0]);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 10; i++)
            TransformOne(model, _photos[0]);
        Assert.IsLessThan(400_000, (GC.GetAllocatedBytesForCurrentThread() - before) / 10, "bytes of a call");
    }

    [TestMethod]
    public void UnderLoad_EachRequestIsAnsweredAndMemoryStaysFlat()
    {
        NetworkTransformer model = Model();
        float[][] expected = Array.ConvertAll(_photos, photo => TransformOne(model, photo));
        long before = GC.GetTotalMemory(forceFullCollection: true);
        Serve(requests: 400);
        long growth = GC.GetTotalMemory(forceFullCollection: true) - before;
        GC.KeepAlive(model);
        // Memory of as many requests as are on their way at once; all requests together would take 200 MB.
        Assert.IsLessThan(8_000_000, growth, "bytes");

        void Serve(int requests)
        {
            var threads = Enumerable.Range(0, Threads).Select(thread => new Thread(() =>
            {
                using PredictionEngine<Photo, Scores> engine = Engine(model);
                for (int i = thread; i < requests; i += Threads)
                {
                    int photo = i % _photos.Length;
                    float[] scores = (i / Threads) % 2 == 0 ? engine.Predict(_photos[photo]).Score : TransformOne(model, _photos[photo]);
                    CollectionAssert.AreEqual(expected[photo], scores);
                }
            })).ToList();
            threads.ForEach(thread => thread.Start());
            threads.ForEach(thread => thread.Join());
        }
    }

    [TestMethod]
    public void Model_NoLongerUsed_IsCollected()
    {
        WeakReference model = UseAndForget();
        for (int i = 0; i < 10 && model.IsAlive; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        Assert.IsFalse(model.IsAlive, "Something keeps the network.");

        [MethodImpl(MethodImplOptions.NoInlining)]
        WeakReference UseAndForget()
        {
            NetworkTransformer used = Model();
            TransformOne(used, _photos[0]);
            Predict(Engine(used));
            return new WeakReference(used.Model);
        }
    }

    private static NetworkTransformer Model()
    {
        Network network = new NetworkBuilder()
            .Conv2D(32, 3, padding: 1).BatchNormalization().Relu().MaxPool2D(2).Conv2D(64, 3, padding: 1).BatchNormalization().Relu().MaxPool2D(4)
            .Residual(block => block.Conv2D(64, 3, padding: 1).Relu()).Flatten().Dense(10).Build((3, 32, 32));
        network.Initialize(new Random(1));
        return new NetworkTransformer(network, "Features", PixelOrder.Planar, new MulticlassPrediction(10, null), numberOfThreads: 2);
    }

    private PredictionEngine<Photo, Scores> Engine(NetworkTransformer model) => _mlContext.Model.CreatePredictionEngine<Photo, Scores>(model);

    private float[] Predict(PredictionEngine<Photo, Scores> engine) => engine.Predict(_photos[0]).Score;

    private float[] TransformOne(NetworkTransformer model, Photo photo)
    {
        IDataView scored = model.Transform(_mlContext.Data.LoadFromEnumerable(new[] { photo }));
        return scored.GetColumn<float[]>("Score").Single();
    }

    private sealed class Photo
    {
        [VectorType(3 * 32 * 32)]
        public float[] Features { get; set; } = [];
    }

    private sealed class Scores
    {
        public float[] Score { get; set; } = [];
    }
}
