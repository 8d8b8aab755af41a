using ExpressML.Layers;
using ExpressML.Tensors;

namespace ExpressML.Networks.Weights;

/// <summary>Finds the tensors of a file that belong to the parameters of a network, by their names. All must be there, and nothing may be left over.</summary>
internal sealed class WeightMatch
{
    // How many batches a batch normalisation of PyTorch has seen: the running averages here do not depend on it.
    private const string BatchCount = ".num_batches_tracked";

    private const int MostListed = 20;

    private readonly SafeTensors _weights;
    private readonly List<(string Name, Parameter Parameter)> _taken = [];
    private readonly HashSet<Layer> _layers = new(ReferenceEqualityComparer.Instance);

    /// <param name="weights">The tensors.</param>
    /// <param name="network">The network.</param>
    /// <param name="free">Layers that may have other sizes than the tensors, or none; they are then left as they are, all together. Default: none.</param>
    /// <exception cref="ArgumentException">Tensors are missing, are left over, or have another size or type than the parameters. The message lists them.</exception>
    public WeightMatch(SafeTensors weights, Network network, IReadOnlyCollection<Layer>? free = null)
    {
        _weights = weights;
        var parameters = NamedParameters.Of(network).ToLookup(parameter => free?.Contains(parameter.Layer) == true);
        List<string> missing = [], different = [];
        foreach (var ofLayer in parameters[false].GroupBy(parameter => parameter.Layer))
            Match([.. ofLayer], missing, different);
        // The output layer, with what follows it.
        var ofOutputs = parameters[true].ToArray();
        if (ofOutputs.Where(parameter => !NamedParameters.AreOptional(parameter.Layer)).All(parameter => Fits(parameter.Name, parameter.Parameter)))
        {
            foreach (var ofLayer in ofOutputs.GroupBy(parameter => parameter.Layer))
                Match([.. ofLayer], missing, different);
        }

        HashSet<string> known = [.. parameters.SelectMany(group => group).Select(parameter => parameter.Name)];
        string[] left = [.. weights.Names.Where(name => !known.Contains(name) && !name.EndsWith(BatchCount, StringComparison.Ordinal))];
        Require(missing, different, left);
    }

    /// <summary>Whether the parameters of a layer come from the file.</summary>
    public bool Takes(Layer layer) => _layers.Contains(layer);

    /// <summary>Copies the numbers into the network.</summary>
    public void CopyParameters()
    {
        foreach ((string name, Parameter parameter) in _taken)
            _weights.Read(name, parameter.Values);
    }

    private void Match((Layer Layer, string Name, Parameter Parameter)[] parameters, List<string> missing, List<string> different)
    {
        Layer layer = parameters[0].Layer;
        if (NamedParameters.AreOptional(layer) && !parameters.All(parameter => _weights.Contains(parameter.Name)))
            return;
        foreach ((_, string name, Parameter parameter) in parameters)
        {
            if (!_weights.Contains(name))
                missing.Add(name);
            else if (!_weights.IsReadable(name))
                different.Add($"{name} (of the type {_weights.TypeOf(name)}; weights are F32, F16, BF16 or F64)");
            else if (!Fits(name, parameter))
                different.Add($"{name} ([{string.Join(", ", parameter.Dimensions)}] in the network, [{string.Join(", ", _weights.DimensionsOf(name))}] in the file)");
            _taken.Add((name, parameter));
        }

        _layers.Add(layer);
    }

    private bool Fits(string name, Parameter parameter) =>
        _weights.Contains(name) && _weights.IsReadable(name) && parameter.Dimensions.Select(size => (long)size).SequenceEqual(_weights.DimensionsOf(name));

    private void Require(List<string> missing, List<string> different, string[] left)
    {
        string[] problems =
        [
            .. missing.Count == 0 ? [] : new[] { $"the file lacks {List(missing)}" },
            .. different.Count == 0 ? [] : new[] { $"these have another size or type: {List(different)}" },
            .. left.Length == 0 ? [] : new[] { $"these of the file are left over: {List(left)}" },
        ];
        if (problems.Length == 0)
            return;
        throw new ArgumentException(
            $"The weights in '{_weights.FileName}' don't fit the network: {string.Join("; ", problems)}. "
            + "A tensor belongs to the layer of its name: name layers by Named as in the file, or rename the tensors.");
    }

    private static string List(IReadOnlyCollection<string> names) => names.Count <= MostListed ? string.Join(", ", names)
        : $"{string.Join(", ", names.Take(MostListed))} and {names.Count - MostListed} more";
}
