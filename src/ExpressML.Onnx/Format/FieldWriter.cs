using Google.Protobuf;
using Google.Protobuf.Collections;

namespace ExpressML.Onnx.Format;

/// <summary>Writes the fields of one message, or only counts their bytes, which must be known before a message inside another is written.</summary>
/// <remarks>What is empty or zero is left out; <c>null</c> is what tells nothing from zero.</remarks>
internal sealed class FieldWriter
{
    private readonly CodedOutputStream? _output;
    private long _size;

    /// <param name="output">Where to; null to count only.</param>
    public FieldWriter(CodedOutputStream? output) => _output = output;

    /// <summary>Bytes so far.</summary>
    /// <exception cref="InvalidOperationException">They are more than a message of protobuf may have.</exception>
    public int Size => _size <= int.MaxValue ? (int)_size : throw new InvalidOperationException("The model has more than 2 GB, which is the most that a protobuf message may have.");

    public void Int64(int field, long? value)
    {
        if (value is not { } number)
            return;
        Tag(field, WireFormat.WireType.Varint, CodedOutputStream.ComputeInt64Size(number));
        _output?.WriteInt64(number);
    }

    public void NonZero(int field, long value) => Int64(field, value == 0 ? null : value);

    public void Single(int field, float? value)
    {
        if (value is not { } number)
            return;
        Tag(field, WireFormat.WireType.Fixed32, sizeof(float));
        _output?.WriteFloat(number);
    }

    public void Text(int field, string value)
    {
        if (value.Length == 0)
            return;
        Item(field, value);
    }

    public void Texts(int field, IEnumerable<string> values)
    {
        foreach (string value in values)
            Item(field, value);
    }

    public void Bytes(int field, ByteString? value)
    {
        if (value is null)
            return;
        Tag(field, WireFormat.WireType.LengthDelimited, CodedOutputStream.ComputeBytesSize(value));
        _output?.WriteBytes(value);
    }

    public void Message(int field, OnnxMessage? message)
    {
        if (message is null)
            return;
        int length = message.CalculateSize();
        Tag(field, WireFormat.WireType.LengthDelimited, CodedOutputStream.ComputeLengthSize(length) + (long)length);
        _output?.WriteMessage(message);
    }

    public void Messages(int field, IEnumerable<OnnxMessage> messages)
    {
        foreach (OnnxMessage message in messages)
            Message(field, message);
    }

    public void Packed(int field, RepeatedField<long> values) => Values(values, FieldCodec.ForInt64(PackedTag(field)));

    public void Packed(int field, RepeatedField<int> values) => Values(values, FieldCodec.ForInt32(PackedTag(field)));

    public void Packed(int field, RepeatedField<float> values) => Values(values, FieldCodec.ForFloat(PackedTag(field)));

    public void Packed(int field, RepeatedField<double> values) => Values(values, FieldCodec.ForDouble(PackedTag(field)));

    // ONNX's schema packs the data of tensors alone: dimensions and attributes are fields one by one.
    public void Unpacked(int field, RepeatedField<long> values) => Values(values, FieldCodec.ForInt64(WireFormat.MakeTag(field, WireFormat.WireType.Varint)));

    public void Unpacked(int field, RepeatedField<float> values) => Values(values, FieldCodec.ForFloat(WireFormat.MakeTag(field, WireFormat.WireType.Fixed32)));

    private static uint PackedTag(int field) => WireFormat.MakeTag(field, WireFormat.WireType.LengthDelimited);

    private void Item(int field, string value)
    {
        Tag(field, WireFormat.WireType.LengthDelimited, CodedOutputStream.ComputeStringSize(value));
        _output?.WriteString(value);
    }

    private void Values<T>(RepeatedField<T> values, FieldCodec<T> codec)
    {
        _size += values.CalculateSize(codec);
        if (_output is not null)
            values.WriteTo(_output, codec);
    }

    private void Tag(int field, WireFormat.WireType type, long contentSize)
    {
        _size += CodedOutputStream.ComputeTagSize(field) + contentSize;
        _output?.WriteTag(field, type);
    }
}
