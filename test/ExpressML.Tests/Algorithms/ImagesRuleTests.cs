using ExpressML.Algorithms;
using ExpressML.Kernels.Convolutions;

namespace ExpressML.Tests.Algorithms;

[TestClass]
public sealed class ImagesRuleTests
{
    [TestMethod]
    [DataRow(1, 28, 28, 6, 2, 1, true, DisplayName = "LeNet's first layer")]
    [DataRow(6, 14, 14, 16, 0, 1, true, DisplayName = "LeNet's second layer")]
    [DataRow(3, 32, 32, 32, 2, 1, true, DisplayName = "Three channels, which would fill three of 16 lanes")]
    [DataRow(96, 27, 27, 256, 2, 2, false, DisplayName = "AlexNet's second layer")]
    [DataRow(64, 5, 5, 64, 0, 1, false, DisplayName = "One tile")]
    public void HasTileLanes_Sizes_WhereFewerLanesAreEmpty(int channels, int height, int width, int filters, int padding, int groups, bool hasTileLanes) =>
        Assert.AreEqual(hasTileLanes, ImagesRule.HasTileLanes(new ConvolutionGeometry((channels, height, width), filters, 5, 5, 1, padding, 1, groups)));
}
