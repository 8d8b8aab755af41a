using ExpressML.Layers;
using ExpressML.Networks;
using ExpressML.Tests.Support;

namespace ExpressML.Tests.Layers;

[TestClass]
public sealed class LayerNormalizationTests
{
    [TestMethod]
    public void Layer_KeepsTheContract()
    {
        LayerContract.Verify(() => new LayerNormalization(), (3, 2, 4), "LayerNormalization()");
        LayerContract.Verify(() => new LayerNormalization(0.5), (5, 1, 1), "LayerNormalization(epsilon: 0.5)");
    }

    [TestMethod]
    public void PerPixel_KeepsTheContract()
    {
        LayerContract.Verify(() => new LayerNormalization(perPixel: true), (5, 2, 4), "LayerNormalization(perPixel: true)");
        LayerContract.Verify(() => new LayerNormalization(0.5, perPixel: true), (4, 3, 7), "LayerNormalization(epsilon: 0.5, perPixel: true)");
        LayerContract.Verify(() => new LayerNormalization(perPixel: true), Shape.Vector(6), "LayerNormalization(perPixel: true)");
    }

    [TestMethod]
    public void PerPixel_HasAScaleAndAShiftForEachChannel()
    {
        Layer layer = new Network((2, 1, 3), [new LayerNormalization(perPixel: true)]).Layers[0];
        Assert.AreEqual("scale[2], shift[2]", string.Join(", ", layer.Parameters));
        CollectionAssert.AreEqual(new float[] { 1, 1, 0, 0 }, layer.Parameters.SelectMany(parameter => parameter.Values.ToArray()).ToArray());
    }

    // Each pixel has two channels, of mean 2, 5 and 1e6 + 1 and biased variance 1, 0 and 1.
    [TestMethod]
    public void PerPixel_EachPixelByItself()
    {
        Layer layer = new Network((2, 1, 3), [new LayerNormalization(perPixel: true)]).Layers[0];
        double[] y = new LayerRun(layer, [[1, 5, 1_000_000, 3, 5, 1_000_002]]).Outputs[0];
        Near.AreEqual([-0.999995, 0, -0.999995, 0.999995, 0, 0.999995], y, 1e-6, "y");
    }

    [TestMethod]
    public void PerPixel_OfVectors_GivesTheBitsOfAllNumbersTogether()
    {
        double[][] x = new Random(1).DrawExamples(3, 40);
        Layer whole = new Network(Shape.Vector(40), [new LayerNormalization()]).Layers[0], pixels = new Network(Shape.Vector(40), [new LayerNormalization(perPixel: true)]).Layers[0];
        CollectionAssert.AreEqual(new LayerRun(whole, x).Outputs[2], new LayerRun(pixels, x).Outputs[2]);
    }

    [TestMethod]
    public void Parameters_BeginAsTheIdentity()
    {
        Layer layer = new Network((2, 1, 2), [new LayerNormalization()]).Layers[0];
        Assert.AreEqual("scale[2, 1, 2], shift[2, 1, 2]", string.Join(", ", layer.Parameters));
        CollectionAssert.AreEqual(new float[] { 1, 1, 1, 1 }, layer.Parameters[0].Values.ToArray());
        CollectionAssert.AreEqual(new float[] { 0, 0, 0, 0 }, layer.Parameters[1].Values.ToArray());
    }

    // Mean 2, biased variance 1, so ε moves the fifth digit only.
    [TestMethod]
    public void Forward_TwoExamples_EachByItself()
    {
        Layer layer = new Network((2, 1, 1), [new LayerNormalization()]).Layers[0];
        double[][] y = new LayerRun(layer, [[1, 3], [5, 5]]).Outputs;
        Near.AreEqual([-0.999995, 0.999995], y[0], 1e-6, "y");
        CollectionAssert.AreEqual(new double[] { 0, 0 }, y[1]);
    }

    [TestMethod]
    public void Forward_LargeMean_KeepsThePrecision()
    {
        Layer layer = new Network((4, 1, 1), [new LayerNormalization()]).Layers[0];
        double root = Math.Sqrt(1.25 + 1e-5);
        Near.AreEqual(
            [-1.5 / root, -0.5 / root, 0.5 / root, 1.5 / root],
            new LayerRun(layer, [[1_000_000, 1_000_001, 1_000_002, 1_000_003]]).Outputs[0], 1e-6, "y");
    }

    [TestMethod]
    [DataRow(0.0)]
    [DataRow(double.NaN)]
    public void Constructor_EpsilonOutOfRange_Throws(double epsilon)
    {
        var exception = Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new LayerNormalization(epsilon));
        Assert.AreEqual("epsilon", exception.ParamName);
        StringAssert.StartsWith(exception.Message, "epsilon must be a finite number above 0.");
    }
}
