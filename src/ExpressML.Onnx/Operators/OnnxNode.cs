using System.Globalization;
using ExpressML.Onnx.Format;
using ExpressML.Onnx.Graphs;
using ExpressML.Onnx.Tensors;

namespace ExpressML.Onnx.Operators;

/// <summary>A node that is being read: what it reads, its attributes, and what it makes.</summary>
internal sealed class OnnxNode
{
    private readonly NodeProto _node;
    private readonly IReadOnlyDictionary<string, GraphValue> _values;
    private readonly Func<TensorProto, Tensor> _readTensor;
    private readonly Func<string, int> _uses;
    private bool _takesMeansAsLayers;

    /// <param name="node">The node in the file.</param>
    /// <param name="version">The version of the operators.</param>
    /// <param name="values">What is known of the values so far.</param>
    /// <param name="readTensor">Decodes a tensor.</param>
    /// <param name="uses">How many nodes read a value.</param>
    /// <param name="plan">The layers so far.</param>
    /// <param name="batchSize">The size of N that the file says; null where it is free.</param>
    /// <param name="windows">Which windows are whole images.</param>
    public OnnxNode(
        NodeProto node, long version, IReadOnlyDictionary<string, GraphValue> values, Func<TensorProto, Tensor> readTensor, Func<string, int> uses, NetworkPlan plan, long? batchSize,
        WholeWindows windows)
    {
        (_node, Version, _values, _readTensor, _uses, Plan, BatchSize, WholeWindows) = (node, version, values, readTensor, uses, plan, batchSize, windows);
        Name = NameOf(node);
        Flows = new FlowArranger(Plan, this);
    }

    /// <summary>Its name, or where it has none that of what it makes.</summary>
    public string Name { get; }

    /// <summary>The operator.</summary>
    public string Type => _node.OpType;

    /// <summary>The version of the operators.</summary>
    public long Version { get; }

    /// <summary>The layers so far.</summary>
    public NetworkPlan Plan { get; }

    /// <summary>The size of N that the file says; null where it is free.</summary>
    public long? BatchSize { get; }

    /// <summary>Which windows are whole images.</summary>
    public WholeWindows WholeWindows { get; }

    /// <summary>Brings flows into the form that a layer wants.</summary>
    public FlowArranger Flows { get; }

    /// <summary>How many values it reads, those included that are left out in between.</summary>
    public int InputCount => _node.Inputs.Count;

    /// <summary>How many values it makes.</summary>
    public int OutputCount => _node.Outputs.Count;

    /// <summary>What it makes, by the index of the output.</summary>
    public Dictionary<int, GraphValue> Results { get; } = [];

    /// <summary>Whether all that it reads is known.</summary>
    public bool ReadsConstantsOnly => _node.Inputs.All(name => name.Length == 0 || _values.GetValueOrDefault(name) is ConstantValue);

    /// <summary>The name of a node in a file: its own, or that of its first output.</summary>
    public static string NameOf(NodeProto node) => node.Name.Length > 0 ? node.Name : node.Outputs.FirstOrDefault(name => name.Length > 0) ?? node.OpType;

    /// <summary>The number that was meant by a single: the shortest that rounds to it. 1e-5 in single precision is 9.99999975e-6 in double.</summary>
    public static double Written(float value) => double.Parse(value.ToString("R", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

    /// <summary>Whether an input is there.</summary>
    public bool Has(int input) => input < _node.Inputs.Count && _node.Inputs[input].Length > 0;

    /// <summary>Whether an output is used.</summary>
    public bool IsUsed(int output) => output < _node.Outputs.Count && _node.Outputs[output].Length > 0 && _uses(_node.Outputs[output]) > 0;

    /// <summary>What is known of an input.</summary>
    /// <exception cref="InvalidDataException">It is missing.</exception>
    public GraphValue Value(int input) => !Has(input) ? throw Invalid($"its input {input} is missing")
        : _values[_node.Inputs[input]] is LinearMoment { Plain: { } plain } && _takesMeansAsLayers ? plain
        : _values[_node.Inputs[input]];

    /// <summary>An input that depends on the data.</summary>
    /// <exception cref="UnsupportedException">It is a constant.</exception>
    public FlowValue Flow(int input) => Value(input) switch
    {
        FlowValue flow => flow,
        MomentValue => throw new UnsupportedException(MomentOperators.WhatIsSupported),
        _ => throw new UnsupportedException($"its input '{_node.Inputs[input]}' is a constant, where data is supported only"),
    };

    /// <summary>The node, which from now on reads means that might be part of a layer normalisation as layers of their own.</summary>
    public OnnxNode WithMeansAsLayers()
    {
        _takesMeansAsLayers = true;
        return this;
    }

    /// <summary>Whether an input is a step of a layer normalisation.</summary>
    public bool ReadsMoments => _node.Inputs.Any(name => _values.GetValueOrDefault(name) is MomentValue);

    /// <summary>The axes that a reduction goes over, without N, which is −1; none for all.</summary>
    public int[] AxesOfReduction(FlowValue flow) => [.. (IntsOrInput("axes", 1) ?? []).Select(axis => AxisOf(axis, flow.Layout.AxisCount))];

    /// <summary>An input that is known.</summary>
    /// <exception cref="UnsupportedException">It depends on the data.</exception>
    public Tensor Constant(int input) => (Value(input) as ConstantValue)?.Tensor
        ?? throw new UnsupportedException($"its input '{_node.Inputs[input]}' is computed from the data, where constants are supported only");

    /// <summary>An input that is known, or null where it is left out.</summary>
    public Tensor? ConstantOrNull(int input) => Has(input) ? Constant(input) : null;

    /// <summary>Sets what the node makes.</summary>
    public void Make(GraphValue value, int output = 0) => Results[output] = value;

    public bool HasAttribute(string name) => Find(name) is not null;

    public long Int(string name, long usual) => Find(name) is { } attribute ? attribute.I ?? (attribute.Type == AttributeType.Int ? 0 : throw Mistyped(name, "an integer")) : usual;

    public double Float(string name, double usual) => Find(name) is { } attribute ? attribute.F is { } value ? Written(value) : (attribute.Type == AttributeType.Float ? 0 : throw Mistyped(name, "a number")) : usual;

    public string Text(string name, string usual) => Find(name) is { } attribute
        ? attribute.S?.ToStringUtf8() ?? (attribute.Type == AttributeType.String ? "" : throw Mistyped(name, "a text"))
        : usual;

    public long[]? Ints(string name) => Find(name) is { } attribute ? [.. attribute.Ints] : null;

    public float[]? Floats(string name) => Find(name) is { } attribute ? [.. attribute.Floats] : null;

    public Tensor? TensorOf(string name) => Find(name)?.T is { } tensor ? _readTensor(tensor) : null;

    /// <summary>Integers that were an attribute once and are an input now; null where neither is there.</summary>
    public long[]? IntsOrInput(string name, int input) => Ints(name) ?? ConstantOrNull(input)?.Integers;

    /// <summary>An integer of 32 bits; sizes have no more.</summary>
    /// <exception cref="InvalidDataException">It is longer.</exception>
    public int Small(long value) => value is >= int.MinValue and <= int.MaxValue ? (int)value : throw Invalid($"the number {value} is no size");

    /// <summary>An axis of a value without N, from one of a value with N, which may count from the end.</summary>
    /// <param name="axis">The axis.</param>
    /// <param name="axisCount">How many axes the value has, without N.</param>
    /// <returns>−1 for N.</returns>
    public int AxisOf(long axis, int axisCount)
    {
        if (axis < -(axisCount + 1) || axis > axisCount)
            throw Invalid($"there is no axis {axis} in a value of {axisCount + 1} axes");
        return (int)(axis < 0 ? axis + axisCount : axis - 1);
    }

    /// <summary>The exception for an attribute whose value can't be.</summary>
    public UnsupportedException Unsupported(string attribute, object value, string remedy = "") => new($"{(HasAttribute(attribute) ? "the attribute " : "")}{attribute} = {Print(value)} is not supported{(remedy.Length > 0 ? $": {remedy}" : "")}");

    /// <summary>The exception for a node that contradicts itself.</summary>
    public InvalidDataException Invalid(string problem) => new($"node '{Name}' ({Type}): {problem}.");

    private static string Print(object value) => value is System.Collections.IEnumerable and not string ? $"[{string.Join(", ", ((System.Collections.IEnumerable)value).Cast<object>())}]" : $"{value}";

    private AttributeProto? Find(string name) => _node.Attributes.Find(attribute => attribute.Name == name);

    private InvalidDataException Mistyped(string name, string expected) => Invalid($"the attribute {name} must be {expected}");
}
