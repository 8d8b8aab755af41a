using ExpressML.Tensors;

namespace ExpressML.Layers;

/// <summary>A layer made of chains of layers. A network unfolds it into them, so it computes nothing itself.</summary>
/// <remarks>In a model file its chains stand behind its settings, in their order.</remarks>
public abstract class Composite : Layer
{
    /// <summary>How many levels deep blocks may stand inside each other; far more than any known network has, and far fewer than fill the stack.</summary>
    internal const int MostLevels = 32;

    private protected Composite() { }

    /// <summary>The chains, each fed with the composite's input.</summary>
    internal abstract IReadOnlyList<IReadOnlyList<Layer>> Chains { get; }

    /// <summary>How the outputs of the chains are put together.</summary>
    internal abstract MergeKind MergeKind { get; }

    /// <summary>Whether the input itself is put together with them, as the first. Default: false.</summary>
    internal virtual bool MergesInput => false;

    /// <inheritdoc/>
    protected internal override long MultiplyAdds => Chains.Sum(chain => chain.Sum(layer => layer.MultiplyAdds));

    /// <inheritdoc/>
    protected internal sealed override void Forward(LayerPass pass) => throw Unfolded();

    /// <inheritdoc/>
    protected internal sealed override void Backward(LayerPass pass) => throw Unfolded();

    /// <summary>Layers one after another, each composite followed by the layers of its chains, in the order in which they are written.</summary>
    internal static IEnumerable<Layer> Unfold(IReadOnlyList<Layer> layers) =>
        layers.SelectMany(layer => layer is Composite composite ? composite.Chains.SelectMany(Unfold).Prepend(layer) : [layer]);

    /// <summary>The layers that lead to <paramref name="last"/>, itself included; null if it is not among <paramref name="layers"/> and those of their chains.</summary>
    internal static IReadOnlyList<Layer>? PathTo(Layer last, IReadOnlyList<Layer> layers)
    {
        for (int i = 0; i < layers.Count; i++)
        {
            if (layers[i] == last)
                return [.. layers.Take(i + 1)];
            IReadOnlyList<Layer>? inside = (layers[i] as Composite)?.Chains.Select(chain => PathTo(last, chain)).FirstOrDefault(path => path is not null);
            if (inside is not null)
                return [.. layers.Take(i), .. inside];
        }

        return null;
    }

    /// <summary>Whether blocks stand inside each other more than some levels deep.</summary>
    internal static bool AreDeeper(IReadOnlyList<Layer> layers, int levels) =>
        layers.OfType<Composite>().Any(composite => levels == 0 || composite.Chains.Any(chain => AreDeeper(chain, levels - 1)));

    /// <summary>Builds each chain on the input and gives the shapes of their outputs.</summary>
    private protected Shape[] BuildChains(Shape input)
    {
        var outputs = new Shape[Chains.Count];
        for (int i = 0; i < outputs.Length; i++)
        {
            outputs[i] = input;
            foreach (Layer layer in Chains[i])
            {
                layer.Build(outputs[i]);
                outputs[i] = layer.OutputShape;
            }
        }

        return outputs;
    }

    /// <inheritdoc/>
    protected sealed override Parameter[] CreateParameters() => [.. Chains.SelectMany(chain => chain).SelectMany(layer => layer.Parameters)];

    private protected static string Print(IReadOnlyList<Layer> chain) => $"net => net.{string.Join(".", chain.Select(layer => layer.NamedCode))}";

    private InvalidOperationException Unfolded() => new($"{this} is unfolded into its layers before anything is computed.");
}
