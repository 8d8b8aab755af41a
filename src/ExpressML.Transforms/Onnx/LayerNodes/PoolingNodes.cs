using ExpressML.Kernels.Pooling;
using ExpressML.Layers;

namespace ExpressML.Onnx.LayerNodes;

/// <summary>Pooling.</summary>
internal static class PoolingNodes
{
    public static string Max(MaxPool2D layer, OnnxNodes nodes, string x) => WindowNodes.Max(nodes, x, layer, layer.Window, layer.Stride, layer.Padding, layer.Dilation);

    public static string Min(MinPool2D layer, OnnxNodes nodes, string x) =>
        nodes.Node("Neg", [WindowNodes.Max(nodes, nodes.Node("Neg", [x]), layer, layer.Window, layer.Stride, layer.Padding, layer.Dilation)]);

    public static string Average(AveragePool2D layer, OnnxNodes nodes, string x) => WindowNodes.Average(nodes, x, layer);

    public static string GlobalAverage(GlobalAveragePool2D layer, OnnxNodes nodes, string x) => nodes.Node("GlobalAveragePool", [x]);

    public static string GlobalMax(GlobalMaxPool2D layer, OnnxNodes nodes, string x) => nodes.Node("GlobalMaxPool", [x]);

    // Windows of one size where the sizes divide; else each mean is a row of a matrix.
    public static string AdaptiveAverage(AdaptiveAveragePool2D layer, OnnxNodes nodes, string x)
    {
        (_, int height, int width) = layer.InputShape;
        if ((layer.Height, layer.Width) == (1, 1))
            return nodes.Node("GlobalAveragePool", [x]);
        if (height % layer.Height == 0 && width % layer.Width == 0)
        {
            long[] window = [height / layer.Height, width / layer.Width];
            return nodes.Node("AveragePool", [x], new("kernel_shape", window), new("strides", window));
        }

        return nodes.Resample(x, Means(layer.Height, height), Means(layer.Width, width));
    }

    // A convolution of each channel by itself, whose weights are all the coefficient.
    public static string Subsampling(Subsampling2D layer, OnnxNodes nodes, string x)
    {
        int channels = layer.InputShape.Channels, window = layer.Window;
        float[] weights = new float[channels * window * window];
        for (int c = 0; c < channels; c++)
            weights.AsSpan(c * window * window, window * window).Fill(layer.Parameters[0].ReadOnlyValues[c]);
        string[] inputs = [x, nodes.Constant("weight", [channels, 1, window, window], weights), nodes.Parameter(layer.Parameters[1])];
        return nodes.Node("Conv", inputs, new("kernel_shape", [window, window]), new("strides", [window, window]), new("group", channels));
    }

    private static AxisWeights Means(int outputs, int inputs)
    {
        var weights = new AxisWeights(outputs, inputs);
        for (int i = 0; i < outputs; i++)
        {
            (int first, int end) = PoolingWindows.AdaptiveWindow(i, outputs, inputs);
            for (int k = first; k < end; k++)
                weights[i, k] = 1f / (end - first);
        }

        return weights;
    }
}
