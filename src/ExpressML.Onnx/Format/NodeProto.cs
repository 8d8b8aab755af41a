namespace ExpressML.Onnx.Format;

/// <summary>One operator at work: the values that it reads and makes, by their names, and its settings.</summary>
internal sealed class NodeProto : OnnxMessage
{
    /// <summary>Names of the values that it reads; empty for one that is left out.</summary>
    public List<string> Inputs { get; } = [];

    /// <summary>Names of the values that it makes; empty for one that is not wanted.</summary>
    public List<string> Outputs { get; } = [];

    /// <summary>A name for people; may be empty.</summary>
    public string Name { get; set; } = "";

    public string OpType { get; set; } = "";

    public List<AttributeProto> Attributes { get; } = [];

    public string DocString { get; set; } = "";

    /// <summary>Whose operator; empty or "ai.onnx" for those of ONNX itself.</summary>
    public string Domain { get; set; } = "";

    private protected override bool Read(FieldReader reader)
    {
        switch (reader.Field)
        {
            case 1: Inputs.Add(reader.Text()); return true;
            case 2: Outputs.Add(reader.Text()); return true;
            case 3: Name = reader.Text(); return true;
            case 4: OpType = reader.Text(); return true;
            case 5: Attributes.Add(reader.Message<AttributeProto>()); return true;
            case 6: DocString = reader.Text(); return true;
            case 7: Domain = reader.Text(); return true;
            default: return false;
        }
    }

    private protected override void Write(FieldWriter writer)
    {
        writer.Texts(1, Inputs);
        writer.Texts(2, Outputs);
        writer.Text(3, Name);
        writer.Text(4, OpType);
        writer.Messages(5, Attributes);
        writer.Text(6, DocString);
        writer.Text(7, Domain);
    }
}
