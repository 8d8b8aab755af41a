using ExpressML.Layers;
using ExpressML.Networks;
using ExpressML.Tests.Support;

namespace ExpressML.Tests.Layers;

[TestClass]
public sealed class BatchNormalizationTests
{
    private static readonly Shape _input = (3, 4, 5);

    [TestMethod]
    public void Forward_Training_RunningAveragesFollowTheBatches()
    {
        var layer = new BatchNormalization();
        _ = new Network(_input, [layer]);
        double[] mean = new double[3], variance = [1, 1, 1];
        var random = new Random(1);
        foreach (int examples in new[] { 5, 16, 37 })
        {
            double[][] x = [.. random.DrawExamples(examples, _input.Length).Select(example => Array.ConvertAll(example, value => 3 * value + 100))];
            _ = new LayerRun(layer, x);
            for (int c = 0; c < 3; c++)
            {
                double[] values = [.. x.SelectMany(example => example.Skip(20 * c).Take(20))];
                double center = values.Average(), unbiased = values.Sum(value => (value - center) * (value - center)) / (values.Length - 1);
                mean[c] = 0.9 * mean[c] + 0.1 * center;
                variance[c] = 0.9 * variance[c] + 0.1 * unbiased;
            }

            Near.AreEqual(mean, layer.Parameters[2].Values.ToDoubles(), 1e-6, "mean");
            Near.AreEqual(variance, layer.Parameters[3].Values.ToDoubles(), 1e-5, "variance");
        }
    }

    [TestMethod]
    public void Forward_Scoring_UsesTheRunningAverages()
    {
        var layer = new BatchNormalization();
        Network network = new((1, 1, 1), [layer]);
        (layer.Parameters[0].Values[0], layer.Parameters[1].Values[0]) = (2, 5);
        (layer.Parameters[2].Values[0], layer.Parameters[3].Values[0]) = (10, 4);
        // 2·(13 − 10)/√4 + 5
        Assert.AreEqual(8, NetworkFiles.Score(network, [[13.0]])[0][0], 1e-4);
    }

    [TestMethod]
    public void Backward_AllOnes_IsZero()
    {
        var layer = new BatchNormalization();
        _ = new Network(_input, [layer]);
        double[][] x = new Random(1).DrawExamples(21, _input.Length);
        (double[][] inputs, double[][] parameters) = new LayerRun(layer, x).Backward(Array.ConvertAll(x, example => Array.ConvertAll(example, _ => 1.0)));
        foreach (double[] gradient in inputs)
            Near.AreEqual(new double[gradient.Length], gradient, _ => 1e-6, "input gradient");
        Near.AreEqual([420, 420, 420], parameters[1], 1e-6, "shift gradient");
    }

    [TestMethod]
    public void Forward_BatchOfOneNumber_GivesTheShift()
    {
        var layer = new BatchNormalization();
        _ = new Network((1, 1, 1), [layer]);
        layer.Parameters[1].Values[0] = 7;
        Assert.AreEqual(7, new LayerRun(layer, [[42.0]]).Outputs[0][0]);
        Assert.IsTrue(float.IsFinite(layer.Parameters[3].Values[0]));
    }

    [TestMethod]
    [DataRow(true, false, "scale[3], mean[3], variance[3]")]
    [DataRow(false, true, "shift[3], mean[3], variance[3]")]
    [DataRow(false, false, "mean[3], variance[3]")]
    public void Layer_WithoutScaleOrShift_GivesTheBitsOfScaleOneAndShiftZero(bool scale, bool shift, string parameters)
    {
        var layer = new BatchNormalization(scale: scale, shift: shift);
        BatchNormalization whole = new();
        Network network = new(_input, [layer]), other = new(_input, [whole]);
        Assert.AreEqual(parameters, string.Join(", ", layer.Parameters));
        double[][] x = new Random(1).DrawExamples(21, _input.Length), dy = new Random(2).DrawExamples(21, _input.Length);

        LayerRun run = new(layer, x), expected = new(whole, x);
        (double[][] inputs, double[][] gradients) = run.Backward(dy);
        (double[][] expectedInputs, double[][] expectedGradients) = expected.Backward(dy);

        for (int n = 0; n < x.Length; n++)
        {
            CollectionAssert.AreEqual(expected.Outputs[n], run.Outputs[n]);
            CollectionAssert.AreEqual(expectedInputs[n], inputs[n]);
            CollectionAssert.AreEqual(NetworkFiles.Score(other, x)[n], NetworkFiles.Score(network, x)[n]);
        }

        if (scale)
            CollectionAssert.AreEqual(expectedGradients[0], gradients[0]);
        if (shift)
            CollectionAssert.AreEqual(expectedGradients[1], gradients[0]);
        CollectionAssert.AreEqual(whole.Parameters[2].ReadOnlyValues.ToArray(), layer.Parameters[^2].ReadOnlyValues.ToArray());
        CollectionAssert.AreEqual(whole.Parameters[3].ReadOnlyValues.ToArray(), layer.Parameters[^1].ReadOnlyValues.ToArray());
    }

    [TestMethod]
    public void Forward_SmallestEpsilon_IsThatOfSmallVariances()
    {
        var layer = new BatchNormalization(epsilon: 1e-12);
        _ = new Network((1, 1, 1), [layer]);
        // Deviation 1e-5: with the usual ε the outputs would be ±1e-5 / √(1e-10 + 1e-5).
        double[][] outputs = new LayerRun(layer, [[1e-5], [-1e-5]]).Outputs;
        Assert.AreEqual(1 / Math.Sqrt(1.01), outputs[0][0], 1e-6);
        Assert.AreEqual(-1 / Math.Sqrt(1.01), outputs[1][0], 1e-6);
    }

    [TestMethod]
    [DataRow(0.0, 1e-5, "momentum must be above 0 and at most 1.")]
    [DataRow(1.1, 1e-5, "momentum must be above 0 and at most 1.")]
    [DataRow(double.NaN, 1e-5, "momentum must be above 0 and at most 1.")]
    [DataRow(0.1, 0.0, "epsilon must be a finite number above 0.")]
    [DataRow(0.1, double.PositiveInfinity, "epsilon must be a finite number above 0.")]
    public void Constructor_SettingOutOfRange_SaysTheRange(double momentum, double epsilon, string message)
    {
        var exception = Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new BatchNormalization(momentum, epsilon));
        Assert.StartsWith(message, exception.Message);
    }

    [TestMethod]
    public void ToString_PrintsWhatIsNotDefault()
    {
        Assert.AreEqual("BatchNormalization()", new BatchNormalization().ToString());
        Assert.AreEqual("BatchNormalization(momentum: 0.2)", new BatchNormalization(0.2).ToString());
        Assert.AreEqual("BatchNormalization(momentum: 0.2, epsilon: 0.001)", new BatchNormalization(0.2, 1e-3).ToString());
        Assert.AreEqual("BatchNormalization(scale: false)", new BatchNormalization(scale: false).ToString());
        Assert.AreEqual("BatchNormalization(epsilon: 1E-12, scale: false, shift: false)", new BatchNormalization(epsilon: 1e-12, scale: false, shift: false).ToString());
    }
}
