using Google.Protobuf;
using Google.Protobuf.Collections;

namespace ExpressML.Onnx.Format;

/// <summary>A setting of a node: a name, and a value of one of several types.</summary>
internal sealed class AttributeProto : OnnxMessage
{
    private AttributeType _type;

    public string Name { get; set; } = "";

    /// <summary>Which of the values counts. A few old writers leave it out, and then it is the one that is there.</summary>
    public AttributeType Type
    {
        get => _type == AttributeType.Undefined ? TypeOfValue() : _type;
        set => _type = value;
    }

    public float? F { get; set; }

    public long? I { get; set; }

    public ByteString? S { get; set; }

    public TensorProto? T { get; set; }

    public GraphProto? G { get; set; }

    public RepeatedField<float> Floats => field ??= [];

    public RepeatedField<long> Ints => field ??= [];

    public List<ByteString> Strings => field ??= [];

    /// <summary>In a function's body, the function's attribute whose value this one has.</summary>
    public string RefAttrName { get; set; } = "";

    public static AttributeProto Of(string name, float value) => new() { Name = name, Type = AttributeType.Float, F = value };

    public static AttributeProto Of(string name, long value) => new() { Name = name, Type = AttributeType.Int, I = value };

    public static AttributeProto Of(string name, string value) => new() { Name = name, Type = AttributeType.String, S = ByteString.CopyFromUtf8(value) };

    public static AttributeProto Of(string name, TensorProto value) => new() { Name = name, Type = AttributeType.Tensor, T = value };

    public static AttributeProto Of(string name, params ReadOnlySpan<long> values)
    {
        var attribute = new AttributeProto { Name = name, Type = AttributeType.Ints };
        attribute.Ints.AddRange(values);
        return attribute;
    }

    public static AttributeProto OfFloats(string name, params ReadOnlySpan<float> values)
    {
        var attribute = new AttributeProto { Name = name, Type = AttributeType.Floats };
        attribute.Floats.AddRange(values);
        return attribute;
    }

    private protected override bool Read(FieldReader reader)
    {
        switch (reader.Field)
        {
            case 1: Name = reader.Text(); return true;
            case 2: F = reader.Single(); return true;
            case 3: I = reader.Int64(); return true;
            case 4: S = reader.Bytes(); return true;
            case 5: T = reader.Message<TensorProto>(); return true;
            case 6: G = reader.Message<GraphProto>(); return true;
            case 7: reader.Append(Floats); return true;
            case 8: reader.Append(Ints); return true;
            case 9: Strings.Add(reader.Bytes()); return true;
            case 20: Type = (AttributeType)reader.Int32(); return true;
            case 21: RefAttrName = reader.Text(); return true;
            default: return false;
        }
    }

    private protected override void Write(FieldWriter writer)
    {
        writer.Text(1, Name);
        writer.Single(2, F);
        writer.Int64(3, I);
        writer.Bytes(4, S);
        writer.Message(5, T);
        writer.Message(6, G);
        writer.Unpacked(7, Floats);
        writer.Unpacked(8, Ints);
        foreach (ByteString text in Strings)
            writer.Bytes(9, text);
        writer.NonZero(20, (long)Type);
        writer.Text(21, RefAttrName);
    }

    private AttributeType TypeOfValue() =>
        F is not null ? AttributeType.Float
        : I is not null ? AttributeType.Int
        : S is not null ? AttributeType.String
        : T is not null ? AttributeType.Tensor
        : G is not null ? AttributeType.Graph
        : Floats.Count > 0 ? AttributeType.Floats
        : Ints.Count > 0 ? AttributeType.Ints
        : Strings.Count > 0 ? AttributeType.Strings
        : AttributeType.Undefined;
}
