using ExpressML.Layers;
using ExpressML.Networks.Graphs;

namespace ExpressML.Networks;

public sealed partial class NetworkBuilder
{
    /// <summary>
    /// Goes on from the output of an earlier layer: <c>net.Conv2D(8, 3).Named("a").Relu()….From("a").Conv2D(8, 1)</c> appends a second layer behind <c>a</c>. What was appended
    /// before has to be read by a later layer, too: see <see cref="AddFrom"/>, <see cref="MultiplyBy"/> and <see cref="ConcatenateWith"/>.
    /// </summary>
    /// <param name="name">
    /// The name of an earlier layer: the one that <see cref="Named"/> gave it, or else its type with its number, <c>Conv2D1</c>. A block is named as a whole; layers inside it
    /// can't be read from outside. <see cref="Network.InputName"/> is the input.
    /// </param>
    /// <exception cref="ArgumentException">There is no such layer before this place.</exception>
    /// <exception cref="InvalidOperationException">It is used inside a block, whose layers are a chain.</exception>
    public NetworkBuilder From(string name)
    {
        _last = Find(name, nameof(From));
        return this;
    }

    /// <summary>Appends a layer that adds outputs of earlier layers to that of the layer before, see <see cref="Merge"/>: <c>net.AddFrom("a")</c>. Sizes of 1 count for all places along their axis.</summary>
    /// <param name="names">The names of the earlier layers, at least one: see <see cref="From"/>.</param>
    /// <exception cref="ArgumentException">There is no name, or no layer of a name before this place.</exception>
    /// <exception cref="InvalidOperationException">It is used inside a block. Use <see cref="Residual"/> there.</exception>
    public NetworkBuilder AddFrom(params string[] names) => Append(MergeKind.Add, names, nameof(AddFrom));

    /// <summary>Appends a layer that multiplies the output of the layer before by those of earlier layers, see <see cref="Merge"/>: <c>net.MultiplyBy("gate")</c>. Sizes of 1 count for all places along their axis.</summary>
    /// <param name="names">The names of the earlier layers, at least one: see <see cref="From"/>.</param>
    /// <exception cref="ArgumentException">There is no name, or no layer of a name before this place.</exception>
    /// <exception cref="InvalidOperationException">It is used inside a block. Use <see cref="Multiply"/> there.</exception>
    public NetworkBuilder MultiplyBy(params string[] names) => Append(MergeKind.Multiply, names, nameof(MultiplyBy));

    /// <summary>Appends a layer that puts the channels of earlier layers behind those of the layer before, see <see cref="Merge"/>: <c>net.ConcatenateWith("a", "b")</c>.</summary>
    /// <param name="names">The names of the earlier layers, at least one: see <see cref="From"/>.</param>
    /// <exception cref="ArgumentException">There is no name, or no layer of a name before this place.</exception>
    /// <exception cref="InvalidOperationException">It is used inside a block. Use <see cref="Concatenate"/> there.</exception>
    public NetworkBuilder ConcatenateWith(params string[] names) => Append(MergeKind.Concatenate, names, nameof(ConcatenateWith));

    /// <summary>Appends layers that were put together elsewhere; what reads their input there goes on from the layer before here.</summary>
    internal NetworkBuilder Append(IReadOnlyList<PlacedLayer> layers)
    {
        int input = _last, first = _layers.Count;
        foreach ((Layer layer, int[] sources) in layers)
            Add(layer, Array.ConvertAll(sources, source => source == PlacedLayer.Input ? input : first + source));
        return this;
    }

    /// <summary>The layers that a function appends, with those that they read.</summary>
    internal static IReadOnlyList<PlacedLayer> PlacedLayersOf(Func<NetworkBuilder, NetworkBuilder> append) => Appended(append, new NetworkBuilder());

    /// <summary>The layers that a function appends.</summary>
    internal static IReadOnlyList<Layer> LayersOf(Func<NetworkBuilder, NetworkBuilder> append) => [.. PlacedLayersOf(append).Select(placed => placed.Layer)];

    private static IReadOnlyList<Layer> BlockOf(Func<NetworkBuilder, NetworkBuilder> append) =>
        [.. Appended(append, new NetworkBuilder(isBlock: true)).Select(placed => placed.Layer)];

    private static IReadOnlyList<PlacedLayer> Appended(Func<NetworkBuilder, NetworkBuilder> append, NetworkBuilder empty)
    {
        ArgumentNullException.ThrowIfNull(append);
        NetworkBuilder builder = append(empty)
            ?? throw new ArgumentException("The function that appends layers returned null. It must return the builder: net => net.Relu().", nameof(append));
        return [.. builder._layers];
    }

    private NetworkBuilder Append(MergeKind kind, string[] names, string method)
    {
        ArgumentNullException.ThrowIfNull(names);
        if (names.Length == 0)
            throw new ArgumentException($"{method} needs the name of at least one earlier layer.", nameof(names));
        return Add(new Merge(kind), [_last, .. names.Select(name => Find(name, method))]);
    }

    private NetworkBuilder Add(Layer layer, int[] sources)
    {
        _layers.Add(new PlacedLayer(layer, sources));
        _last = _layers.Count - 1;
        return this;
    }

    private int Find(string name, string method)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        if (_isBlock)
        {
            throw new InvalidOperationException(
                $"{method}(\"{name}\") stands inside a block, whose layers are a chain. Use Residual, Multiply or Concatenate there, or put the block's layers into the network itself.");
        }

        if (name == Network.InputName)
            return PlacedLayer.Input;
        Layer[] layers = [.. _layers.Select(placed => placed.Layer)];
        var names = new LayerNames(Composite.Unfold(layers));
        int index = Array.FindIndex(layers, layer => names.Of(layer) == name);
        if (index >= 0)
            return index;
        string known = string.Join(", ", layers.Select(names.Of).Prepend(Network.InputName));
        throw new ArgumentException(
            names.Layers.Any(layer => names.Of(layer) == name)
                ? $"{method}(\"{name}\"): '{name}' is inside a block, which can be read as a whole only. The layers up to here are {known}."
                : $"{method}(\"{name}\"): there is no layer '{name}' up to here. Name it before it is read. The layers up to here are {known}.",
            nameof(name));
    }
}
