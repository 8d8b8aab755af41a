using ExpressML.Layers;
using ExpressML.Networks;
using ExpressML.Tests.Support;
using ExpressML.Trainers;
using ExpressML.Transforms;
using Microsoft.ML;

namespace ExpressML.Tests.Layers;

[TestClass]
public sealed class ImageScalingTests
{
    // torchvision's Normalize(mean=[0.485, 0.456, 0.406], std=[0.229, 0.224, 0.225]) of pixels divided by 255.
    [TestMethod]
    public void ImageNet_IsThatOfTorchvision()
    {
        double[] x = [0, 255, 100, 200, 17, 128];
        double[] expected = [.. x.Select((pixel, i) => (pixel / 255 - new[] { 0.485, 0.456, 0.406 }[i / 2]) / new[] { 0.229, 0.224, 0.225 }[i / 2])];
        Near.AreEqual(expected, NetworkFiles.Score(new NetworkBuilder().Standardize(ImageScaling.ImageNet).Build((3, 1, 2)), [x])[0], 1e-6, "y");
        Assert.AreEqual(3, ImageScaling.ImageNet.Channels);
    }

    [TestMethod]
    public void OneNumber_IsForAllChannels()
    {
        Network network = new NetworkBuilder().Standardize(ImageScaling.MinusOneToOne).Standardize(ImageScaling.ZeroToOne).Standardize(ImageScaling.None).Build((2, 1, 1));
        Near.AreEqual([-1.0 / 255, 1.0 / 255], NetworkFiles.Score(network, [[0, 255]])[0], 1e-6, "y");
        Assert.IsNull(ImageScaling.ZeroToOne.Channels);
        Assert.AreEqual("(x − [127.5]) / [127.5]", ImageScaling.MinusOneToOne.ToString());
    }

    [TestMethod]
    public void Save_GivenScaling_StaysWithTheModel()
    {
        Network network = new NetworkBuilder().Standardize(ImageScaling.ImageNet).Build((3, 1, 1));
        double[][] x = [[10, 20, 30]];
        CollectionAssert.AreEqual(NetworkFiles.Score(network, x)[0], NetworkFiles.Score(NetworkFiles.Read(NetworkFiles.Bytes(network)), x)[0]);
    }

    [TestMethod]
    public void Fit_WithInputScaling_MeasuresNothing()
    {
        var options = new LeNetTrainer.Options { InputScaling = ImageScaling.ZeroToOne, NumberOfEpochs = 1 };
        NetworkTransformer model = new LeNetTrainer(options).Fit(Stripes.Load(new MLContext(), Stripes.Create(30)));
        CollectionAssert.AreEqual(new float[] { 0 }, model.Model.Layers[0].Parameters[0].ReadOnlyValues.ToArray());
        CollectionAssert.AreEqual(new float[] { 255 }, model.Model.Layers[0].Parameters[1].ReadOnlyValues.ToArray());
    }

    [TestMethod]
    public void Build_OtherNumberOfChannels_Throws() => Assert.AreEqual(
        "Standardize(): the scaling (x − [123.675, 116.28, 103.53]) / [58.395, 57.12, 57.375] is for 3 channels, but the input is 1×2×2.",
        Assert.ThrowsExactly<ShapeException>(() => new NetworkBuilder().Standardize(ImageScaling.ImageNet).Build((1, 2, 2))).Message);

    [TestMethod]
    public void Constructor_NumbersThatDoNotFit_Throws()
    {
        Assert.AreEqual(
            "There must be as many means as deviations, one for each channel, or one alone for all channels; there are 2 means and 3 deviations.",
            Assert.ThrowsExactly<ArgumentException>(() => new ImageScaling([1, 2], [1, 2, 3])).Message);
        Assert.ThrowsExactly<ArgumentException>(() => new ImageScaling([], [1]));
        Assert.AreEqual("deviations", Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new ImageScaling([1], [0])).ParamName);
        Assert.AreEqual("means", Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new ImageScaling([double.NaN], [1])).ParamName);
    }

    [TestMethod]
    public void Trainer_ScalingThatContradictsAnotherOption_Throws()
    {
        Assert.AreEqual("InputScaling", Assert.ThrowsExactly<ArgumentException>(
            () => new LeNetTrainer(new LeNetTrainer.Options { InputScaling = ImageScaling.ZeroToOne, StandardizeInput = false })).ParamName);
        NetworkTransformer initial = new LeNetTrainer(new LeNetTrainer.Options { NumberOfEpochs = 1 }).Fit(Stripes.Load(new MLContext(), Stripes.Create(30)));
        Assert.AreEqual("InputScaling", Assert.ThrowsExactly<ArgumentException>(
            () => new LeNetTrainer(new LeNetTrainer.Options { InputScaling = ImageScaling.ZeroToOne, InitialModel = initial })).ParamName);
    }
}
