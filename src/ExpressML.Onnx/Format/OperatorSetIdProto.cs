namespace ExpressML.Onnx.Format;

/// <summary>Which version of the operators of a domain a model uses.</summary>
internal sealed class OperatorSetIdProto : OnnxMessage
{
    /// <summary>Whose operators; empty for those of ONNX itself.</summary>
    public string Domain { get; set; } = "";

    public long Version { get; set; }

    private protected override bool Read(FieldReader reader)
    {
        switch (reader.Field)
        {
            case 1: Domain = reader.Text(); return true;
            case 2: Version = reader.Int64(); return true;
            default: return false;
        }
    }

    private protected override void Write(FieldWriter writer)
    {
        writer.Text(1, Domain);
        writer.Int64(2, Version);
    }
}
