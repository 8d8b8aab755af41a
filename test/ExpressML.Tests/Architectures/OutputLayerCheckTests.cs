using ExpressML.Losses;
using ExpressML.Networks;
using ExpressML.Tests.Support;
using ExpressML.Trainers;
using Microsoft.ML;

namespace ExpressML.Tests.Architectures;

/// <summary>Networks with an output layer or activation of their own where trainer and loss function add it, as habits from Keras and PyTorch make them.</summary>
[TestClass]
public sealed class OutputLayerCheckTests
{
    private const string Appends = "but the trainer appends the output layer", Softmax = ", and the loss function SoftmaxCrossEntropy applies the softmax",
        Sigmoid = ", and the loss function BinaryCrossEntropy applies the sigmoid";

    private readonly MLContext _mlContext = new(seed: 1);

    [TestMethod]
    public void Fit_MulticlassWithItsOwnOutputLayer_SaysWhichLinesToDelete()
    {
        AssertRefused(
            Multiclass(net => net.Flatten().Dense(16).Relu().Dense(3).Softmax()),
            $"The network ends with .Dense(3).Softmax(), {Appends} .Dense(3){Softmax}. Delete .Dense(3).Softmax() at the end of Network; or set AddOutputLayer to false, and delete .Softmax() only.");
        AssertRefused(
            Multiclass(net => net.Flatten().Dense(16).Relu().Softmax()),
            $"The network ends with .Softmax(), {Appends} .Dense(3){Softmax}. Delete .Softmax() at the end of Network.");
        AssertRefused(
            Multiclass(net => net.Flatten().Dense(16).Relu().LogSoftmax()),
            $"The network ends with .LogSoftmax(), {Appends} .Dense(3){Softmax}. Delete .LogSoftmax() at the end of Network.");
        AssertRefused(
            Multiclass(net => net.Flatten().Dense(16).Relu().Dense(3).Sigmoid()),
            $"The network ends with .Dense(3).Sigmoid(), {Appends} .Dense(3){Softmax}. Delete .Dense(3).Sigmoid() at the end of Network; or set AddOutputLayer to false, and delete .Sigmoid() only.");
        AssertRefused(
            Multiclass(net => net.Flatten().Dense(16).Relu().Dense(3)),
            $"The network ends with .Dense(3), {Appends} .Dense(3). Delete .Dense(3) at the end of Network, or set AddOutputLayer to false.");
    }

    [TestMethod]
    public void Fit_OutputLayerBehindWhatChangesNoNumbers_IsFound()
    {
        AssertRefused(
            Multiclass(net => net.Flatten().Dense(3).Named("logits").Dropout(0.2).Softmax().Flatten()),
            $"The network ends with .Dense(3).Named(\"logits\").Dropout(0.2).Softmax(), {Appends} .Dense(3){Softmax}. "
            + "Delete .Dense(3).Named(\"logits\").Dropout(0.2).Softmax() at the end of Network; or set AddOutputLayer to false, and delete .Softmax() only.");
        AssertRefused(
            Multiclass(net => net.Conv2D(8, 3).Relu().Conv2D(3, 1).GlobalAveragePool2D().Flatten()),
            $"The network ends with .Conv2D(3, 1).GlobalAveragePool2D(), {Appends} .Dense(3). Delete .Conv2D(3, 1).GlobalAveragePool2D() at the end of Network, or set AddOutputLayer to false.");
    }

    [TestMethod]
    public void Fit_MulticlassThatEndsWithAScaledOutputLayer_SaysToDeleteIt() => AssertRefused(
        Multiclass(net => net.Flatten().Dense(3).Scale(0.5)),
        $"The network ends with .Dense(3), {Appends} .Dense(3). Delete .Dense(3) at the end of Network, or set AddOutputLayer to false.");

    [TestMethod]
    public void Fit_MulticlassThatEndsWithItsOwnActivation_SaysToDeleteIt()
    {
        AssertRefused(
            Multiclass(net => net.Flatten().Dense(3).Softmax(), addOutputLayer: false),
            $"The network ends with .Softmax(), but its outputs must be logits{Softmax}. Delete .Softmax() at the end of Network.");
        AssertRefused(
            Multiclass(net => net.Flatten().Dense(3).Sigmoid(), addOutputLayer: false),
            $"The network ends with .Sigmoid(), but its outputs must be logits{Softmax}. Delete .Sigmoid() at the end of Network.");
        AssertRefused(
            Multiclass(net => net.Flatten().Dense(3).Softmax(), addOutputLayer: false, new MaximumAPosteriori()),
            "The network ends with .Softmax(), but its outputs must be logits, and the loss function MaximumAPosteriori applies the softmax. Delete .Softmax() at the end of Network.");
        AssertRefused(
            Multiclass(net => net.Flatten().Dense(3).Softmax(), addOutputLayer: false, new MeanSquaredError()),
            "The network ends with .Softmax(), but its outputs must be logits. Delete .Softmax() at the end of Network.");
    }

    [TestMethod]
    public void Fit_BinaryWithItsOwnOutputLayer_SaysWhichLinesToDelete()
    {
        AssertRefused(
            Binary(net => net.Dense(8).Relu().Dense(1).Sigmoid()),
            $"The network ends with .Dense(1).Sigmoid(), {Appends} .Dense(1){Sigmoid}. Delete .Dense(1).Sigmoid() at the end of Network; or set AddOutputLayer to false, and delete .Sigmoid() only.");
        AssertRefused(
            Binary(net => net.Dense(8).Relu().Dense(2).Softmax()),
            $"The network ends with .Dense(2).Softmax(), {Appends} .Dense(1){Sigmoid}. Delete .Dense(2).Softmax() at the end of Network.");
        AssertRefused(Binary(net => net.Dense(8).Relu().Dense(2)), $"The network ends with .Dense(2), {Appends} .Dense(1). Delete .Dense(2) at the end of Network.");
        AssertRefused(
            Binary(net => net.Dense(8).Relu().Dense(1).Tanh()),
            $"The network ends with .Dense(1).Tanh(), {Appends} .Dense(1). Delete .Dense(1).Tanh() at the end of Network; or set AddOutputLayer to false, and delete .Tanh() only.");
        AssertRefused(
            Binary(net => net.Dense(8).Relu().Dense(1).Sigmoid(), addOutputLayer: false),
            $"The network ends with .Sigmoid(), but its outputs must be logits{Sigmoid}. Delete .Sigmoid() at the end of Network.");
    }

    [TestMethod]
    public void Fit_MultilabelWithItsOwnOutputLayer_SaysWhichLinesToDelete()
    {
        AssertRefused(
            Multilabel(net => net.Dense(8).Relu().Dense(3).Sigmoid()),
            $"The network ends with .Dense(3).Sigmoid(), {Appends} .Dense(3){Sigmoid}. Delete .Dense(3).Sigmoid() at the end of Network; or set AddOutputLayer to false, and delete .Sigmoid() only.");
        AssertRefused(
            Multilabel(net => net.Dense(3).Sigmoid(), addOutputLayer: false),
            $"The network ends with .Sigmoid(), but its outputs must be logits{Sigmoid}. Delete .Sigmoid() at the end of Network.");
    }

    [TestMethod]
    public void Fit_RegressionWithItsOwnOutputLayer_SaysWhichLinesToDelete()
    {
        AssertRefused(
            Regression(net => net.Dense(8).Relu().Dense(1)),
            $"The network ends with .Dense(1), {Appends} .Dense(1). Delete .Dense(1) at the end of Network, or set AddOutputLayer to false.");
        AssertRefused(
            Regression(net => net.Dense(8).Relu().Dense(1).Sigmoid(), addOutputLayer: false),
            "The network ends with .Sigmoid(), which limits the outputs, but StandardizeLabel is true: the outputs stand for labels of mean 0 and deviation 1. "
            + "Delete .Sigmoid() at the end of Network; or set StandardizeLabel to false, if all labels are in its range.");
    }

    [TestMethod]
    public void Fit_ActivationsOfHiddenLayers_AreLeftAlone()
    {
        Multiclass(net => net.Flatten().Dense(16).Sigmoid()).Invoke();
        Multiclass(net => net.Flatten().Dense(3).Relu()).Invoke();
        Multiclass(net => net.Flatten().Dense(3).Tanh()).Invoke();
        Multiclass(net => net.Conv2D(3, 3).Flatten()).Invoke();
        Multiclass(net => net.Flatten().Dense(3).Softmax().Dense(3), addOutputLayer: false).Invoke();
        Multiclass(net => net.Flatten().Dense(3).Sigmoid(), addOutputLayer: false, new MeanSquaredError()).Invoke();
        Multilabel(net => net.Dense(8).Sigmoid()).Invoke();
        Binary(net => net).Invoke();
        Binary(net => net.Dense(2).Sigmoid()).Invoke();
        Regression(net => net.Dense(1).Sigmoid(), addOutputLayer: false, standardizeLabel: false).Invoke();
    }

    private static void AssertRefused(Action fit, string message) => Assert.AreEqual(message, Assert.ThrowsExactly<ArgumentException>(fit).Message);

    private Action Multiclass(Func<NetworkBuilder, NetworkBuilder> network, bool addOutputLayer = true, Loss? loss = null) =>
        () => new ConvolutionalNetworkTrainer(Options(network, addOutputLayer, "Label", loss)).Fit(Stripes.Load(_mlContext, Stripes.Create(12)));

    private Action Binary(Func<NetworkBuilder, NetworkBuilder> network, bool addOutputLayer = true) =>
        () => new ConvolutionalNetworkBinaryTrainer(Options(network, addOutputLayer, "IsAlike")).Fit(Points.Load(_mlContext, 12));

    private Action Multilabel(Func<NetworkBuilder, NetworkBuilder> network, bool addOutputLayer = true) =>
        () => new ConvolutionalNetworkMultilabelTrainer(Options(network, addOutputLayer, "Flags")).Fit(Points.Load(_mlContext, 12));

    private Action Regression(Func<NetworkBuilder, NetworkBuilder> network, bool addOutputLayer = true, bool standardizeLabel = true)
    {
        ConvolutionalNetworkTrainer.Options options = Options(network, addOutputLayer, "Number");
        options.StandardizeLabel = standardizeLabel;
        return () => new ConvolutionalNetworkRegressionTrainer(options).Fit(Points.Load(_mlContext, 12));
    }

    private static ConvolutionalNetworkTrainer.Options Options(Func<NetworkBuilder, NetworkBuilder> network, bool addOutputLayer, string label, Loss? loss = null) =>
        new() { Network = network, AddOutputLayer = addOutputLayer, LabelColumnName = label, Loss = loss, NumberOfEpochs = 1 };
}
