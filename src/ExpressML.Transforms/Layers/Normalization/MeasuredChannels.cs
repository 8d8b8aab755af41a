using ExpressML.Tensors;

namespace ExpressML.Layers;

/// <summary>The parameters of <see cref="Standardize"/> and <see cref="Unstandardize"/>: mean and deviation of each channel, measured on the training data.</summary>
internal static class MeasuredChannels
{
    /// <summary>Mean [C] and deviation [C], not trained; until measured they are 0 and 1.</summary>
    public static Parameter[] Create(int channels) =>
    [
        new Parameter("mean", [channels], isTrainable: false),
        new Parameter("deviation", [channels], isTrainable: false, fill: values => values.Fill(1)),
    ];

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
}
