using System.Globalization;
using ExpressML.Layers;
using ExpressML.Networks;
using ExpressML.Tensors;
using ExpressML.Trainers;

namespace ExpressML.Training.Planning;

/// <summary>Which parameters of a network are in which groups of the options.</summary>
internal sealed class GroupedParameters
{
    private const string Option = nameof(NetworkTrainerOptions.ParameterGroups);

    private readonly NetworkTrainerOptions _options;
    private readonly Network _network;
    private readonly Dictionary<Parameter, Layer> _layers;
    private readonly Parameter[][] _members;

    /// <param name="network">The network to be trained.</param>
    /// <param name="options">The options, with the groups.</param>
    /// <param name="frozen">The layers that are not trained. Default: none.</param>
    /// <exception cref="ArgumentException">A group has no parameter, or the groups leave none to train.</exception>
    public GroupedParameters(Network network, NetworkTrainerOptions options, IReadOnlySet<Layer>? frozen = null)
    {
        (_network, _options) = (network, options);
        _layers = (from layer in network.Names.Layers
                   where layer is not Composite
                   from parameter in layer.Parameters
                   where parameter.IsTrainable
                   select (parameter, layer)).ToDictionary();
        _members = [.. options.ParameterGroups.Select(MembersOf)];
        if (_members.Length > 0 && !_layers.Any(pair => frozen?.Contains(pair.Value) != true && SettingsOf(pair.Key).IsTrained))
            throw new ArgumentException($"{Option} has a learning rate of 0 for all parameters that are not frozen, so nothing is left to train. Leave at least one of them out.");
    }

    /// <summary>How a parameter is trained.</summary>
    public ParameterSettings SettingsOf(Parameter parameter) => new(
        _options, parameter, [.. _options.ParameterGroups.Where((_, i) => _members[i].Contains(parameter))]);

    /// <summary>The log lines: the layers and the size of each group.</summary>
    public IEnumerable<string> Describe() => _members.Select((members, i) => string.Create(
        CultureInfo.InvariantCulture,
        $"{NameOf(i)}: {string.Join(", ", members.Select(member => _network.NameOf(_layers[member])).Distinct())}; {members.Sum(member => member.Length):N0} parameters."));

    private string NameOf(int index) => $"{Option}[{index}], {_options.ParameterGroups[index]}";

    private Parameter[] MembersOf(ParameterGroup group, int index)
    {
        IReadOnlySet<Layer>? layers = group.Layers is { } name ? _network.Names.FindAll([name], $"{Option}[{index}]") : null;
        Parameter[] members = [.. _layers.Where(pair => layers?.Contains(pair.Value) != false && (group.Kind & KindOf(pair.Key)) != 0).Select(pair => pair.Key)];
        if (members.Length > 0)
            return members;
        IEnumerable<string> known = _layers.GroupBy(pair => pair.Value, pair => pair.Key.Name)
            .Select(layer => $"{_network.NameOf(layer.Key)} ({string.Join(", ", layer)})");
        throw new ArgumentException($"{NameOf(index)}, has no parameter. Those that can be trained are {string.Join(", ", known)}.");
    }

    private static ParameterKind KindOf(Parameter parameter) => parameter switch
    {
        { IsWeight: true } => ParameterKind.Weights,
        { Name: "scale" } => ParameterKind.NormalizationScales,
        { Name: "shift" } => ParameterKind.NormalizationShifts,
        _ => ParameterKind.Biases,
    };
}
