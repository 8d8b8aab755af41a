namespace ExpressML.Onnx.Format;

/// <summary>The type of a value. Only tensors are read; sequences, maps and the like are told by the number of their field.</summary>
internal sealed class TypeProto : OnnxMessage
{
    public TensorTypeProto? Tensor { get; set; }

    /// <summary>What it is in place of a tensor, in words; null for a tensor.</summary>
    public string? OtherKind { get; private set; }

    private protected override bool Read(FieldReader reader)
    {
        switch (reader.Field)
        {
            case 1: Tensor = reader.Message<TensorTypeProto>(); return true;
            case 4: OtherKind = "sequence"; return false;
            case 5: OtherKind = "map"; return false;
            case 7: OtherKind = "opaque value"; return false;
            case 8: OtherKind = "sparse tensor"; return false;
            case 9: OtherKind = "optional value"; return false;
            default: return false;
        }
    }

    private protected override void Write(FieldWriter writer) => writer.Message(1, Tensor);
}
