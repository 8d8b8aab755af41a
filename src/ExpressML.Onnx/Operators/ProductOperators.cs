using ExpressML.Layers;
using ExpressML.Onnx.Graphs;
using ExpressML.Onnx.Tensors;

namespace ExpressML.Onnx.Operators;

/// <summary>Products of data with a matrix of weights: dense layers.</summary>
internal static class ProductOperators
{
    public static IEnumerable<(string Type, Action<OnnxNode> Read)> Rows =>
    [
        ("Gemm", Gemm),
        ("MatMul", node => Product(node, node.Flow(0), MatrixOf(node), isTransposed: false, factor: 1, bias: null)),
    ];

    private static void Gemm(OnnxNode node)
    {
        FlowValue flow = node.Flow(0);
        if (node.Int("transA", 0) != 0)
            throw node.Unsupported("transA", 1);
        bool isTransposed = node.Int("transB", 0) != 0;
        Tensor matrix = MatrixOf(node);
        int units = matrix.Sizes[isTransposed ? 0 : 1];
        float[]? bias = null;
        double beta = node.Float("beta", 1);
        if (beta != 0 && node.Has(2))
        {
            Tensor constant = node.Constant(2);
            if (constant.Length != 1 && (constant.Length != units || constant.Sizes[^1] != units))
                throw new UnsupportedException($"a summand of {constant} is not supported: one of {units} numbers is");
            bias = [.. Enumerable.Range(0, units).Select(o => (float)(beta * constant.Singles[constant.Length == 1 ? 0 : o]))];
        }

        Product(node, flow, matrix, isTransposed, node.Float("alpha", 1), bias);
    }

    private static Tensor MatrixOf(OnnxNode node)
    {
        Tensor matrix = node.Constant(1);
        return matrix is { Sizes.Count: 2, Length: > 0 } ? matrix : throw new UnsupportedException($"a second input of {matrix} is not supported: a matrix is");
    }

    private static void Product(OnnxNode node, FlowValue flow, Tensor matrix, bool isTransposed, double factor, float[]? bias)
    {
        (int inputs, int units) = isTransposed ? (matrix.Sizes[1], matrix.Sizes[0]) : (matrix.Sizes[0], matrix.Sizes[1]);
        if (flow.Layout.AxisCount == 0 || flow.Sizes[^1] != inputs)
            throw node.Invalid($"a matrix of {matrix} does not suit data of N×{string.Join("×", flow.Sizes)}");
        if (flow.Sizes.Take(flow.Layout.AxisCount - 1).All(size => size == 1))
        {
            // The engine's order may be another than that of the axes: then the weights are put into it, and no number of the data moves.
            int[] order = flow.Layout.IsInOrder ? [.. Enumerable.Range(0, inputs)] : flow.Layout.Places();
            int place = node.Plan.Add(node.Name, new Dense(units, bias is not null), node.Flows.Vector(flow), Parameters(order));
            node.Make(new FlowValue(place, Layout.InOrder([units]).Reshape([.. flow.Sizes.SkipLast(1), units])!));
            return;
        }

        // Each pixel by itself, where channels are last.
        if (!flow.Layout.IsChannels(flow.Layout.AxisCount - 1))
            throw new UnsupportedException($"a product along the last axis of data of N×{string.Join("×", flow.Sizes)} is supported where that is the channels only");
        int conv = node.Plan.Add(node.Name, new Conv2D(units, 1, bias: bias is not null), node.Flows.Realize(flow), Parameters([.. Enumerable.Range(0, inputs)]));
        node.Make(new FlowValue(conv, flow.Layout.Resize(node.Plan.ShapeAt(conv))!));

        float[][] Parameters(int[] order)
        {
            float[] given = matrix.Singles, weight = new float[given.Length];
            for (int o = 0; o < units; o++)
            {
                for (int i = 0; i < inputs; i++)
                    weight[o * inputs + i] = (float)(factor * given[isTransposed ? o * inputs + order[i] : order[i] * units + o]);
            }

            return bias is null ? [weight] : [weight, bias];
        }
    }
}
