using ExpressML.Tensors;

namespace ExpressML.Layers;

/// <summary>The parameters of <see cref="Standardize"/> and <see cref="Unstandardize"/>: mean and deviation of each channel, measured on the training data.</summary>
internal static class MeasuredChannels
{
    /// <summary>Mean [C] and deviation [C], not trained; until measured they are those of a scaling, else 0 and 1.</summary>
    public static Parameter[] Create(int channels, ImageScaling? scaling = null)
    {
        scaling ??= ImageScaling.None;
        return
        [
            new Parameter("mean", [channels], isTrainable: false, fill: values => Fill(values, scaling.Means)),
            new Parameter("deviation", [channels], isTrainable: false, fill: values => Fill(values, scaling.Deviations)),
        ];
    }

    /// <summary>Sets what was measured, for each channel; a deviation of 0 becomes 1.</summary>
    public static void Set(IReadOnlyList<Parameter> parameters, ReadOnlySpan<double> means, ReadOnlySpan<double> deviations)
    {
        for (int c = 0; c < means.Length; c++)
        {
            parameters[0].Values[c] = (float)means[c];
            float deviation = (float)deviations[c];
            parameters[1].Values[c] = deviation > 0 ? deviation : 1;
        }
    }

    private static void Fill(Span<float> values, IReadOnlyList<double> numbers)
    {
        for (int c = 0; c < values.Length; c++)
            values[c] = (float)numbers[numbers.Count == 1 ? 0 : c];
    }
}
