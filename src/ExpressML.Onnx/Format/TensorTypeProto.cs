namespace ExpressML.Onnx.Format;

/// <summary>Type and sizes of a tensor.</summary>
internal sealed class TensorTypeProto : OnnxMessage
{
    public ElementType ElementType { get; set; }

    /// <summary>The sizes; null where not even their number is told.</summary>
    public TensorShapeProto? Shape { get; set; }

    private protected override bool Read(FieldReader reader)
    {
        switch (reader.Field)
        {
            case 1: ElementType = (ElementType)reader.Int32(); return true;
            case 2: Shape = reader.Message<TensorShapeProto>(); return true;
            default: return false;
        }
    }

    private protected override void Write(FieldWriter writer)
    {
        writer.NonZero(1, (long)ElementType);
        writer.Message(2, Shape);
    }
}
