using ExpressML.Networks;
using ExpressML.Optimizers;
using ExpressML.Tests.Support;
using ExpressML.Trainers;
using ExpressML.Transforms;
using Microsoft.ML;

namespace ExpressML.Tests.Trainers;

[TestClass]
public sealed class FrozenLayersTests
{
    private readonly MLContext _mlContext = new(seed: 1);

    [TestMethod]
    public void Fit_FrozenLayers_KeepTheirBitsWhateverActsOnWeights()
    {
        NetworkTransformer initial = Fit(Options());
        ConvolutionalNetworkTrainer.Options options = Options();
        options.InitialModel = initial;
        options.FrozenLayers = ["Conv2D1", "BatchNormalization1", "block"];
        options.Optimizer = new AdamW { WeightDecay = 0.5 };
        options.L1Regularization = options.L2Regularization = 0.1;
        options.RegularizeAllParameters = true;
        options.MaximumNorm = 0.01;

        NetworkTransformer trained = Fit(options);

        foreach (string name in new[] { "Standardize1", "Conv2D1", "BatchNormalization1", "Conv2D2", "BatchNormalization2" })
            CollectionAssert.AreEqual(Values(initial, name), Values(trained, name), name);
        foreach (string name in new[] { "Conv2D3", "BatchNormalization3", "Dense1" })
            CollectionAssert.AreNotEqual(Values(initial, name), Values(trained, name), name);
    }

    [TestMethod]
    public void Fit_FrozenLayers_GiveTheSameBytesOnAnyNumberOfThreadsAndNothingOfItStaysInTheModel()
    {
        NetworkTransformer initial = Fit(Options());
        byte[] one = Bytes(threads: 1);
        CollectionAssert.AreEqual(one, Bytes(threads: 2));

        byte[] Bytes(int threads)
        {
            ConvolutionalNetworkTrainer.Options options = Options();
            options.InitialModel = initial;
            options.FrozenLayers = ["Conv2D1", "BatchNormalization1", "block"];
            options.NumberOfThreads = threads;
            NetworkTransformer trained = Fit(options);
            byte[] bytes = NetworkFiles.Bytes(trained.Model);
            Network read = NetworkFiles.Read(bytes);
            Assert.AreEqual((trained.Model.ToString(), trained.Model.Summary()), (read.ToString(), read.Summary()));
            CollectionAssert.AreEqual(NetworkFiles.Bytes(read), bytes);
            return bytes;
        }
    }

    [TestMethod]
    public void Fit_UnknownName_ListsTheNamesBeforeAnyRowIsRead()
    {
        var data = new RecordingDataView(Load(6));
        var trainer = new LeNetTrainer(new LeNetTrainer.Options { FrozenLayers = ["C1", "C2"] });
        Assert.AreEqual(
            "The network has no layer 'C2'. Its layers are Standardize1, C1, Relu1, S2, C3, Relu2, S4, Flatten1, C5, Relu3, F6, Relu4, Dense3. (Parameter 'FrozenLayers')",
            Assert.ThrowsExactly<ArgumentException>(() => trainer.Fit(data)).Message);
        Assert.AreEqual(0, data.RowsRead);
    }

    [TestMethod]
    public void Fit_NothingLeftToTrain_SaysSoBeforeAnyRowIsRead()
    {
        var data = new RecordingDataView(Load(6));
        var trainer = new LeNetTrainer(new LeNetTrainer.Options { FrozenLayers = ["C1", "C3", "C5", "F6", "Dense3"] });
        Assert.AreEqual(
            "FrozenLayers names all layers with trainable parameters, so nothing is left to train. Leave at least one of them out: C1, C3, C5, F6, Dense3.",
            Assert.ThrowsExactly<ArgumentException>(() => trainer.Fit(data)).Message);
        Assert.AreEqual(0, data.RowsRead);
    }

    [TestMethod]
    public void Constructor_NullAmongTheNames_SaysWhatIsExpected()
    {
        const string Message = "FrozenLayers must be a list of names of layers, such as [\"Conv2D1\"], without null.";
        Assert.StartsWith(Message, Assert.ThrowsExactly<ArgumentNullException>(() => new LeNetTrainer(new LeNetTrainer.Options { FrozenLayers = null! })).Message);
        Assert.StartsWith(Message, Assert.ThrowsExactly<ArgumentNullException>(() => new LeNetTrainer(new LeNetTrainer.Options { FrozenLayers = [null!] })).Message);
    }

    [TestMethod]
    public void Fit_FrozenLayers_AreLogged()
    {
        var lines = new List<string>();
        _mlContext.Log += (_, log) => lines.Add(log.RawMessage);
        new LeNetTrainer(_mlContext, new LeNetTrainer.Options { FrozenLayers = ["C1", "S2", "C3"], NumberOfEpochs = 1 }).Fit(Load(6));
        Assert.Contains("Frozen: C1, C3. 12,459 of 15,031 parameters are trained.", lines);
    }

    private static ConvolutionalNetworkTrainer.Options Options() => new()
    {
        Network = net => net
            .Conv2D(4, 3).BatchNormalization().Relu().MaxPool2D(2)
            .Residual(block => block.Conv2D(4, 3, padding: 1).BatchNormalization()).Named("block").Relu()
            .Conv2D(5, 3, padding: 1).BatchNormalization().Relu(),
        NumberOfEpochs = 2,
        BatchSize = 24,
        Seed = 1,
    };

    private NetworkTransformer Fit(ConvolutionalNetworkTrainer.Options options) => new ConvolutionalNetworkTrainer(options).Fit(Load(75));

    private static float[] Values(NetworkTransformer model, string name) => [.. model.Model[name].Parameters.SelectMany(parameter => parameter.Values.ToArray())];

    private IDataView Load(int count) => Stripes.Load(_mlContext, Stripes.Create(count));
}
