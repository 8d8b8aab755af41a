using ExpressML.Layers;
using ExpressML.Networks;
using ExpressML.Networks.Graphs;

namespace ExpressML.Tests.Support.Reference;

/// <summary>A batch through layers in double precision: branches are walked one by one, batch normalisation sees the whole batch, or its running averages.</summary>
internal sealed class ReferenceBatch
{
    private readonly Dictionary<Layer, double[][]> _parameters = [];

    /// <summary>Whether batch normalisation goes by its running averages, as in scoring. Default: false, as in training.</summary>
    public bool IsScoring { get; init; }

    /// <summary>The parameters of a layer, copied from the engine's at first; changing them changes the next run.</summary>
    public double[][] ParametersOf(Layer layer)
    {
        if (!_parameters.TryGetValue(layer, out double[][]? parameters))
            _parameters[layer] = parameters = ReferenceNetwork.ParametersOf(layer);
        return parameters;
    }

    public double[][] Forward(IEnumerable<Layer> layers, double[][] batch) =>
        layers.Aggregate(batch, (values, layer) => Forward(layer, values));

    /// <summary>The outputs of a network, which may be a graph.</summary>
    public double[][] Forward(Network network, double[][] batch) => Values(network, batch)[^1];

    /// <summary>The outputs of each layer of a network.</summary>
    public IReadOnlyList<double[][]> Values(Network network, double[][] batch)
    {
        var outputs = new List<double[][]>();
        foreach ((Layer layer, int[] sources) in network.Placed)
        {
            double[][][] inputs = Array.ConvertAll(sources, source => source == PlacedLayer.Input ? batch : outputs[source]);
            outputs.Add(layer is Merge merge ? Merge(merge.Kind, inputs, merge.InputShapes, merge.OutputShape) : Forward(layer, inputs[0]));
        }

        return outputs;
    }

    private double[][] Forward(Layer layer, double[][] x) => layer switch
    {
        Residual residual => Sum(Forward(residual.Block, x), Forward(residual.Shortcut, x)),
        Gate gate => Merge(MergeKind.Multiply, [x, Forward(gate.Layers, x)], [gate.InputShape, gate.Layers[^1].OutputShape], gate.OutputShape),
        Concatenate concatenate => Join([.. concatenate.Branches.Select(branch => Forward(branch, x))]),
        BatchNormalization normalization => Normalize(x, normalization, ParametersOf(layer)),
        _ => Array.ConvertAll(x, example => ReferenceLayer.Of(layer).Forward(example, ParametersOf(layer))),
    };

    private static double[][] Sum(double[][] left, double[][] right) =>
        [.. left.Zip(right, (a, b) => a.Zip(b, (p, q) => p + q).ToArray())];

    private static double[][] Join(double[][][] branches) =>
        [.. Enumerable.Range(0, branches[0].Length).Select(n => branches.SelectMany(branch => branch[n]).ToArray())];

    private static double[][] Merge(MergeKind kind, double[][][] inputs, IReadOnlyList<Shape> shapes, Shape output) =>
        [.. Enumerable.Range(0, inputs[0].Length).Select(n => ReferenceMerge.Forward(kind, Array.ConvertAll(inputs, input => input[n]), shapes, output))];

    private double[][] Normalize(double[][] x, BatchNormalization layer, double[][] parameters)
    {
        int area = layer.InputShape.Area;
        double epsilon = layer.Epsilon;
        double[]? scale = layer.HasScale ? parameters[0] : null, shift = layer.HasShift ? parameters[^3] : null;
        double[][] y = Array.ConvertAll(x, example => new double[example.Length]);
        for (int c = 0; c < x[0].Length / area; c++)
        {
            double[] values = [.. x.SelectMany(example => example.Skip(c * area).Take(area))];
            double mean = IsScoring ? parameters[^2][c] : values.Average();
            double variance = IsScoring ? parameters[^1][c] : values.Average(value => (value - mean) * (value - mean));
            for (int n = 0; n < x.Length; n++)
            {
                for (int i = c * area; i < (c + 1) * area; i++)
                    y[n][i] = (scale?[c] ?? 1) * (x[n][i] - mean) / Math.Sqrt(variance + epsilon) + (shift?[c] ?? 0);
            }
        }

        return y;
    }
}
