namespace ExpressML.Onnx.Format;

/// <summary>A graph: nodes in the order in which they run, and the values that come in, go out or are given.</summary>
internal sealed class GraphProto : OnnxMessage
{
    public List<NodeProto> Nodes { get; } = [];

    public string Name { get; set; } = "";

    /// <summary>Values that are given, such as weights. Before version 4 of the format they were inputs, too.</summary>
    public List<TensorProto> Initializers { get; } = [];

    public string DocString { get; set; } = "";

    public List<ValueInfoProto> Inputs { get; } = [];

    public List<ValueInfoProto> Outputs { get; } = [];

    public List<ValueInfoProto> ValueInfos { get; } = [];

    private protected override bool Read(FieldReader reader)
    {
        switch (reader.Field)
        {
            case 1: Nodes.Add(reader.Message<NodeProto>()); return true;
            case 2: Name = reader.Text(); return true;
            case 5: Initializers.Add(reader.Message<TensorProto>()); return true;
            case 10: DocString = reader.Text(); return true;
            case 11: Inputs.Add(reader.Message<ValueInfoProto>()); return true;
            case 12: Outputs.Add(reader.Message<ValueInfoProto>()); return true;
            case 13: ValueInfos.Add(reader.Message<ValueInfoProto>()); return true;
            default: return false;
        }
    }

    private protected override void Write(FieldWriter writer)
    {
        writer.Messages(1, Nodes);
        writer.Text(2, Name);
        writer.Messages(5, Initializers);
        writer.Text(10, DocString);
        writer.Messages(11, Inputs);
        writer.Messages(12, Outputs);
        writer.Messages(13, ValueInfos);
    }
}
