using ExpressML.Images;
using ExpressML.Layers;

namespace ExpressML.Onnx.LayerNodes;

/// <summary>Layers that resize images. Upsample became Resize in opset 10, which has a second input since opset 11 that may be left out since opset 13.</summary>
internal static class ResizeNodes
{
    public static string UpSampling(UpSampling2D layer, OnnxNodes nodes, string x)
    {
        if (layer.Interpolation == Interpolation.Bilinear)
            return nodes.Opset < 11 ? Blended(nodes, x, layer.Rows, layer.Columns) : nodes.Node("Resize", [x, Region(nodes), Scales()], Bilinear(layer.Coordinates));
        var nearest = new OnnxSetting("mode", "nearest");
        return nodes.Opset switch
        {
            < 10 => nodes.Node("Upsample", [x, Scales()], nearest),
            10 => nodes.Node("Resize", [x, Scales()], nearest),
            _ => nodes.Node("Resize", [x, Region(nodes), Scales()], nearest, new("coordinate_transformation_mode", "asymmetric"), new("nearest_mode", "floor")),
        };

        string Scales() => nodes.Constant("scales", [4], [1, 1, layer.HeightFactor, layer.WidthFactor]);
    }

    // Sizes are those of all axes, and the number of examples is free: it is taken from the data.
    public static string Resize(Resize2D layer, OnnxNodes nodes, string x)
    {
        if (nodes.Opset < 11)
            return Blended(nodes, x, layer.Rows, layer.Columns);
        string first = nodes.Node("Slice", [nodes.Node("Shape", [x]), nodes.Constant("starts", 0L), nodes.Constant("ends", 2L)]);
        string sizes = nodes.Node("Concat", [first, nodes.Constant("sizes", layer.Height, layer.Width)], new OnnxSetting("axis", 0));
        string scales = nodes.Opset >= 13 ? "" : nodes.Constant("scales", [0], ReadOnlySpan<float>.Empty);
        return nodes.Node("Resize", [x, Region(nodes), scales, sizes], Bilinear(layer.Coordinates));
    }

    // Before opset 11 there is one way to lay pixels between others; products with two matrices of weights know all.
    private static string Blended(OnnxNodes nodes, string x, BilinearAxis rows, BilinearAxis columns) => nodes.Resample(x, AxisWeights.Of(rows), AxisWeights.Of(columns));

    private static string Region(OnnxNodes nodes) => nodes.Opset >= 13 ? "" : nodes.Constant("roi", [0], ReadOnlySpan<float>.Empty);

    private static OnnxSetting[] Bilinear(ResizeCoordinates coordinates) =>
    [
        new("mode", "linear"),
        new("coordinate_transformation_mode", coordinates switch
        {
            ResizeCoordinates.AlignCorners => "align_corners",
            ResizeCoordinates.Asymmetric => "asymmetric",
            _ => "half_pixel",
        }),
    ];
}
