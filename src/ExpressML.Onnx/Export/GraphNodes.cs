using System.Runtime.InteropServices;
using ExpressML.Onnx.Format;
using Google.Protobuf;

namespace ExpressML.Onnx.Export;

/// <summary>Takes nodes into the graph of a file.</summary>
internal sealed class GraphNodes : OnnxNodes
{
    private readonly GraphProto _graph;

    /// <param name="graph">Gets them.</param>
    /// <param name="opset">The version of the operators.</param>
    /// <param name="taken">Names that the graph's inputs and outputs have.</param>
    public GraphNodes(GraphProto graph, int opset, IEnumerable<string> taken)
        : base(opset)
    {
        _graph = graph;
        Reserve(taken);
    }

    /// <summary>Gives the value that a node makes another name, which is that of an output of the graph.</summary>
    public void Name(string value, string output)
    {
        NodeProto? producer = _graph.Nodes.Find(node => node.Outputs.Contains(value));
        if (producer is null || _graph.Outputs.Exists(other => other.Name == value))
        {
            WriteNode(output, "", "Identity", [value], [output], []);
            return;
        }

        Replace(producer.Outputs);
        foreach (NodeProto node in _graph.Nodes)
            Replace(node.Inputs);

        void Replace(List<string> names)
        {
            for (int i = 0; i < names.Count; i++)
                names[i] = names[i] == value ? output : names[i];
        }
    }

    private protected override void WriteNode(
        string name, string domain, string op, IReadOnlyList<string> inputs, IReadOnlyList<string> outputs, IReadOnlyList<OnnxSetting> settings)
    {
        var node = new NodeProto { Name = name, OpType = op, Domain = domain };
        node.Inputs.AddRange(inputs);
        node.Outputs.AddRange(outputs);
        node.Attributes.AddRange(settings.Select(ToAttribute));
        _graph.Nodes.Add(node);
    }

    private protected override string WriteConstant(string name, IReadOnlyList<int> dimensions, ReadOnlySpan<float> values) =>
        WriteConstant(name, ElementType.Float, dimensions, MemoryMarshal.AsBytes(values));

    private protected override string WriteConstant(string name, IReadOnlyList<int> dimensions, ReadOnlySpan<long> values) =>
        WriteConstant(name, ElementType.Int64, dimensions, MemoryMarshal.AsBytes(values));

    private protected override string WriteConstant(string name, IReadOnlyList<int> dimensions, ReadOnlySpan<double> values) =>
        WriteConstant(name, ElementType.Double, dimensions, MemoryMarshal.AsBytes(values));

    private string WriteConstant(string name, ElementType type, IReadOnlyList<int> dimensions, ReadOnlySpan<byte> bytes)
    {
        var tensor = new TensorProto { Name = name, DataType = type, RawData = ByteString.CopyFrom(bytes) };
        tensor.Dims.AddRange(dimensions.Select(size => (long)size));
        _graph.Initializers.Add(tensor);
        return name;
    }

    private static AttributeProto ToAttribute(OnnxSetting setting) => setting.Value switch
    {
        long number => AttributeProto.Of(setting.Name, number),
        float number => AttributeProto.Of(setting.Name, number),
        string text => AttributeProto.Of(setting.Name, text),
        IReadOnlyList<long> numbers => AttributeProto.Of(setting.Name, [.. numbers]),
        _ => throw new NotSupportedException($"The attribute '{setting.Name}' is a {setting.Value.GetType()}, which no layer has."),
    };
}
