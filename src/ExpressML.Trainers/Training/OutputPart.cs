using ExpressML.Layers;
using ExpressML.Transforms;

namespace ExpressML.Training;

/// <summary>The end of a network that depends on what is predicted: the output layer, and what follows it.</summary>
internal static class OutputPart
{
    /// <summary>The index of the output layer: the last with weights, or with codes of classes.</summary>
    public static int StartOf(IReadOnlyList<Layer> layers)
    {
        int last = layers.Count - 1;
        while (last > 0 && layers[last] is not RadialBasis && !layers[last].Parameters.Any(parameter => parameter.IsWeight))
            last--;
        return last;
    }

    /// <summary>Whether the outputs of two networks mean the same: the same task, as many outputs, and the same names for them in the same order.</summary>
    public static bool IsSame(PredictionTask one, PredictionTask other) =>
        one.Name == other.Name && one.OutputCount == other.OutputCount
        && (one.LabelNames is null ? other.LabelNames is null : one.LabelNames.AreSame(other.LabelNames));
}
