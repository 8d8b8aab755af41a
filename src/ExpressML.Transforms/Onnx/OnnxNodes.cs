namespace ExpressML.Onnx;

/// <summary>Takes the nodes of an ONNX graph, one after another: into a file, or into the graph of a pipeline that ML.NET converts.</summary>
/// <remarks>
/// A layer of your own writes its nodes with it: see <see cref="IOnnxLayer"/>. Values have names; a node gives the names of what it makes, and those are what
/// other nodes read. Names begin with that of the layer that is being written, and none is given twice.
/// </remarks>
public abstract class OnnxNodes
{
    private const string ClassicDomain = "ai.onnx.ml";

    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private readonly string _prefix;
    private string? _layer;

    private protected OnnxNodes(int opset, string prefix = "") => (Opset, _prefix) = (opset, prefix);

    /// <summary>The version of ONNX's operators that the graph is written for. A node must have the inputs and attributes that it has in this version.</summary>
    public int Opset { get; }

    /// <summary>Adds a node that makes one value.</summary>
    /// <param name="op">The operator, such as "Relu".</param>
    /// <param name="inputs">Names of the values that it reads; empty for one that is left out.</param>
    /// <param name="settings">Its attributes.</param>
    /// <returns>The name of the value that it makes.</returns>
    public string Node(string op, IReadOnlyList<string> inputs, params IReadOnlyList<OnnxSetting> settings) => Nodes(op, inputs, outputs: 1, settings)[0];

    /// <summary>Adds a node that makes one or more values.</summary>
    /// <param name="op">The operator, such as "Split".</param>
    /// <param name="inputs">Names of the values that it reads; empty for one that is left out.</param>
    /// <param name="outputs">How many values it makes; at least 1.</param>
    /// <param name="settings">Its attributes.</param>
    /// <returns>The names of the values that it makes.</returns>
    public IReadOnlyList<string> Nodes(string op, IReadOnlyList<string> inputs, int outputs, params IReadOnlyList<OnnxSetting> settings) =>
        Write(domain: "", op, inputs, outputs, settings);

    /// <summary>Adds numbers that are given, such as weights.</summary>
    /// <param name="name">What they are in their layer, such as "weight".</param>
    /// <param name="dimensions">The sizes of the tensor, outermost first; none for a single number.</param>
    /// <param name="values">As many numbers as the sizes say, innermost dimension first.</param>
    /// <returns>The name of the value.</returns>
    /// <exception cref="ArgumentException">There are more or fewer numbers.</exception>
    public string Constant(string name, IReadOnlyList<int> dimensions, ReadOnlySpan<float> values)
    {
        RequireLength(name, dimensions, values.Length);
        return WriteConstant(ConstantName(name), dimensions, values);
    }

    /// <summary>Adds a list of whole numbers that are given, such as the sizes that Reshape asks for.</summary>
    /// <param name="name">What they are in their layer, such as "shape".</param>
    /// <param name="values">The numbers.</param>
    /// <returns>The name of the value.</returns>
    public string Constant(string name, params ReadOnlySpan<long> values) => WriteConstant(ConstantName(name), [values.Length], values);

    /// <summary>Adds numbers in double precision.</summary>
    internal string Constant(string name, IReadOnlyList<int> dimensions, ReadOnlySpan<double> values)
    {
        RequireLength(name, dimensions, values.Length);
        return WriteConstant(ConstantName(name), dimensions, values);
    }

    /// <summary>Adds a node of ONNX's second set of operators, for classic machine learning.</summary>
    internal string ClassicNode(string op, IReadOnlyList<string> inputs, params IReadOnlyList<OnnxSetting> settings) =>
        Write(ClassicDomain, op, inputs, outputs: 1, settings)[0];

    /// <summary>Says which layer the nodes that follow belong to; null for none.</summary>
    internal void Begin(string? layer) => _layer = layer;

    /// <summary>Adds a node.</summary>
    private protected abstract void WriteNode(string name, string domain, string op, IReadOnlyList<string> inputs, IReadOnlyList<string> outputs, IReadOnlyList<OnnxSetting> settings);

    /// <summary>Adds a constant, and gives its name.</summary>
    private protected abstract string WriteConstant(string name, IReadOnlyList<int> dimensions, ReadOnlySpan<float> values);

    /// <summary>Adds a constant, and gives its name.</summary>
    private protected abstract string WriteConstant(string name, IReadOnlyList<int> dimensions, ReadOnlySpan<long> values);

    /// <summary>Adds a constant, and gives its name.</summary>
    private protected abstract string WriteConstant(string name, IReadOnlyList<int> dimensions, ReadOnlySpan<double> values);

    /// <summary>Keeps names for what is not added here.</summary>
    private protected void Reserve(IEnumerable<string> names) => _names.UnionWith(names);

    /// <summary>Takes a name for a node and its value, or a constant; false if what is written to has it already. Default: true.</summary>
    private protected virtual bool Take(string name) => true;

    private string[] Write(string domain, string op, IReadOnlyList<string> inputs, int outputs, IReadOnlyList<OnnxSetting> settings)
    {
        ArgumentException.ThrowIfNullOrEmpty(op);
        ArgumentNullException.ThrowIfNull(inputs);
        Guard.AtLeast(outputs, 1);
        string name = Unused(NodeName(op));
        string[] results = outputs == 1 ? [name] : [.. Enumerable.Range(0, outputs).Select(i => Unused($"{name}.{i}"))];
        WriteNode(name, domain, op, inputs, results, settings);
        return results;
    }

    // The first node of a layer has the layer's name, by which those who read the file find it again.
    private string NodeName(string op) => _layer is null ? _prefix + op : _names.Contains(_prefix + _layer) ? $"{_prefix}{_layer}.{op}" : _prefix + _layer;

    private string ConstantName(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return Unused(_layer is null ? _prefix + name : $"{_prefix}{_layer}.{name}");
    }

    private string Unused(string wish)
    {
        string name = wish;
        for (int number = 2; !_names.Add(name) || !Take(name); number++)
            name = $"{wish}_{number}";
        return name;
    }

    private static void RequireLength(string name, IReadOnlyList<int> dimensions, int length)
    {
        ArgumentNullException.ThrowIfNull(dimensions);
        long expected = dimensions.Aggregate(1L, (product, size) => product * size);
        if (expected != length)
            throw new ArgumentException($"The constant '{name}' of the sizes [{string.Join(", ", dimensions)}] must have {expected} numbers, but has {length}.", nameof(name));
    }
}
