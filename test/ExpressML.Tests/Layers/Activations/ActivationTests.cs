using ExpressML.Layers;
using ExpressML.Networks;
using ExpressML.Tensors;
using ExpressML.Tests.Support;

namespace ExpressML.Tests.Layers;

[TestClass]
public sealed class ActivationTests
{
    private static readonly Shape _shape = (3, 2, 5);

    [TestMethod]
    public void Layers_KeepTheContract()
    {
        LayerContract.Verify(() => new LeakyRelu(), _shape, "LeakyRelu()");
        LayerContract.Verify(() => new LeakyRelu(0.2), _shape, "LeakyRelu(0.2)");
        LayerContract.Verify(() => new Elu(), _shape, "Elu()");
        LayerContract.Verify(() => new Elu(1.5), _shape, "Elu(1.5)");
        LayerContract.Verify(() => new Selu(), _shape, "Selu()");
        LayerContract.Verify(() => new ScaledTanh(), _shape, "ScaledTanh()");
        LayerContract.Verify(() => new Sigmoid(), _shape, "Sigmoid()");
        LayerContract.Verify(() => new Softplus(), _shape, "Softplus()");
        LayerContract.Verify(() => new Gelu(), _shape, "Gelu()");
        LayerContract.Verify(() => new Silu(), _shape, "Silu()");
        LayerContract.Verify(() => new Softmax(), _shape, "Softmax()");
        LayerContract.Verify(() => new LogSoftmax(), _shape, "LogSoftmax()");
        LayerContract.Verify(() => new LogSoftmax(), Shape.Vector(19), "LogSoftmax()");
        LayerContract.Verify(() => new PRelu(), _shape, "PRelu()");
        LayerContract.Verify(() => new PRelu(isShared: true), _shape, "PRelu(isShared: true)");
        LayerContract.Verify(() => new Clip(-0.5, 0.25), _shape, "Clip(-0.5, 0.25)");
        LayerContract.Verify(() => new Clip(0.1), _shape, "Clip(0.1)");
        LayerContract.Verify(() => new Clip(max: 0.1), _shape, "Clip(max: 0.1)");
        LayerContract.Verify(() => new Clip(), _shape, "Clip()");
        LayerContract.Verify(() => new HardSigmoid(), _shape, "HardSigmoid()");
        LayerContract.Verify(() => new HardSigmoid(2, 0.25), _shape, "HardSigmoid(alpha: 2, beta: 0.25)");
        LayerContract.Verify(() => new HardSwish(), _shape, "HardSwish()");
        LayerContract.Verify(() => new Softsign(), _shape, "Softsign()");
    }

    // Each class of torch.nn on torch.tensor([-2., -0.5, 0, 0.5, 2]); ScaledTanh is 1.7159 * torch.tanh(2 * x / 3).
    [TestMethod]
    public void Forward_EachActivation_IsAsInPyTorch()
    {
        AssertForward(new LeakyRelu(), -0.02, -0.005, 0, 0.5, 2);
        AssertForward(new Elu(), -0.86466472, -0.39346934, 0, 0.5, 2);
        AssertForward(new Selu(), -1.52016640, -0.69175822, 0, 0.52535051, 2.10140204);
        AssertForward(new Sigmoid(), 0.11920292, 0.37754067, 0.5, 0.62245935, 0.88079709);
        AssertForward(new Softplus(), 0.12692800, 0.47407699, 0.69314718, 0.97407699, 2.12692800);
        AssertForward(new Gelu(), -0.04550028, -0.15426877, 0, 0.34573123, 1.95449972);
        AssertForward(new Silu(), -0.23840584, -0.18877033, 0, 0.31122967, 1.76159418);
        AssertForward(new PRelu(), -0.5, -0.125, 0, 0.5, 2);
        AssertForward(new Clip(-1, 1), -1, -0.5, 0, 0.5, 1);
        AssertForward([-4, -3, 0, 3, 6, 7], new Clip(0, 6), 0, 0, 0, 3, 6, 6);
        AssertForward(new HardSigmoid(), 1 / 6.0, 5 / 12.0, 0.5, 7 / 12.0, 5 / 6.0);
        AssertForward(new HardSigmoid(alpha: 0.2), 0.1, 0.4, 0.5, 0.6, 0.9);
        AssertForward(new HardSwish(), -1 / 3.0, -5 / 24.0, 0, 7 / 24.0, 5 / 3.0);
        AssertForward(new Softsign(), -2 / 3.0, -1 / 3.0, 0, 1 / 3.0, 2 / 3.0);
        AssertForward([0, Math.Log(3)], new LogSoftmax(), Math.Log(0.25), Math.Log(0.75));
        AssertForward(new ScaledTanh(), -1.49293881, -0.55168371, 0, 0.55168371, 1.49293881);
    }

    [TestMethod]
    public void Forward_LargeNumbers_DoNotOverflow()
    {
        AssertForward([-1000, 1000], new Sigmoid(), 0, 1);
        AssertForward([-1000, 1000], new Softplus(), 0, 1000);
        AssertForward([-1000, 1000], new Elu(2), -2, 1000);
        AssertForward([-1000, 1000], new Gelu(), 0, 1000);
        AssertForward([-1000, 1000], new Silu(), 0, 1000);
        AssertForward([-1000, 1000], new Softmax(), 0, 1);
        AssertForward([-1000, 1000], new LogSoftmax(), -2000, 0);
        AssertForward([-1000, 1000], new HardSigmoid(), 0, 1);
        AssertForward([double.NegativeInfinity, double.PositiveInfinity], new HardSwish(), 0, double.PositiveInfinity);
        AssertForward([double.NegativeInfinity, float.MaxValue, double.PositiveInfinity], new Softsign(), -1, 1, 1);
    }

    // At x = 0, as in PyTorch.
    [TestMethod]
    public void Backward_AtZero_IsTheDerivativeFromTheLeft()
    {
        AssertGradientAtZero(new LeakyRelu(0.25), 0.25);
        AssertGradientAtZero(new Elu(0.5), 0.5);
        AssertGradientAtZero(new Selu(), 1.0507009873554805 * 1.6732632423543772);
    }

    // As in PyTorch: hardtanh, hardsigmoid and hardswish are flat at their bends.
    [TestMethod]
    public void Backward_AtTheBends_IsThatOfTheFlatSide()
    {
        AssertGradients([-1, 0, 1, 6, 7], new Clip(0, 6), 0, 0, 1, 0, 0);
        AssertGradients([-3, 0, 3], new HardSigmoid(), 0, 1 / 6.0, 0);
        AssertGradients([-3, -1.5, 0, 3, 4], new HardSwish(), 0, 0, 0.5, 1, 1);
        AssertGradients([-1, 0, 1], new PRelu(), 0.25, 0.25, 1);
    }

    [TestMethod]
    public void PRelu_Slope_IsNoWeight()
    {
        Parameter slope = Standing(new PRelu(), _shape).Parameters[0];
        Assert.IsTrue(slope.IsTrainable && !slope.IsWeight);
        Assert.AreEqual("slope[3]", slope.ToString());
        Assert.AreEqual("slope[1]", Standing(new PRelu(isShared: true), _shape).Parameters[0].ToString());
    }

    [TestMethod]
    public void Clip_NaN_StaysNaN() =>
        CollectionAssert.AreEqual(new[] { double.NaN, 0.5 }, new LayerRun(Standing(new Clip(0, 1), Shape.Vector(2)), [[double.NaN, 0.5]]).Outputs[0]);

    [TestMethod]
    public void Softmax_Image_NormalizesEachPixelOverTheChannels()
    {
        double ln3 = Math.Log(3);
        Near.AreEqual([0.25, 0.5, 0.75, 0.5], new LayerRun(Standing(new Softmax(), (2, 1, 2)), [[0, 1, ln3, 1]]).Outputs[0], 1e-6, "y");
    }

    [TestMethod]
    public void SuitedInitializer_EachActivation_IsThatOfItsFamily()
    {
        foreach (Activation activation in new Activation[] { new Relu(), new LeakyRelu(), new Elu(), new Softplus(), new Gelu(), new Silu(), new Clip(0, 6), new HardSwish() })
            Assert.IsInstanceOfType<He>(activation.SuitedInitializer, $"{activation}");
        foreach (Activation activation in new Activation[] { new Tanh(), new Sigmoid(), new Clip(-1, 1), new HardSigmoid(), new Softsign() })
            Assert.IsInstanceOfType<Glorot>(activation.SuitedInitializer, $"{activation}");
        Assert.IsInstanceOfType<He>(new PRelu().SuitedInitializer);
        Assert.IsInstanceOfType<LeCun>(new ScaledTanh().SuitedInitializer);
        Assert.IsTrue(new Selu().SuitedInitializer is LeCun { Normal: true });
    }

    [TestMethod]
    [DataRow(-0.1)]
    [DataRow(double.NaN)]
    [DataRow(double.PositiveInfinity)]
    public void Constructor_SettingOutOfRange_Throws(double value)
    {
        var exception = Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new Elu(value));
        Assert.AreEqual("alpha", exception.ParamName);
        StringAssert.StartsWith(exception.Message, "alpha must be a finite number of at least 0.");
        exception = Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new LeakyRelu(value));
        Assert.AreEqual("slope", exception.ParamName);
        StringAssert.StartsWith(exception.Message, "slope must be a finite number of at least 0.");
    }

    [TestMethod]
    [DataRow(1, 1)]
    [DataRow(2, 1)]
    [DataRow(double.NaN, 1)]
    [DataRow(0, double.NaN)]
    [DataRow(1, 1 + 1e-12)]
    public void Constructor_BoundsOfClipInTheWrongOrder_Throws(double min, double max)
    {
        var exception = Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new Clip(min, max));
        Assert.AreEqual("max", exception.ParamName);
        StringAssert.StartsWith(exception.Message, FormattableString.Invariant($"max must be above min, {min}."));
    }

    [TestMethod]
    public void Constructor_HardSigmoidOutOfRange_Throws()
    {
        foreach (double alpha in new[] { 0, -1, double.NaN, double.PositiveInfinity })
            Assert.AreEqual("alpha", Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new HardSigmoid(alpha)).ParamName);
        Assert.AreEqual("beta", Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new HardSigmoid(beta: double.NaN)).ParamName);
    }

    [TestMethod]
    public void Builder_EachLayer_IsAppended()
    {
        Network network = new NetworkBuilder()
            .LeakyRelu(0.1).Elu(2).Selu().Gelu().Silu().Softplus().Sigmoid().ScaledTanh().Softmax().LayerNormalization()
            .PRelu().PRelu(isShared: true).Relu6().Clip(-1, 2).HardSigmoid().HardSwish().Softsign().LogSoftmax()
            .LocalResponseNormalization(size: 3).MinPool2D(2).AdaptiveAveragePool2D(2).GlobalMaxPool2D().GlobalAveragePool2D()
            .Build((3, 4, 5));
        string layers = "LeakyRelu(0.1).Elu(2).Selu().Gelu().Silu().Softplus().Sigmoid().ScaledTanh().Softmax().LayerNormalization()"
            + ".PRelu().PRelu(isShared: true).Clip(0, 6).Clip(-1, 2).HardSigmoid().HardSwish().Softsign().LogSoftmax()"
            + ".LocalResponseNormalization(size: 3).MinPool2D(2).AdaptiveAveragePool2D(2).GlobalMaxPool2D().GlobalAveragePool2D()";
        Assert.AreEqual($"new NetworkBuilder().{layers}.Build(new Shape(3, 4, 5))", network.ToString());
    }

    private static void AssertForward(Layer layer, params double[] expected) => AssertForward([-2, -0.5, 0, 0.5, 2], layer, expected);

    private static void AssertForward(double[] x, Layer layer, params double[] expected) =>
        Near.AreEqual(expected, new LayerRun(Standing(layer, Shape.Vector(x.Length)), [x]).Outputs[0], 1e-6, $"{layer}");

    private static void AssertGradientAtZero(Layer layer, double expected) => AssertGradients([0], layer, expected);

    private static void AssertGradients(double[] x, Layer layer, params double[] expected) => Near.AreEqual(
        expected, new LayerRun(Standing(layer, Shape.Vector(x.Length)), [x]).Backward([[.. x.Select(_ => 1.0)]]).Inputs[0], 1e-6, $"{layer}");

    private static Layer Standing(Layer layer, Shape input) => new Network(input, [layer]).Layers[0];
}
