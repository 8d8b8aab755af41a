using ExpressML.Layers;
using ExpressML.Transforms;
using ExpressML.Transforms.Labels;

namespace ExpressML.FineTuning;

/// <summary>The end of a network, which depends on what is predicted: the output layer and the layers after it.</summary>
internal static class OutputPart
{
    /// <summary>The index of the output layer: the last with weights, or with codes of classes, or that puts outputs of several layers together. Layers behind it are a chain.</summary>
    public static int StartOf(IReadOnlyList<Layer> layers)
    {
        int last = layers.Count - 1;
        while (last > 0 && layers[last] is { HasARowForEachOutput: false, HasWeights: false, ReadsSeveral: false })
            last--;
        return last;
    }

    /// <summary>
    /// For each output of a prediction, the output of a trained network with the same meaning. Null if task, number of outputs or names differ, or if the
    /// order differs and the output layer can't be reordered.
    /// </summary>
    public static int[]? OrderOf(NetworkTransformer initial, PredictionTask prediction)
    {
        PredictionTask task = initial.Task;
        if (task.Name != prediction.Name || task.OutputCount != prediction.OutputCount)
            return null;
        int[] same = [.. Enumerable.Range(0, task.OutputCount)];
        if (task.LabelNames is null ? prediction.LabelNames is null : task.LabelNames.AreSame(prediction.LabelNames))
            return same;
        if (task.LabelNames is not { } former || prediction.LabelNames is not { } names || !former.Type.Equals(names.Type))
            return null;
        string[] formerTexts = Texts(former);
        int[] order = Array.ConvertAll(Texts(names), name => Array.IndexOf(formerTexts, name));
        return order.Order().SequenceEqual(same) && HasARowForEachOutput(initial.Model.Layers) ? order : null;
    }

    private static string[] Texts(LabelNames names) => Array.ConvertAll(names.ToText(), text => text.ToString());

    private static bool HasARowForEachOutput(IReadOnlyList<Layer> layers) => layers.Skip(StartOf(layers)).Select((layer, i) => (layer, i))
        .All(pair => pair.i == 0 ? pair.layer.HasARowForEachOutput : pair.layer.TreatsChannelsAlike);
}
