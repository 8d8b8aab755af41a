using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace ExpressML.Onnx.Format;

/// <summary>One message of an ONNX file: fields with numbers, in protobuf's wire format.</summary>
/// <remarks>
/// The numbers are those of ONNX's published schema. Fields that are not listed here are skipped on reading and not written. Google.Protobuf checks
/// lengths against what is left of the message around, and stops after 100 messages inside each other.
/// </remarks>
internal abstract class OnnxMessage : IMessage
{
    /// <summary>There is none: the messages are plain classes, and nothing reflects on them.</summary>
    public MessageDescriptor Descriptor => throw new NotSupportedException("Messages of ONNX have no descriptor here.");

    /// <summary>Reads fields up to the end of the message. A field that comes again replaces the one before, or is appended to a list.</summary>
    public void MergeFrom(CodedInputStream input)
    {
        var reader = new FieldReader(input);
        while (reader.Next())
        {
            if (!Read(reader))
                reader.Skip();
        }
    }

    /// <summary>Bytes of the message without its own tag and length.</summary>
    public int CalculateSize()
    {
        var writer = new FieldWriter(output: null);
        Write(writer);
        return writer.Size;
    }

    /// <summary>Writes the fields that are not empty, in the order of their numbers.</summary>
    public void WriteTo(CodedOutputStream output) => Write(new FieldWriter(output));

    /// <summary>Reads the field that the reader stands at; false where the class has none of its number.</summary>
    private protected abstract bool Read(FieldReader reader);

    /// <summary>Writes the fields.</summary>
    private protected abstract void Write(FieldWriter writer);
}
