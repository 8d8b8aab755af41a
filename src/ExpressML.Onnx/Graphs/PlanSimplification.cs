using ExpressML.Layers;
using ExpressML.Networks.Graphs;

namespace ExpressML.Onnx.Graphs;

/// <summary>Leaves out layers that nothing needs, and puts such together that belong together: constants that are added to a layer without a bias are its bias.</summary>
internal sealed class PlanSimplification
{
    private readonly PlannedLayer[] _layers;
    private readonly bool _foldsBatchNormalization;
    private readonly int[] _readers;
    private readonly int[] _placeOf;
    private readonly int _output;

    /// <param name="layers">The layers of the plan.</param>
    /// <param name="output">The place of the last.</param>
    /// <param name="foldsBatchNormalization">Whether batch normalisation becomes part of the layer before it.</param>
    public PlanSimplification(IReadOnlyList<PlannedLayer> layers, int output, bool foldsBatchNormalization)
    {
        (_layers, _output, _foldsBatchNormalization) = ([.. layers.Take(output + 1)], output, foldsBatchNormalization);
        _readers = new int[_layers.Length];
        _placeOf = [.. Enumerable.Range(0, _layers.Length)];
    }

    /// <summary>The layers that are left, with their sources among these, and the place of the last.</summary>
    public (IReadOnlyList<PlannedLayer> Layers, int Output) Layers()
    {
        bool[] isNeeded = Needed();
        for (int place = 0; place < _layers.Length; place++)
        {
            if (!isNeeded[place] || _layers[place].Sources is not [>= 0 and var source])
                continue;
            source = _placeOf[source];
            if (_readers[source] == 1 && Together(_layers[source], _layers[place]) is { } both)
            {
                _layers[source] = both;
                _readers[source] = _readers[place];
                (_placeOf[place], isNeeded[place]) = (source, false);
            }
        }

        var numbers = new Dictionary<int, int> { [PlacedLayer.Input] = PlacedLayer.Input };
        var left = new List<PlannedLayer>();
        for (int place = 0; place < _layers.Length; place++)
        {
            if (!isNeeded[place])
                continue;
            numbers[place] = left.Count;
            PlannedLayer planned = AsScaling(_layers[place]);
            left.Add(planned with { Sources = Array.ConvertAll(planned.Sources, source => numbers[source < 0 ? source : _placeOf[source]]) });
        }

        return (left, numbers[_placeOf[_output]]);
    }

    private bool[] Needed()
    {
        bool[] isNeeded = new bool[_layers.Length];
        isNeeded[_output] = true;
        for (int place = _output; place >= 0; place--)
        {
            if (!isNeeded[place])
                continue;
            foreach (int source in _layers[place].Sources.Where(source => source >= 0))
            {
                isNeeded[source] = true;
                _readers[source]++;
            }
        }

        return isNeeded;
    }

    // One layer for two, where nothing else reads the first.
    private PlannedLayer? Together(PlannedLayer first, PlannedLayer second)
    {
        if (first.Layer is ChannelAffine or ElementwiseAffine && second.Layer is ChannelAffine or ElementwiseAffine)
        {
            PlannedLayer both = first.Layer is ElementwiseAffine ? second with { Layer = first.Layer } : second;
            return both with { Sources = first.Sources, Parameters = Product(first.Parameters, second.Parameters) };
        }

        if (first.Layer is LayerNormalization normalization && second.Layer is ChannelAffine or ElementwiseAffine
            && (!normalization.PerPixel || second.Layer is ChannelAffine))
            return first with { Parameters = Product(first.Parameters, second.Parameters) };
        bool isBias = second.Layer is ChannelAffine && second.Parameters[0].All(scale => scale == 1) && first.Parameters.Count == 1;
        bool isFolded = second.Layer is BatchNormalization && _foldsBatchNormalization;
        if (!isBias && !isFolded)
            return null;
        Layer? biased = first.Layer switch
        {
            Dense dense => new Dense(dense.Units),
            Conv2D conv => new Conv2D(conv.Filters, conv.Window, conv.Stride, conv.Padding, conv.Dilation, conv.Groups),
            _ => null,
        };
        return biased is null ? null : first with { Layer = biased, Parameters = isBias ? [first.Parameters[0], second.Parameters[1]] : Folded(first, second) };
    }

    // Factors and summands right behind the input are the scaling of its pixels, which training leaves alone.
    private static PlannedLayer AsScaling(PlannedLayer planned)
    {
        if (planned is { Layer: ElementwiseAffine, Sources: [PlacedLayer.Input] })
            return planned with { Layer = new ElementwiseAffine(isTrainable: false) };
        if (planned is not { Layer: ChannelAffine, Sources: [PlacedLayer.Input] } || planned.Parameters[0].Any(scale => scale is not (> 1e-30f and < 1e30f)))
            return planned;
        (float[] scale, float[] shift) = (planned.Parameters[0], planned.Parameters[1]);
        double[] means = [.. scale.Zip(shift, (s, t) => t == 0 ? 0 : -t / (double)s)], deviations = [.. scale.Select(s => 1.0 / s)];
        return means.All(mean => Math.Abs(mean) < 1e30) ? planned with { Layer = new Standardize(new ImageScaling(means, deviations)), Parameters = [] } : planned;
    }

    // Where one has a number for each channel and the other for each number, the result has one for each number.
    private static float[][] Product(IReadOnlyList<float[]> first, IReadOnlyList<float[]> second)
    {
        int length = Math.Max(first[0].Length, second[0].Length), before = length / first[0].Length, after = length / second[0].Length;
        (float[] scale, float[] shift) = (new float[length], new float[length]);
        for (int i = 0; i < length; i++)
        {
            scale[i] = first[0][i / before] * second[0][i / after];
            shift[i] = (float)((double)first[1][i / before] * second[0][i / after] + second[1][i / after]);
        }

        return [scale, shift];
    }

    private static float[][] Folded(PlannedLayer first, PlannedLayer second)
    {
        var normalization = FixedNormalization.Of(
            scales: second.Parameters[0], shifts: second.Parameters[1], means: second.Parameters[2], variances: second.Parameters[3], ((BatchNormalization)second.Layer).Epsilon);
        (float[] weight, float[] bias) = (new float[first.Parameters[0].Length], new float[second.Parameters[0].Length]);
        normalization.FoldInto(first.Parameters[0], first.Parameters.Count > 1 ? first.Parameters[1] : [], weight, bias);
        return [weight, bias];
    }
}
