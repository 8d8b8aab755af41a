using ExpressML.Networks;
using ExpressML.Tests.Support;
using ExpressML.Trainers;
using ExpressML.Transforms;
using Microsoft.ML;

namespace ExpressML.Tests.Trainers;

[TestClass]
public sealed class InitialWeightsTests
{
    private readonly MLContext _mlContext = new(seed: 1);

    [TestMethod]
    public void Fit_FrozenLayersOfAFile_KeepItsNumbers()
    {
        using var folder = new TemporaryFolder();
        NetworkTransformer first = Train(classes: 3, seed: 1);
        first.SaveWeights(folder.File("net.safetensors"));
        NetworkTransformer tuned = Train(classes: 3, seed: 2, SafeTensors.Load(folder.File("net.safetensors")), frozen: ["conv"]);
        AssertSame(first, tuned, "conv", 0);
        AssertSame(first, tuned, "Standardize1", 1);
        Assert.AreNotEqual(first.Model["Dense1"].Parameters[0].ReadOnlyValues[0], tuned.Model["Dense1"].Parameters[0].ReadOnlyValues[0]);
    }

    [TestMethod]
    public void Fit_OtherClasses_MakesTheOutputLayerAnew()
    {
        using var folder = new TemporaryFolder();
        NetworkTransformer first = Train(classes: 3, seed: 1);
        first.SaveWeights(folder.File("net.safetensors"));
        var log = new List<string>();
        _mlContext.Log += (_, entry) => log.Add(entry.Message);
        NetworkTransformer tuned = Train(classes: 2, seed: 2, SafeTensors.Load(folder.File("net.safetensors")), frozen: ["conv"]);
        AssertSame(first, tuned, "conv", 0);
        Assert.AreEqual(2, tuned.Model.OutputLength);
        StringAssert.Contains(string.Join('\n', log), $"Taken from {folder.File("net.safetensors")}: Standardize1, conv. New: Dense1.");
    }

    [TestMethod]
    public void Fit_WeightsOfAnotherNetwork_Throws()
    {
        using var folder = new TemporaryFolder();
        Train(classes: 3, seed: 1).SaveWeights(folder.File("net.safetensors"));
        SafeTensors weights = SafeTensors.Load(folder.File("net.safetensors"));
        var trainer = new ConvolutionalNetworkTrainer(new() { Network = net => net.Conv2D(4, 3).Named("first"), InitialWeights = weights });
        StringAssert.Contains(
            Assert.ThrowsExactly<ArgumentException>(() => trainer.Fit(Stripes.Load(_mlContext, Stripes.Create(30)))).Message,
            "don't fit the network: the file lacks first.weight, first.bias; these of the file are left over: conv.weight, conv.bias");
    }

    [TestMethod]
    public void Trainer_ModelAndWeights_Throws()
    {
        using var folder = new TemporaryFolder();
        NetworkTransformer model = Train(classes: 3, seed: 1);
        model.SaveWeights(folder.File("net.safetensors"));
        SafeTensors weights = SafeTensors.Load(folder.File("net.safetensors"));
        Assert.AreEqual(
            "InitialWeights",
            Assert.ThrowsExactly<ArgumentException>(() => new ConvolutionalNetworkTrainer(new() { InitialModel = model, InitialWeights = weights })).ParamName);
    }

    private NetworkTransformer Train(int classes, int seed, SafeTensors? weights = null, string[]? frozen = null)
    {
        var options = new ConvolutionalNetworkTrainer.Options
        {
            Network = net => net.Conv2D(4, 3).Named("conv").Relu().MaxPool2D(3),
            NumberOfEpochs = 1,
            Seed = seed,
            InitialWeights = weights,
            FrozenLayers = frozen ?? [],
        };
        IDataView data = Stripes.Load(_mlContext, Stripes.Create(30).Where(stripe => classes == 3 || stripe.Direction != Stripes.Directions[2]));
        return _mlContext.MulticlassClassification.Trainers.ConvolutionalNetwork(options).Fit(data);
    }

    private static void AssertSame(NetworkTransformer one, NetworkTransformer other, string layer, int parameter) => CollectionAssert.AreEqual(
        one.Model[layer].Parameters[parameter].ReadOnlyValues.ToArray(), other.Model[layer].Parameters[parameter].ReadOnlyValues.ToArray(), layer);
}
