using ExpressML.Transforms;

namespace ExpressML.Reports.TensorBoard;

/// <summary>What the values are called. The names of epochs are those of Keras, so that its charts and ours stand side by side.</summary>
internal static class EventTags
{
    private const string PerEpoch = "epoch_", PerBatch = "batch_";

    public static IEnumerable<(string, double)> OfTrainedEpoch(double loss, double accuracy, double learningRate) =>
        [($"{PerEpoch}loss", loss), ($"{PerEpoch}accuracy", accuracy), ($"{PerEpoch}learning_rate", learningRate)];

    public static IEnumerable<(string, double)> OfValidatedEpoch(double loss, double accuracy, IReadOnlyDictionary<string, double> metrics) =>
        [($"{PerEpoch}loss", loss), ($"{PerEpoch}accuracy", accuracy), .. metrics.Select(metric => ($"{PerEpoch}{metric.Key}", metric.Value))];

    public static IEnumerable<(string, double)> OfBatch(double loss, double accuracy, double learningRate) =>
        [($"{PerBatch}loss", loss), ($"{PerBatch}accuracy", accuracy), ($"{PerBatch}learning_rate", learningRate)];

    public static IEnumerable<(string, double)> OfLayers(LayerNormsOfStep norms) =>
        norms.Layers.SelectMany(layer => new[] { ($"gradients/{layer.Layer}", layer.Gradient), ($"activations/{layer.Layer}", layer.Activation) });
}
