using ExpressML.Algorithms;

namespace ExpressML.Tests.Algorithms;

[TestClass]
public sealed class PassesRuleTests
{
    [TestMethod]
    [DataRow(3, 32, 32, 32, 1, 1, true, DisplayName = "32 → 32 channels at 32×32")]
    [DataRow(3, 128, 128, 8, 1, 1, true, DisplayName = "128 → 128 channels at 8×8")]
    [DataRow(3, 256, 384, 13, 1, 1, true, DisplayName = "AlexNet's third layer")]
    [DataRow(3, 384, 256, 13, 1, 2, true, DisplayName = "AlexNet's fifth layer")]
    [DataRow(3, 3, 32, 32, 1, 1, true, DisplayName = "A first layer of 32 filters")]
    [DataRow(3, 1, 6, 28, 1, 1, false, DisplayName = "Few filters of one channel: transforms take longer than what they save")]
    [DataRow(3, 64, 64, 28, 1, 64, false, DisplayName = "Depthwise")]
    [DataRow(3, 256, 256, 2, 1, 1, false, DisplayName = "2×2 outputs, a quarter of a tile")]
    [DataRow(3, 64, 64, 16, 3, 1, false, DisplayName = "More padding than the window reaches")]
    [DataRow(5, 6, 16, 14, 0, 1, true, DisplayName = "LeNet's second layer")]
    [DataRow(5, 96, 256, 27, 2, 2, true, DisplayName = "AlexNet's second layer")]
    [DataRow(5, 1, 6, 28, 2, 1, true, DisplayName = "LeNet's first layer")]
    [DataRow(5, 64, 64, 28, 2, 64, true, DisplayName = "Depthwise, 5×5")]
    [DataRow(5, 64, 64, 5, 0, 1, false, DisplayName = "One output, a quarter of a tile")]
    [DataRow(5, 64, 64, 16, 5, 1, false, DisplayName = "More padding than the window of 5×5 reaches")]
    public void Choose_Sizes_WhereTransformsSaveMoreThanTheyTake(int window, int channels, int filters, int side, int padding, int groups, bool pays) =>
        Assert.AreEqual(pays, PassesRule.Choose(new((channels, side, side), filters, window, window, 1, padding, 1, groups)) != ConvolutionAlgorithm.Direct);

    [TestMethod]
    [DataRow(7, 7, 1, 1)]
    [DataRow(3, 5, 1, 1)]
    [DataRow(3, 1, 1, 1)]
    [DataRow(3, 3, 2, 1)]
    [DataRow(3, 3, 1, 2)]
    [DataRow(5, 5, 2, 1)]
    [DataRow(5, 5, 1, 2)]
    public void Choose_OtherWindowsStridesDilations_IsDirect(int height, int width, int stride, int dilation) =>
        Assert.AreEqual(ConvolutionAlgorithm.Direct, PassesRule.Choose(new((64, 32, 32), 64, height, width, stride, 1, dilation, 1)));
}
