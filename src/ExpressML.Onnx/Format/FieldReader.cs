using Google.Protobuf;
using Google.Protobuf.Collections;

namespace ExpressML.Onnx.Format;

/// <summary>Reads the fields of one message. Each method checks that the field is encoded as its type must be.</summary>
internal sealed class FieldReader
{
    private readonly CodedInputStream _input;
    private uint _tag;

    public FieldReader(CodedInputStream input) => _input = input;

    /// <summary>The number of the field that is to be read.</summary>
    public int Field => WireFormat.GetTagFieldNumber(_tag);

    /// <summary>Goes to the next field; false at the end of the message.</summary>
    public bool Next() => (_tag = _input.ReadTag()) != 0;

    public void Skip() => _input.SkipLastField();

    public long Int64()
    {
        Require(WireFormat.WireType.Varint);
        return _input.ReadInt64();
    }

    // An int32 that is longer is cut, as every reader of protobuf does.
    public int Int32()
    {
        Require(WireFormat.WireType.Varint);
        return _input.ReadInt32();
    }

    public float Single()
    {
        Require(WireFormat.WireType.Fixed32);
        return _input.ReadFloat();
    }

    public string Text()
    {
        Require(WireFormat.WireType.LengthDelimited);
        return _input.ReadString();
    }

    public ByteString Bytes()
    {
        Require(WireFormat.WireType.LengthDelimited);
        return _input.ReadBytes();
    }

    public TMessage Message<TMessage>()
        where TMessage : OnnxMessage, new()
    {
        Require(WireFormat.WireType.LengthDelimited);
        var message = new TMessage();
        _input.ReadMessage(message);
        return message;
    }

    /// <summary>Appends numbers that are packed into one field, or one of several fields.</summary>
    public void Append(RepeatedField<long> values) => Append(values, FieldCodec.ForInt64(_tag), WireFormat.WireType.Varint);

    /// <inheritdoc cref="Append(RepeatedField{long})"/>
    public void Append(RepeatedField<int> values) => Append(values, FieldCodec.ForInt32(_tag), WireFormat.WireType.Varint);

    /// <inheritdoc cref="Append(RepeatedField{long})"/>
    public void Append(RepeatedField<float> values) => Append(values, FieldCodec.ForFloat(_tag), WireFormat.WireType.Fixed32);

    /// <inheritdoc cref="Append(RepeatedField{long})"/>
    public void Append(RepeatedField<double> values) => Append(values, FieldCodec.ForDouble(_tag), WireFormat.WireType.Fixed64);

    private void Append<T>(RepeatedField<T> values, FieldCodec<T> codec, WireFormat.WireType single)
    {
        if (WireFormat.GetTagWireType(_tag) != WireFormat.WireType.LengthDelimited)
            Require(single);
        values.AddEntriesFrom(_input, codec);
    }

    private void Require(WireFormat.WireType type)
    {
        WireFormat.WireType actual = WireFormat.GetTagWireType(_tag);
        if (actual != type)
            throw new InvalidDataException($"field {Field} is encoded as {actual}, but must be {type}");
    }
}
