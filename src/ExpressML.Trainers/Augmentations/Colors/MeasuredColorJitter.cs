using ExpressML.Data.Statistics;

namespace ExpressML.Augmentations;

/// <summary>A <see cref="ColorJitterPca"/> with the components of the training data.</summary>
internal sealed class MeasuredColorJitter : Augmentation
{
    private readonly ColorJitterPca _settings;
    private readonly double[][] _directions;

    public MeasuredColorJitter(ColorJitterPca settings, PrincipalComponents components)
    {
        _settings = settings;
        double unit = Math.Sqrt(components.Variances.Max());
        // If all pixels have the same colour, there is nothing to change.
        _directions = unit == 0 ? [] : [.. components.Variances.Zip(components.Vectors, (variance, vector) => Scale(vector, variance / unit))];
    }

    public override void Apply(AugmentationPass pass)
    {
        (int channels, int area) = (pass.Shape.Channels, pass.Shape.Area);
        Span<double> offsets = pass.Shape.Channels <= 16 ? stackalloc double[channels] : new double[channels];
        offsets.Clear();
        foreach (double[] direction in _directions)
        {
            double alpha = _settings.Deviation * pass.Random.Normal();
            for (int c = 0; c < channels; c++)
                offsets[c] += alpha * direction[c];
        }

        for (int c = 0; c < channels; c++)
        {
            float offset = (float)offsets[c];
            ReadOnlySpan<float> x = pass.Input.Slice(c * area, area);
            Span<float> y = pass.Output.Slice(c * area, area);
            for (int i = 0; i < y.Length; i++)
                y[i] = x[i] + offset;
        }
    }

    public override string ToString() => _settings.ToString();

    private static double[] Scale(double[] vector, double factor) => Array.ConvertAll(vector, value => value * factor);
}
