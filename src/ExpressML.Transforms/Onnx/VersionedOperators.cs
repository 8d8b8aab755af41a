namespace ExpressML.Onnx;

/// <summary>Operators that changed between the versions of ONNX's operators, and short ways to write common ones.</summary>
internal static class VersionedOperators
{
    /// <summary>The lowest opset that is written: the first with initializers that are no inputs.</summary>
    public const int LowestOpset = 9;

    /// <summary>The highest opset that is written.</summary>
    public const int HighestOpset = 24;

    /// <summary>What is written unless another is asked for: ONNX Runtime reads it since version 1.12 of 2022.</summary>
    public const int DefaultOpset = 17;

    public static string Add(this OnnxNodes nodes, string x, string y) => nodes.Node("Add", [x, y]);

    public static string Subtract(this OnnxNodes nodes, string x, string y) => nodes.Node("Sub", [x, y]);

    public static string Multiply(this OnnxNodes nodes, string x, string y) => nodes.Node("Mul", [x, y]);

    public static string Divide(this OnnxNodes nodes, string x, string y) => nodes.Node("Div", [x, y]);

    /// <summary>A constant of a single number.</summary>
    public static string Number(this OnnxNodes nodes, string name, double value) => nodes.Constant(name, [], [(float)value]);

    /// <summary>The numbers in another shape; 0 keeps a size of the input.</summary>
    public static string Reshape(this OnnxNodes nodes, string x, params ReadOnlySpan<long> shape) => nodes.Node("Reshape", [x, nodes.Constant("shape", shape)]);

    /// <summary>The numbers as [N, …] with the dimensions of a column.</summary>
    public static string WithDimensions(this OnnxNodes nodes, string x, IEnumerable<int> dimensions) => nodes.Reshape(x, [0, .. dimensions.Select(size => (long)size)]);

    public static string Transpose(this OnnxNodes nodes, string x, params long[] permutation) => nodes.Node("Transpose", [x], new OnnxSetting("perm", permutation));

    public static string Cast(this OnnxNodes nodes, string x, OnnxType type) => nodes.Node("Cast", [x], new OnnxSetting("to", (long)type));

    /// <summary>Sum or mean over axes. Axes are an attribute at first, and an input since <paramref name="axesAreInputsSince"/>.</summary>
    public static string Reduce(this OnnxNodes nodes, string op, int axesAreInputsSince, string x, bool keepsAxes, params long[] axes)
    {
        var keep = new OnnxSetting("keepdims", keepsAxes ? 1 : 0);
        return nodes.Opset >= axesAreInputsSince
            ? nodes.Node(op, [x, nodes.Constant("axes", axes)], keep)
            : nodes.Node(op, [x], new OnnxSetting("axes", axes), keep);
    }

    /// <summary>The largest numbers of [N, n] and their indices, the largest first; of equal ones the first.</summary>
    public static (string Values, string Indices) Largest(this OnnxNodes nodes, string x, int count)
    {
        IReadOnlyList<string> top = nodes.Opset < 10
            ? nodes.Nodes("TopK", [x], outputs: 2, new("axis", 1), new("k", count))
            : nodes.Nodes("TopK", [x, nodes.Constant("count", (long)count)], outputs: 2, new OnnxSetting("axis", 1));
        return (top[0], top[1]);
    }

    /// <summary>Softmax or LogSoftmax over the channels. Before opset 13 they take all axes from one on together.</summary>
    public static string OverChannels(this OnnxNodes nodes, string op, OnnxValue x)
    {
        if (nodes.Opset >= 13 || x.IsFlat)
            return nodes.Node(op, [x.Name], new OnnxSetting("axis", 1));
        string result = nodes.Node(op, [nodes.Transpose(x.Name, 0, 2, 3, 1)], new OnnxSetting("axis", 3));
        return nodes.Transpose(result, 0, 3, 1, 2);
    }

    /// <summary>Pads [N, C, H, W] by rows and columns.</summary>
    /// <param name="nodes">The nodes.</param>
    /// <param name="x">The value.</param>
    /// <param name="mode">"edge", "reflect" or "constant".</param>
    /// <param name="padding">Pixels to add: top, left, bottom, right.</param>
    /// <param name="value">What is added, for "constant".</param>
    public static string Pad(this OnnxNodes nodes, string x, string mode, (int Top, int Left, int Bottom, int Right) padding, double value = 0)
    {
        long[] pads = [0, 0, padding.Top, padding.Left, 0, 0, padding.Bottom, padding.Right];
        if (nodes.Opset < 11)
            return nodes.Node("Pad", [x], new("mode", mode), new("pads", pads), new("value", value));
        string[] inputs = [x, nodes.Constant("pads", pads), .. mode == "constant" ? [nodes.Number("value", value)] : Array.Empty<string>()];
        return nodes.Node("Pad", inputs, new OnnxSetting("mode", mode));
    }

    /// <summary>y[…,i,j] = Σ rows[i,k] · x[…,k,l] · columns[j,l]: resizing by any weights, and means over any windows.</summary>
    public static string Resample(this OnnxNodes nodes, string x, AxisWeights rows, AxisWeights columns)
    {
        string wide = nodes.Node("MatMul", [x, nodes.Constant("columns", [columns.Inputs, columns.Outputs], columns.Transposed())]);
        return nodes.Node("MatMul", [nodes.Constant("rows", [rows.Outputs, rows.Inputs], rows.Values), wide]);
    }
}
