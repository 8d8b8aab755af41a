namespace ExpressML.Onnx.Format;

/// <summary>The sizes of a tensor, from the outermost axis on.</summary>
internal sealed class TensorShapeProto : OnnxMessage
{
    public List<DimensionProto> Dims { get; } = [];

    private protected override bool Read(FieldReader reader)
    {
        if (reader.Field != 1)
            return false;
        Dims.Add(reader.Message<DimensionProto>());
        return true;
    }

    private protected override void Write(FieldWriter writer) => writer.Messages(1, Dims);
}
