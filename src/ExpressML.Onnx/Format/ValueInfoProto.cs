namespace ExpressML.Onnx.Format;

/// <summary>Name and type of a value.</summary>
internal sealed class ValueInfoProto : OnnxMessage
{
    public string Name { get; set; } = "";

    public TypeProto? Type { get; set; }

    public string DocString { get; set; } = "";

    /// <summary>A tensor; a size is a number, a name such as "N" for one that is free, or null for one that is not told.</summary>
    public static ValueInfoProto Tensor(string name, ElementType type, params IEnumerable<object?> sizes)
    {
        var shape = new TensorShapeProto();
        foreach (object? size in sizes)
            shape.Dims.Add(size is string text ? new DimensionProto { Param = text } : new DimensionProto { Value = size is null ? null : Convert.ToInt64(size, null) });
        return new ValueInfoProto { Name = name, Type = new TypeProto { Tensor = new TensorTypeProto { ElementType = type, Shape = shape } } };
    }

    private protected override bool Read(FieldReader reader)
    {
        switch (reader.Field)
        {
            case 1: Name = reader.Text(); return true;
            case 2: Type = reader.Message<TypeProto>(); return true;
            case 3: DocString = reader.Text(); return true;
            default: return false;
        }
    }

    private protected override void Write(FieldWriter writer)
    {
        writer.Text(1, Name);
        writer.Message(2, Type);
        writer.Text(3, DocString);
    }
}
