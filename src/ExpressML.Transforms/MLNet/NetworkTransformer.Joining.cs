using ExpressML.Networks;
using ExpressML.Networks.Saving;

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
        NetworkBuilder builder = new NetworkBuilder().Append(NetworkCopy.LayersOf(Model));
        if (taken != Model.OutputShape)
            builder = taken.Area == 1 ? builder.Flatten() : builder.Reshape(taken.Channels, taken.Height, taken.Width);
        Network network = builder.Append(NetworkCopy.LayersOf(next.Model)).Build(Model.InputShape);
        NetworkCopy.CopyParameters(Model.Layers, network.Layers);
        NetworkCopy.CopyParameters(next.Model.Layers, network.Layers.TakeLast(next.Model.Layers.Count));
        return new NetworkTransformer(network, FeatureColumnName, PixelOrder, next.Task, _numberOfThreads, TakesImages, Shrinking);
    }
}
