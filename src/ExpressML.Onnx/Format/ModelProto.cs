namespace ExpressML.Onnx.Format;

/// <summary>A whole ONNX file: who wrote it, which operators it uses, and the graph.</summary>
internal sealed class ModelProto : OnnxMessage
{
    /// <summary>Version of the file format; the operators have versions of their own, <see cref="OpsetImports"/>.</summary>
    public long IrVersion { get; set; }

    public string ProducerName { get; set; } = "";

    public string ProducerVersion { get; set; } = "";

    public string Domain { get; set; } = "";

    public long ModelVersion { get; set; }

    public string DocString { get; set; } = "";

    public GraphProto? Graph { get; set; }

    /// <summary>The sets of operators, one a domain; the domain of ONNX itself is empty.</summary>
    public List<OperatorSetIdProto> OpsetImports { get; } = [];

    public List<StringStringEntryProto> MetadataProps { get; } = [];

    private protected override bool Read(FieldReader reader)
    {
        switch (reader.Field)
        {
            case 1: IrVersion = reader.Int64(); return true;
            case 2: ProducerName = reader.Text(); return true;
            case 3: ProducerVersion = reader.Text(); return true;
            case 4: Domain = reader.Text(); return true;
            case 5: ModelVersion = reader.Int64(); return true;
            case 6: DocString = reader.Text(); return true;
            case 7: Graph = reader.Message<GraphProto>(); return true;
            case 8: OpsetImports.Add(reader.Message<OperatorSetIdProto>()); return true;
            case 14: MetadataProps.Add(reader.Message<StringStringEntryProto>()); return true;
            default: return false;
        }
    }

    private protected override void Write(FieldWriter writer)
    {
        writer.NonZero(1, IrVersion);
        writer.Text(2, ProducerName);
        writer.Text(3, ProducerVersion);
        writer.Text(4, Domain);
        writer.NonZero(5, ModelVersion);
        writer.Text(6, DocString);
        writer.Message(7, Graph);
        writer.Messages(8, OpsetImports);
        writer.Messages(14, MetadataProps);
    }
}
