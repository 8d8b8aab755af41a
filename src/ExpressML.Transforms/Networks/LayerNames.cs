using System.Text.RegularExpressions;
using ExpressML.Layers;

namespace ExpressML.Networks;

/// <summary>What the layers of a network are called: by their given names, else by type and number among the layers of that type, from 1.</summary>
internal sealed class LayerNames
{
    private readonly Dictionary<string, Layer> _layers = new(StringComparer.Ordinal);
    private readonly Dictionary<Layer, string> _names = new(ReferenceEqualityComparer.Instance);
    private readonly List<Layer> _all = [];

    /// <param name="layers">All layers of the network, those inside blocks too.</param>
    /// <exception cref="ArgumentException">Two layers have the same name.</exception>
    public LayerNames(IEnumerable<Layer> layers)
    {
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (Layer layer in layers)
        {
            string type = layer.GetType().Name;
            counts[type] = counts.GetValueOrDefault(type) + 1;
            Add(layer, layer.GivenName ?? $"{type}{counts[type]}");
        }
    }

    /// <summary>The layers, in the order in which they are written.</summary>
    public IReadOnlyList<Layer> Layers => _all;

    /// <summary>The name of a layer.</summary>
    /// <exception cref="ArgumentException">It does not stand in the network.</exception>
    public string Of(Layer layer)
    {
        ArgumentNullException.ThrowIfNull(layer);
        return _names.TryGetValue(layer, out string? name) ? name : throw new ArgumentException($"{layer} is no layer of this network.", nameof(layer));
    }

    /// <summary>The layer of a name.</summary>
    /// <param name="name">The name.</param>
    /// <param name="argument">What the caller calls the argument that it stands in.</param>
    /// <exception cref="ArgumentException">There is none.</exception>
    public Layer Find(string name, string argument = "name")
    {
        ArgumentNullException.ThrowIfNull(name);
        return _layers.TryGetValue(name, out Layer? layer) ? layer : throw new ArgumentException(
            $"The network has no layer '{name}'. Its layers are {string.Join(", ", _all.Select(Of))}.", argument);
    }

    /// <summary>The layers of several names, and where one is a block those in it. A name that no layer has may be the beginning of names, up to a dot or a slash, or have a * for any characters.</summary>
    /// <param name="names">The names.</param>
    /// <param name="argument">What the caller calls the argument that they stand in.</param>
    /// <exception cref="ArgumentException">There is none of a name.</exception>
    public IReadOnlySet<Layer> FindAll(IEnumerable<string> names, string argument) =>
        new HashSet<Layer>(names.SelectMany(name => Composite.Unfold(Meant(name) is { Count: > 0 } meant ? meant : [Find(name, argument)])), ReferenceEqualityComparer.Instance);

    // Networks of PyTorch have layer1.0.conv1, layer1.0.bn1 and so on: layer1 means all of them. In ONNX files they are /layer1/layer1.0/conv1/Conv and so on.
    private List<Layer> Meant(string name)
    {
        if (_layers.TryGetValue(name, out Layer? layer))
            return [layer];
        var meant = new Regex($@"\A{Regex.Escape(name).Replace(@"\*", ".*")}{(name.Contains('*') ? @"\z" : "[./]")}", RegexOptions.Singleline | RegexOptions.CultureInvariant);
        return [.. _all.Where(layer => meant.IsMatch(Of(layer)))];
    }

    private void Add(Layer layer, string name)
    {
        if (_layers.TryGetValue(name, out Layer? other))
            throw new ArgumentException($"'{name}' would be the name of two layers, {other} and {layer}. Give one of them another by Named.");
        _layers.Add(name, layer);
        _names.Add(layer, name);
        _all.Add(layer);
    }
}
