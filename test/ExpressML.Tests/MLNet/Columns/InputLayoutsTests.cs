using ExpressML.Transforms.Columns;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace ExpressML.Tests.MLNet;

[TestClass]
public sealed class InputLayoutsTests
{
    [TestMethod]
    [DataRow(new[] { 784 }, 1, 28, 28, PixelOrder.Planar)]
    [DataRow(new[] { 20, 30 }, 1, 20, 30, PixelOrder.Planar)]
    [DataRow(new[] { 1, 28, 28 }, 1, 28, 28, PixelOrder.Planar)]
    [DataRow(new[] { 3, 32, 40 }, 3, 32, 40, PixelOrder.Planar)]
    [DataRow(new[] { 4, 32, 40 }, 4, 32, 40, PixelOrder.Planar)]
    [DataRow(new[] { 28, 28, 1 }, 1, 28, 28, PixelOrder.Interleaved)]
    [DataRow(new[] { 32, 40, 3 }, 3, 32, 40, PixelOrder.Interleaved)]
    public void Of_DimensionsThatTell_GivesShapeAndOrder(int[] dimensions, int channels, int height, int width, PixelOrder order) =>
        Assert.AreEqual(new InputLayout((channels, height, width), order), InputLayouts.Of(Column(dimensions), null, null));

    [TestMethod]
    [DataRow(new[] { 6, 32, 40 }, PixelOrder.Planar, 6, 32, 40)]
    [DataRow(new[] { 32, 40, 6 }, PixelOrder.Interleaved, 6, 32, 40)]
    [DataRow(new[] { 3, 32, 3 }, PixelOrder.Interleaved, 3, 3, 32)]
    public void Of_AmbiguousDimensionsWithOrder_TakesTheOrder(int[] dimensions, PixelOrder order, int channels, int height, int width) =>
        Assert.AreEqual(new InputLayout((channels, height, width), order), InputLayouts.Of(Column(dimensions), null, order));

    [TestMethod]
    public void Of_VectorWithShape_TakesTheShapeAsPlanar() =>
        Assert.AreEqual(new InputLayout((3, 32, 32), PixelOrder.Planar), InputLayouts.Of(Column(3072), new Shape(3, 32, 32), null));

    [TestMethod]
    public void Of_VectorWithShapeAndOrder_TakesBoth() =>
        Assert.AreEqual(
            new InputLayout((3, 32, 32), PixelOrder.Interleaved),
            InputLayouts.Of(Column(3072), new Shape(3, 32, 32), PixelOrder.Interleaved));

    [TestMethod]
    public void Of_ShapeThatSpellsOutInterleavedDimensions_IsInterleaved() =>
        Assert.AreEqual(new InputLayout((6, 32, 40), PixelOrder.Interleaved), InputLayouts.Of(Column(32, 40, 6), new Shape(6, 32, 40), null));

    [TestMethod]
    [DataRow(new[] { 3072 }, "a vector whose dimensions tell its shape, or of 784 values (1×28×28)")]
    [DataRow(new[] { 2, 3, 4, 5 }, "a vector whose dimensions tell its shape, or of 784 values (1×28×28)")]
    [DataRow(new[] { 6, 14, 14 }, "dimensions of which either the first or the last is a number of channels (1, 3 or 4)")]
    [DataRow(new[] { 3, 14, 3 }, "dimensions of which either the first or the last is a number of channels (1, 3 or 4)")]
    public void Of_AmbiguousDimensions_SaysWhichOptionsSettleIt(int[] dimensions, string expected)
    {
        DataViewSchema.Column column = Column(dimensions);
        var exception = Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => InputLayouts.Of(column, null, null));
        Assert.StartsWith(
            $"Schema mismatch for feature column 'Pixels': expected {expected}, got {column.Type}. "
            + "Set the option InputShape to the images' channels, height and width, and PixelOrder if their pixels are interleaved.",
            exception.Message);
    }

    [TestMethod]
    public void Of_ShapeOfAnotherLength_SaysBoth()
    {
        var exception = Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => InputLayouts.Of(Column(3072), new Shape(1, 28, 28), null));
        Assert.StartsWith(
            "Schema mismatch for feature column 'Pixels': expected 784 values, since InputShape is 1×28×28, got 3072 values", exception.Message);
    }

    private static DataViewSchema.Column Column(params int[] dimensions)
    {
        var builder = new DataViewSchema.Builder();
        builder.AddColumn("Pixels", new VectorDataViewType(NumberDataViewType.Single, dimensions));
        return builder.ToSchema()["Pixels"];
    }
}
