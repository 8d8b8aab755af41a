using System.Globalization;
using ExpressML.Layers;
using ExpressML.Networks;

namespace ExpressML.Training.Planning;

/// <summary>What batch normalisation asks of a training: batches of several rows, and a momentum in the sense of PyTorch.</summary>
internal static class BatchStatistics
{
    // A running average that is more than half of the last batch is none.
    private const double LargestMomentum = 0.5;

    /// <summary>Whether a batch of one row can't be normalised, as where a channel has one number per row: it would be its own mean, and all would become 0.</summary>
    public static bool NeedSeveralRows(Network network, IReadOnlySet<Layer> frozen) => LayersOfOneNumber(network, frozen).Any();

    /// <param name="network">The network.</param>
    /// <param name="frozen">Its layers that are left as they are, which go by their running averages.</param>
    /// <param name="batchSize">Rows of a batch.</param>
    /// <exception cref="InvalidOperationException">All batches have one row, but need several.</exception>
    public static void Require(Network network, IReadOnlySet<Layer> frozen, int batchSize)
    {
        if (batchSize > 1 || LayersOfOneNumber(network, frozen).FirstOrDefault() is not { } layer)
            return;
        throw new InvalidOperationException(
            $"{network.NameOf(layer)} normalises each channel by mean and variance of the batch, so a batch of its input {layer.InputShape} needs at least 2 rows, but has 1. "
            + "Set BatchSize to at least 2, with at least 2 training rows, or use LayerNormalization in its place.");
    }

    /// <summary>Warns of a momentum in the sense of Keras. Null if there is none.</summary>
    public static string? WarningOfMomentum(Network network, IReadOnlySet<Layer> frozen)
    {
        BatchNormalization[] layers = [.. Layers(network, frozen).Where(layer => layer.Momentum > LargestMomentum)];
        return layers.Length == 0 ? null : string.Create(
            CultureInfo.InvariantCulture,
            $"{string.Join(", ", layers.Select(network.NameOf))}: a momentum of {layers[0].Momentum} is the share of the new batch in the running averages, as in PyTorch, so scoring would go by little more than "
            + $"the last batch. Keras's momentum is the share of the old averages: {(layers[0].Momentum < 1 ? $"for {layers[0].Momentum} there, write {Math.Round(1 - layers[0].Momentum, 10)} here" : "write 1 less it here")}.");
    }

    private static IEnumerable<BatchNormalization> LayersOfOneNumber(Network network, IReadOnlySet<Layer> frozen) => Layers(network, frozen).Where(layer => layer.InputShape.Area == 1);

    private static IEnumerable<BatchNormalization> Layers(Network network, IReadOnlySet<Layer> frozen) =>
        network.Names.Layers.OfType<BatchNormalization>().Where(layer => !frozen.Contains(layer));
}
