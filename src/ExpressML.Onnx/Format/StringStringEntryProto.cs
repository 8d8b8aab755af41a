namespace ExpressML.Onnx.Format;

/// <summary>A name with a value, both text.</summary>
internal sealed class StringStringEntryProto : OnnxMessage
{
    public string Key { get; set; } = "";

    public string Value { get; set; } = "";

    private protected override bool Read(FieldReader reader)
    {
        switch (reader.Field)
        {
            case 1: Key = reader.Text(); return true;
            case 2: Value = reader.Text(); return true;
            default: return false;
        }
    }

    private protected override void Write(FieldWriter writer)
    {
        writer.Text(1, Key);
        writer.Text(2, Value);
    }
}
