using ExpressML.Layers;
using ExpressML.Onnx.Folding;
using ExpressML.Onnx.Format;
using ExpressML.Onnx.Graphs;
using ExpressML.Onnx.Operators;
using ExpressML.Onnx.Tensors;

namespace ExpressML.Onnx.Import;

/// <summary>Reads the graph of a model into a plan of layers, without computing anything but constants.</summary>
internal sealed class GraphReader
{
    private const long OldestVersion = 6;
    private const int MostListed = 5;

    private readonly GraphProto _graph;
    private readonly string _file;
    private readonly TensorReader _tensors;
    private readonly Dictionary<string, TensorProto> _initializers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ConstantValue> _decoded = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _uses = new(StringComparer.Ordinal);
    private readonly IReadOnlyList<NodeProto> _needed;
    private readonly long _version;

    /// <param name="model">The model.</param>
    /// <param name="file">What messages call its file.</param>
    /// <param name="folder">The folder with the files of large tensors; null where there is none.</param>
    /// <param name="outputName">The value that is wanted; null for the only output.</param>
    public GraphReader(ModelProto model, string file, string? folder, string? outputName)
    {
        (_graph, _file, _tensors) = (model.Graph!, file, new TensorReader(file, folder));
        foreach (TensorProto tensor in _graph.Initializers)
        {
            if (!_initializers.TryAdd(tensor.Name, tensor))
                throw new InvalidDataException($"{file}: two initializers are called '{tensor.Name}'.");
        }

        _version = model.OpsetImports.Find(set => IsStandard(set.Domain))?.Version ?? throw new NotSupportedException($"{file}: it uses no operators of ONNX itself.");
        if (_version < OldestVersion)
            throw new NotSupportedException($"{file}: version {_version} of the operators is not supported: {OldestVersion} and newer are. Convert the model with ONNX's version converter.");
        OutputName = NodeSearch.OutputOf(_graph, outputName, file);
        _needed = NodeSearch.Needed(_graph, OutputName, file);
        foreach (string name in _needed.SelectMany(node => node.Inputs).Append(OutputName))
            _uses[name] = _uses.GetValueOrDefault(name) + 1;
        Input = GraphInput.Of(_graph, _needed, file);
        RequireKnownOperators();
    }

    /// <summary>The input.</summary>
    public GraphInput Input { get; }

    /// <summary>The name of the value that is wanted.</summary>
    public string OutputName { get; }

    /// <summary>The layers for an input, which may go through layers of the plan already.</summary>
    /// <param name="plan">The plan, to which layers are appended.</param>
    /// <param name="input">The input.</param>
    /// <param name="windows">Which windows are whole images.</param>
    /// <returns>The value that is wanted.</returns>
    /// <exception cref="NotSupportedException">A node can't be a layer. The message tells of several at once.</exception>
    public FlowValue Read(NetworkPlan plan, FlowValue input, WholeWindows windows)
    {
        var values = new Dictionary<string, GraphValue>(StringComparer.Ordinal) { [Input.Name] = input };
        var problems = new List<string>();
        foreach (NodeProto proto in _needed)
        {
            foreach (string name in proto.Inputs.Where(name => name.Length > 0 && !values.ContainsKey(name)))
                values[name] = Initializer(name, proto);
            var node = new OnnxNode(proto, _version, values, _tensors.Read, name => _uses.GetValueOrDefault(name), plan, Input.BatchSize, windows);
            if (!proto.Inputs.Any(name => values.GetValueOrDefault(name) is UnknownValue) && Read(node) is { } problem)
                problems.Add(problem);
            for (int i = 0; i < proto.Outputs.Count; i++)
                values[proto.Outputs[i]] = node.Results.GetValueOrDefault(i) ?? new UnknownValue();
        }

        Throw(problems);
        return values[OutputName] as FlowValue ?? (values[OutputName] as LinearMoment)?.Plain ?? throw new NotSupportedException($"{_file}: the output '{OutputName}' is a constant, or is not supported.");
    }

    /// <summary>Finishes the plan: the place of the layer that gives the output, in row order of its axes.</summary>
    public int Finish(NetworkPlan plan, FlowValue output)
    {
        var end = new OnnxNode(new NodeProto { OpType = "output", Name = OutputName }, _version, new Dictionary<string, GraphValue>(), _tensors.Read, _ => 0, plan, Input.BatchSize, new WholeWindows());
        int place = 0;
        Throw(Guarded(end, () => place = end.Flows.InOrder(output).Source) is { } problem ? [problem] : []);

        // A network has one layer at least.
        return place >= 0 ? place : end.Flows.Add("Identity", new Reshape(plan.InputShape.Channels, plan.InputShape.Height, plan.InputShape.Width), place);
    }

    private static bool IsStandard(string domain) => domain is "" or "ai.onnx";

    private static string Describe(NodeProto node) => $"node '{OnnxNode.NameOf(node)}' ({(IsStandard(node.Domain) ? "" : $"{node.Domain}.")}{node.OpType})";

    private void RequireKnownOperators() => Throw([.. _needed
        .Where(node => !IsStandard(node.Domain) || (OperatorTable.Find(node.OpType) is null && !ConstantFolder.Knows(node.OpType)))
        .Select(node => $"{Describe(node)}: the operator is not supported")]);

    private ConstantValue Initializer(string name, NodeProto node)
    {
        if (_decoded.TryGetValue(name, out ConstantValue? known))
            return known;
        return _initializers.TryGetValue(name, out TensorProto? tensor)
            ? _decoded[name] = new ConstantValue(_tensors.Read(tensor))
            : throw new InvalidDataException($"{_file}: {Describe(node)} reads '{name}', which no node before it makes.");
    }

    private string? Read(OnnxNode node) => Guarded(node, () =>
    {
        if (node.ReadsConstantsOnly)
            node.Make(new ConstantValue(ConstantFolder.Fold(node) ?? throw new UnsupportedException("of constants it is not supported")));
        else if (node.ReadsMoments && MomentOperators.Read(node))
            return;
        else if (OperatorTable.Find(node.Type) is { } read)
            read(node.WithMeansAsLayers());
        else
            throw new UnsupportedException("the operator is not supported for data");
    });

    // What a layer refuses is told like what is not supported.
    private string? Guarded(OnnxNode node, Action read)
    {
        try
        {
            read();
            return null;
        }
        catch (InvalidDataException exception)
        {
            throw new InvalidDataException(exception.Message.StartsWith(_file, StringComparison.Ordinal) ? exception.Message : $"{_file}: {exception.Message}", exception);
        }
        catch (OverflowException exception)
        {
            throw new InvalidDataException($"{_file}: node '{node.Name}' ({node.Type}): its sizes do not fit in memory.", exception);
        }
        catch (Exception exception) when (exception is UnsupportedException or ArgumentException)
        {
            return $"node '{node.Name}' ({node.Type}): {exception.Message.Split('\n')[0].TrimEnd('.', '\r')}";
        }
    }

    private void Throw(List<string> problems)
    {
        if (problems.Count == 0)
            return;
        string more = problems.Count > MostListed ? $"; and {problems.Count - MostListed} more" : "";
        throw new NotSupportedException(
            $"{_file}: {(problems.Count == 1 ? "a node is" : $"{problems.Count} nodes are")} not supported: {string.Join("; ", problems.Take(MostListed))}{more}.");
    }
}
