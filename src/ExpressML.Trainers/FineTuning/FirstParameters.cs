using ExpressML.Layers;
using ExpressML.Networks;

namespace ExpressML.FineTuning;

/// <summary>Parameters that a training begins with, in place of random ones.</summary>
/// <param name="network">The network to be trained.</param>
internal abstract class FirstParameters(Network network)
{
    /// <summary>Where they come from, for the log.</summary>
    private protected abstract string Source { get; }

    /// <summary>Whether those of a layer are among them. Then its statistics must not be measured again, since the weights after it depend on them.</summary>
    public abstract bool Takes(Layer layer);

    /// <summary>Copies them into the network, including statistics. Their source is not changed.</summary>
    public abstract void CopyParameters();

    /// <summary>Which layers with parameters are taken, and which are new.</summary>
    public sealed override string ToString()
    {
        ILookup<bool, string> names = network.Names.Layers
            .Where(layer => layer is not Composite && layer.Parameters.Count > 0).ToLookup(Takes, network.NameOf);
        return $"Taken from {Source}: {List(names[true])}. New: {List(names[false])}.";

        static string List(IEnumerable<string> names) => string.Join(", ", names.DefaultIfEmpty("none"));
    }
}
