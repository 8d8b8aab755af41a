using ExpressML.Layers;
using ExpressML.Networks;
using ExpressML.Networks.Graphs;
using ExpressML.Networks.Saving;
using ExpressML.Persistence;
using ExpressML.Tensors;

namespace ExpressML.Transforms;

// Two networks as one.
public sealed partial class NetworkTransformer
{
    /// <summary>
    /// One network of this one, which gives features, and another that was trained on these: the same predictions in one stage, and an InitialModel whose layers can all be fine-tuned.
    /// </summary>
    /// <remarks>
    /// Features of a large network are computed once for each image, and a small network is trained on them in little time. Together they are where fine-tuning begins.
    /// </remarks>
    /// <param name="next">The network that takes the features: a vector, or an image, of as many numbers.</param>
    /// <returns>A network with copies of all layers, which reads the columns of this one and predicts what the other predicts.</returns>
    /// <exception cref="ArgumentException">This network gives no features, the numbers do not suit, or two layers have the same name.</exception>
    public NetworkTransformer FollowedBy(NetworkTransformer next)
    {
        ArgumentNullException.ThrowIfNull(next);
        if (Task is not FeatureExtraction)
            throw new ArgumentException($"Only a network that gives features can be followed by another, but this one is for {Task.Name}. OutputOf gives the features of one of its layers.");
        if (next.TakesImages || next.Model.InputShape.Length != Model.OutputLength)
        {
            throw new ArgumentException(
                $"The network gives {Model.OutputShape}, but the one that is to follow takes {(next.TakesImages ? "images" : next.Model.InputShape)}. Train it on the features that this one gives.", nameof(next));
        }

        Shape taken = next.Model.InputShape;
        Layer[] between = taken == Model.OutputShape ? [] : [taken.Area == 1 ? new Flatten() : new Reshape(taken.Channels, taken.Height, taken.Width)];
        IReadOnlyList<PlacedLayer> layers = Copies(Model);
        int last = layers.Count + between.Length - 1;
        var network = new Network(
            Model.InputShape,
            [
                .. layers, .. between.Select(layer => new PlacedLayer(layer, [layers.Count - 1])),
                .. Copies(next.Model).Select(placed => placed with { Sources = Array.ConvertAll(placed.Sources, source => source == PlacedLayer.Input ? last : source + last + 1) }),
            ]);
        CopyParameters(Model.Layers.Concat(between).Concat(next.Model.Layers), network.Layers);
        return new NetworkTransformer(network, FeatureColumnName, PixelOrder, next.Task, _numberOfThreads, TakesImages, Shrinking);
    }

    // Without parameters: a layer gets these when it stands in a network.
    private static IReadOnlyList<PlacedLayer> Copies(Network network)
    {
        using var stream = new MemoryStream();
        LayerGraph.Write(network, new ModelWriter(stream));
        stream.Position = 0;
        return LayerGraph.Read(new ModelReader(stream));
    }

    private static void CopyParameters(IEnumerable<Layer> from, IEnumerable<Layer> to)
    {
        foreach ((Layer source, Layer target) in from.Zip(to))
        {
            foreach ((Parameter values, Parameter copies) in source.Parameters.Zip(target.Parameters))
                values.ReadOnlyValues.CopyTo(copies.Values);
        }
    }
}
