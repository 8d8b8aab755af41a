namespace ExpressML.Onnx.Format;

/// <summary>One size of a tensor: a number, a name for a size that is free, or neither.</summary>
internal sealed class DimensionProto : OnnxMessage
{
    public long? Value { get; set; }

    public string Param { get; set; } = "";

    private protected override bool Read(FieldReader reader)
    {
        switch (reader.Field)
        {
            case 1: Value = reader.Int64(); return true;
            case 2: Param = reader.Text(); return true;
            default: return false;
        }
    }

    private protected override void Write(FieldWriter writer)
    {
        writer.Int64(1, Value);
        writer.Text(2, Param);
    }
}
