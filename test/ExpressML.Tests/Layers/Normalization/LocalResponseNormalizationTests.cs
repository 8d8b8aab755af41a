using ExpressML.Layers;
using ExpressML.Networks;
using ExpressML.Tests.Support;

namespace ExpressML.Tests.Layers;

[TestClass]
public sealed class LocalResponseNormalizationTests
{
    // α is large, so that the sum matters.
    [TestMethod]
    [DataRow(5, 1e-4, 0.75, 2.0, "LocalResponseNormalization()")]
    [DataRow(5, 0.5, 0.75, 2.0, "LocalResponseNormalization(alpha: 0.5)")]
    [DataRow(4, 0.5, 0.5, 1.0, "LocalResponseNormalization(size: 4, alpha: 0.5, beta: 0.5, k: 1)")]
    [DataRow(1, 0.8, 1.0, 0.5, "LocalResponseNormalization(size: 1, alpha: 0.8, beta: 1, k: 0.5)")]
    [DataRow(30, 0.8, 0.3, 0.5, "LocalResponseNormalization(size: 30, alpha: 0.8, beta: 0.3, k: 0.5)")]
    public void Layer_KeepsTheContract(int size, double alpha, double beta, double k, string text) =>
        LayerContract.Verify(() => new LocalResponseNormalization(size, alpha, beta, k), (7, 2, 2), text);

    [TestMethod]
    public void Forward_ThreeChannels_SumsWithoutDividingBySize()
    {
        // k + α·Σ x² is 1 + 3·(1 + 4) = 16, 1 + 3·(1 + 4 + 0) = 16, 1 + 3·(4 + 0) = 13; 16^0.75 = 8.
        Layer layer = new Network((3, 1, 1), [new LocalResponseNormalization(size: 3, alpha: 3, k: 1)]).Layers[0];
        Near.AreEqual([1 / 8.0, 2 / 8.0, 0], new LayerRun(layer, [[1, 2, 0]]).Outputs[0], 1e-6, "y");
    }

    [TestMethod]
    public void Forward_NaN_SpreadsToItsNeighboursOnly()
    {
        Layer layer = new Network((5, 1, 1), [new LocalResponseNormalization(size: 3, beta: 0.6)]).Layers[0];
        double[] y = new LayerRun(layer, [[1, 1, double.NaN, 1, 1]]).Outputs[0];
        CollectionAssert.AreEqual(new[] { false, true, true, true, false }, Array.ConvertAll(y, double.IsNaN));
    }

    [TestMethod]
    public void Constructor_SettingOutOfRange_Throws()
    {
        AssertThrows("size", () => new LocalResponseNormalization(size: 0));
        AssertThrows("alpha", () => new LocalResponseNormalization(alpha: -1));
        AssertThrows("beta", () => new LocalResponseNormalization(beta: double.NaN));
        StringAssert.StartsWith(AssertThrows("k", () => new LocalResponseNormalization(k: 0)).Message, "k must be a finite number above 0.");
    }

    private static ArgumentOutOfRangeException AssertThrows(string parameter, Func<object> create)
    {
        var exception = Assert.ThrowsExactly<ArgumentOutOfRangeException>(create);
        Assert.AreEqual(parameter, exception.ParamName);
        return exception;
    }
}
