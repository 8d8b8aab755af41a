using ExpressML.Layers;
using ExpressML.Onnx.Graphs;

namespace ExpressML.Onnx.Operators;

/// <summary>Images that are resized: by whole factors with the nearest pixel, or bilinearly.</summary>
internal static class ResizeOperators
{
    // A scale in single precision, times the size, may miss the whole number that was meant by so much.
    private const double Rounding = 1e-3;

    public static IEnumerable<(string Type, Action<OnnxNode> Read)> Rows =>
    [
        ("Resize", Resize),
        ("Upsample", node => Resize(node, node.Floats("scales") ?? node.Constant(1).Singles, "asymmetric")),
    ];

    private static void Resize(OnnxNode node)
    {
        string transformation = node.Text("coordinate_transformation_mode", node.Version < 11 ? "asymmetric" : "half_pixel");
        if (node.HasAttribute("axes"))
            throw node.Unsupported("axes", node.Ints("axes")!, "scales or sizes of all axes are");
        if (node.Text("keep_aspect_ratio_policy", "stretch") is var policy && policy != "stretch")
            throw node.Unsupported("keep_aspect_ratio_policy", policy, "stretch is");
        if (node.Int("antialias", 0) != 0)
            throw node.Unsupported("antialias", 1);

        if (node.Version < 11)
        {
            Resize(node, node.Constant(1).Singles, transformation);
        }
        else if (node.ConstantOrNull(2) is { Length: > 0 } scales)
        {
            Resize(node, scales.Singles, transformation);
        }
        else
        {
            long[] sizes = node.Constant(3).Integers;
            IReadOnlyList<int> old = node.Flow(0).Sizes;
            if (sizes.Length != old.Count + 1)
                throw node.Invalid($"{sizes.Length} sizes do not suit data of {old.Count + 1} axes");
            Resize(node, transformation, [.. sizes.Skip(1).Select(node.Small)], "sizes", sizes);
        }
    }

    private static void Resize(OnnxNode node, float[] scales, string transformation)
    {
        IReadOnlyList<int> old = node.Flow(0).Sizes;
        if (scales.Length != old.Count + 1)
            throw node.Invalid($"{scales.Length} scales do not suit data of {old.Count + 1} axes");
        if (scales[0] != 1)
            throw node.Unsupported("scales", scales, "the batch must stay as it is");
        double[] exact = [.. old.Select((size, axis) => (double)size * scales[axis + 1])];
        if (exact.Any(size => !(size is >= 1 and < int.MaxValue) || Math.Abs(size - Math.Round(size)) > Rounding))
            throw node.Unsupported("scales", scales, $"for data of N×{string.Join("×", old)}, such that give whole sizes are");
        Resize(node, transformation, [.. exact.Select(size => (int)Math.Round(size))], "scales", scales);
    }

    // What was given is for the message.
    private static void Resize(OnnxNode node, string transformation, int[] sizes, string name, object given)
    {
        FlowValue flow = node.Flow(0);
        if (sizes.Any(size => size < 1))
            throw node.Unsupported(name, given);
        int rows = flow.Layout.AxisCount == 2 ? -1 : flow.Layout.AxisOf(1), columns = flow.Layout.AxisOf(2);
        if (Enumerable.Range(0, sizes.Length).Any(axis => sizes[axis] != flow.Sizes[axis] && axis != rows && axis != columns) || rows == columns)
            throw node.Unsupported(name, given, "those of height and width are");
        Shape old = flow.Layout.Shape, to = old with { Height = rows < 0 ? old.Height : sizes[rows], Width = columns < 0 ? old.Width : sizes[columns] };
        if (old == to)
        {
            node.Make(flow);
            return;
        }

        Layer layer = node.Text("mode", "nearest") switch
        {
            "nearest" => Nearest(node, transformation, old, to, name, given),
            "linear" => Bilinear(node, transformation, old, to),
            var mode => throw node.Unsupported("mode", mode, "nearest and linear are"),
        };
        int place = node.Plan.Add(node.Name, layer, node.Flows.Realize(flow));
        node.Make(new FlowValue(place, flow.Layout.Resize(node.Plan.ShapeAt(place)) ?? throw node.Unsupported(name, given)));
    }

    private static UpSampling2D Nearest(OnnxNode node, string transformation, Shape old, Shape to, string name, object given)
    {
        // With whole factors these are the same: each pixel becomes a square.
        if (transformation is not ("asymmetric" or "half_pixel" or "pytorch_half_pixel" or "half_pixel_symmetric" or "tf_half_pixel_for_nn"))
            throw node.Unsupported("coordinate_transformation_mode", transformation);
        string rounding = node.Text("nearest_mode", node.Version < 11 ? "floor" : "round_prefer_floor");
        if (transformation is "asymmetric" or "tf_half_pixel_for_nn" ? rounding != "floor" : rounding is not ("round_prefer_floor" or "round_prefer_ceil"))
            throw node.Unsupported("nearest_mode", rounding, $"with {transformation}, each pixel would not become a square");
        return Factors(old, to) is { } factors ? new UpSampling2D(factors.Height, factors.Width) : throw node.Unsupported(name, given, "whole factors are");
    }

    private static Layer Bilinear(OnnxNode node, string transformation, Shape old, Shape to)
    {
        ResizeCoordinates coordinates = transformation switch
        {
            // PyTorch's is another for a single pixel of the output; of a single pixel of the input, all are the same.
            "pytorch_half_pixel" when !IsOneOfMany(old.Height, to.Height) && !IsOneOfMany(old.Width, to.Width) => ResizeCoordinates.HalfPixel,
            "half_pixel" or "half_pixel_symmetric" => ResizeCoordinates.HalfPixel,
            "align_corners" => ResizeCoordinates.AlignCorners,
            "asymmetric" => ResizeCoordinates.Asymmetric,
            _ => throw node.Unsupported("coordinate_transformation_mode", transformation, "half_pixel, align_corners and asymmetric are"),
        };
        return Factors(old, to) is { } factors
            ? new UpSampling2D(factors.Height, factors.Width, Interpolation.Bilinear, coordinates)
            : new Resize2D(to.Height, to.Width, coordinates);

        static bool IsOneOfMany(int old, int to) => to == 1 && old > 1;
    }

    private static Size2D? Factors(Shape old, Shape to) => to.Height % old.Height == 0 && to.Width % old.Width == 0 ? new Size2D(to.Height / old.Height, to.Width / old.Width) : null;
}
