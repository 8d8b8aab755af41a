using ExpressML.Algorithms;
using ExpressML.Kernels.Convolutions;
using ExpressML.Kernels.Winograd;
using ExpressML.Tests.Support;
using static ExpressML.Tests.Algorithms.WinogradRun;

namespace ExpressML.Tests.Algorithms;

[TestClass]
public sealed class WeightsRuleTests
{
    [TestMethod]
    [DataRow(3, 128, 128, 8, 1, true, DisplayName = "128 → 128 channels at 8×8")]
    [DataRow(5, 6, 16, 14, 0, true, DisplayName = "LeNet's second layer")]
    [DataRow(5, 3, 6, 32, 2, true, DisplayName = "Few filters: examples are the lanes")]
    [DataRow(5, 1, 16, 28, 2, false, DisplayName = "Filters as lanes, and rows without a channel")]
    [DataRow(5, 64, 64, 16, 5, false, DisplayName = "More padding than the window reaches")]
    public void Choose_Sizes_WhereRowsAndLanesAreFilled(int window, int channels, int filters, int side, int padding, bool pays)
    {
        var geometry = new ConvolutionGeometry((channels, side, side), filters, window, window, 1, padding, 1, Groups: 1);
        Assert.AreEqual(pays, WeightsRule.Choose(geometry) != ConvolutionAlgorithm.Direct);
    }

    [TestMethod]
    public void For_WinogradPaysForThePassesAlone_TakesTheWeightGradientDirectly()
    {
        var geometry = new ConvolutionGeometry((1, 9, 14), Filters: 16, 5, 5, Stride: 1, Padding: 2, Dilation: 1, Groups: 1);
        var random = new Random(1);
        float[] x = LaneBlocks.Pack(random.DrawExamples(16, geometry.Input.Length)), dy = LaneBlocks.Pack(random.DrawExamples(16, geometry.Output.Length));
        double[] w = random.Draw(geometry.Filters * geometry.FanIn);
        ConvolutionPasses passes = ConvolutionPasses.For(geometry), filtered = Passes(geometry);
        ConvolutionWeights weights = ConvolutionWeights.For(geometry), direct = new DirectWeights(geometry);
        Assert.IsInstanceOfType<WinogradPasses<WinogradRows>>(passes);
        Assert.IsInstanceOfType<DirectWeights>(weights);
        Near.AreSame(Forward(filtered, geometry, x, w, null, appliesRelu: true), Forward(passes, geometry, x, w, null, appliesRelu: true), "y");
        Near.AreSame(InputGradient(filtered, geometry, dy, w), InputGradient(passes, geometry, dy, w), "dx");
        Near.AreSame(WeightGradient(direct, geometry, x, dy), WeightGradient(weights, geometry, x, dy), "dw");
    }
}
