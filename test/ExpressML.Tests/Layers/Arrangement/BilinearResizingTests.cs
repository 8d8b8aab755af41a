using ExpressML.Layers;
using ExpressML.Networks;
using ExpressML.Tests.Support;

namespace ExpressML.Tests.Layers;

[TestClass]
public sealed class BilinearResizingTests
{
    [TestMethod]
    [DataRow(ResizeCoordinates.HalfPixel, "")]
    [DataRow(ResizeCoordinates.AlignCorners, ", coordinates: ResizeCoordinates.AlignCorners")]
    [DataRow(ResizeCoordinates.Asymmetric, ", coordinates: ResizeCoordinates.Asymmetric")]
    public void UpSampling2D_KeepsTheContract(ResizeCoordinates coordinates, string text)
    {
        LayerContract.Verify(
            () => new UpSampling2D(2, 3, Interpolation.Bilinear, coordinates), (2, 3, 4), $"UpSampling2D(2, 3, interpolation: Interpolation.Bilinear{text})");
        LayerContract.Verify(
            () => new UpSampling2D(3, interpolation: Interpolation.Bilinear, coordinates: coordinates), (2, 1, 2), $"UpSampling2D(3, interpolation: Interpolation.Bilinear{text})");
    }

    [TestMethod]
    [DataRow(ResizeCoordinates.HalfPixel, "")]
    [DataRow(ResizeCoordinates.AlignCorners, ", ResizeCoordinates.AlignCorners")]
    [DataRow(ResizeCoordinates.Asymmetric, ", ResizeCoordinates.Asymmetric")]
    public void Resize2D_KeepsTheContract(ResizeCoordinates coordinates, string text)
    {
        LayerContract.Verify(() => new Resize2D(5, 3, coordinates), (2, 3, 4), $"Resize2D(5, 3{text})");
        LayerContract.Verify(() => new Resize2D(1, 7, coordinates), (1, 4, 1), $"Resize2D(1, 7{text})");
    }

    // PyTorch's interpolate of [[1, 2]] by 2, with align_corners False and True.
    [TestMethod]
    [DataRow(ResizeCoordinates.HalfPixel, 1, 1.25, 1.75, 2)]
    [DataRow(ResizeCoordinates.AlignCorners, 1, 1.3333334, 1.6666667, 2)]
    [DataRow(ResizeCoordinates.Asymmetric, 1, 1.5, 2, 2)]
    public void Forward_TwoPixels_AreBlended(ResizeCoordinates coordinates, double a, double b, double c, double d)
    {
        Layer layer = new Network((1, 1, 2), [new UpSampling2D(1, 2, Interpolation.Bilinear, coordinates)]).Layers[0];
        Near.AreEqual([a, b, c, d], new LayerRun(layer, [[1, 2]]).Outputs[0], 1e-6, "y");
    }

    [TestMethod]
    public void Constructor_SettingOutOfRange_Throws()
    {
        AssertArgument("height", () => new Resize2D(0, 1));
        AssertArgument("width", () => new Resize2D(1, 0));
        AssertArgument("coordinates", () => new Resize2D(1, 1, (ResizeCoordinates)7));
        AssertArgument("interpolation", () => new UpSampling2D(2, interpolation: (Interpolation)7));
        AssertArgument("coordinates", () => new UpSampling2D(2, coordinates: (ResizeCoordinates)7));
        var exception = Assert.ThrowsExactly<ShapeException>(() => new Network((1, 1, 1), [new Resize2D(50_000, 50_000)]));
        Assert.AreEqual("Resize2D(50000, 50000): the output would be 1×50000×50000, which does not fit in memory.", exception.Message);
    }

    private static void AssertArgument(string name, Func<Layer> create) => Assert.AreEqual(name, Assert.Throws<ArgumentException>(create).ParamName);
}
