namespace ExpressML.Images;

/// <summary>The weights of anti-aliased bilinear resizing along one axis: w[i,k] = max(0, 1 − |k + ½ − centre(i)| / step), divided by their sum.</summary>
/// <remarks>
/// <para>centre(i) = (i + ½) · step, step = input size/output size; where the image is not made smaller, the filter is 1 pixel wide to either side, which is
/// bilinear interpolation. Pixels outside of the image have no weight.</para>
/// <para>Source: as <c>Image.resize(…, BILINEAR)</c> of Pillow.</para>
/// </remarks>
internal sealed class TriangleFilter
{
    private readonly int[] _first, _end;
    private readonly double[] _weights;
    private readonly int _mostWeights;

    public TriangleFilter(int inputSize, int outputSize)
    {
        double step = (double)inputSize / outputSize, reach = Math.Max(step, 1);
        _mostWeights = 2 * (int)Math.Ceiling(reach) + 1;
        (_first, _end, _weights) = (new int[outputSize], new int[outputSize], new double[(long)outputSize * _mostWeights]);
        for (int i = 0; i < outputSize; i++)
        {
            double centre = (i + 0.5) * step;
            _first[i] = Math.Max(0, (int)(centre - reach + 0.5));
            _end[i] = Math.Min(inputSize, (int)(centre + reach + 0.5));
            Span<double> weights = _weights.AsSpan(i * _mostWeights, _end[i] - _first[i]);
            double sum = 0, scale = 1 / reach;
            for (int k = 0; k < weights.Length; k++)
                sum += weights[k] = Math.Max(0, 1 - Math.Abs((k + _first[i] - centre + 0.5) * scale));
            foreach (ref double weight in weights)
                weight /= sum;
        }
    }

    /// <summary>The size of the output.</summary>
    public int Length => _first.Length;

    /// <summary>The first pixel of the input with a weight for pixel i of the output. It never falls when i rises.</summary>
    public int First(int i) => _first[i];

    /// <summary>The pixel after the last one. It never falls when i rises.</summary>
    public int End(int i) => _end[i];

    /// <summary>The weights of the pixels from <see cref="First"/> on for pixel i of the output.</summary>
    public ReadOnlySpan<double> Weights(int i) => _weights.AsSpan(i * _mostWeights, _end[i] - _first[i]);
}
