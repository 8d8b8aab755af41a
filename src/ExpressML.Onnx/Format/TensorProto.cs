using Google.Protobuf;
using Google.Protobuf.Collections;

namespace ExpressML.Onnx.Format;

/// <summary>A tensor as it stands in a file: its data in a typed field, as raw bytes, or in a file beside the model.</summary>
internal sealed class TensorProto : OnnxMessage
{
    private const int External = 1;

    public RepeatedField<long> Dims { get; } = [];

    public ElementType DataType { get; set; }

    public RepeatedField<float> FloatData => field ??= [];

    /// <summary>For all types of up to 32 bits; float16 and bfloat16 as their bits.</summary>
    public RepeatedField<int> Int32Data => field ??= [];

    public RepeatedField<long> Int64Data => field ??= [];

    public RepeatedField<double> DoubleData => field ??= [];

    public string Name { get; set; } = "";

    /// <summary>The numbers one after another, little-endian; null where a typed field has them.</summary>
    public ByteString? RawData { get; set; }

    /// <summary>Where in a file beside the model the data is: location, offset, length.</summary>
    public List<StringStringEntryProto> ExternalData => field ??= [];

    public int DataLocation { get; set; }

    public bool IsExternal => DataLocation == External;

    private protected override bool Read(FieldReader reader)
    {
        switch (reader.Field)
        {
            case 1: reader.Append(Dims); return true;
            case 2: DataType = (ElementType)reader.Int32(); return true;
            case 4: reader.Append(FloatData); return true;
            case 5: reader.Append(Int32Data); return true;
            case 7: reader.Append(Int64Data); return true;
            case 8: Name = reader.Text(); return true;
            case 9: RawData = reader.Bytes(); return true;
            case 10: reader.Append(DoubleData); return true;
            case 13: ExternalData.Add(reader.Message<StringStringEntryProto>()); return true;
            case 14: DataLocation = reader.Int32(); return true;
            default: return false;
        }
    }

    private protected override void Write(FieldWriter writer)
    {
        writer.Unpacked(1, Dims);
        writer.NonZero(2, (long)DataType);
        writer.Packed(4, FloatData);
        writer.Packed(5, Int32Data);
        writer.Packed(7, Int64Data);
        writer.Text(8, Name);
        writer.Bytes(9, RawData);
        writer.Packed(10, DoubleData);
        writer.Messages(13, ExternalData);
        writer.NonZero(14, DataLocation);
    }
}
