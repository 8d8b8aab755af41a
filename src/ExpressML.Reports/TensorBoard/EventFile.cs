using System.Buffers.Binary;
using ExpressML.Persistence;
using Google.Protobuf;

namespace ExpressML.Reports.TensorBoard;

/// <summary>Writes the event files that TensorBoard reads: records of messages, each with a number per name.</summary>
/// <remarks>
/// <para>Record: length, 8 bytes; masked CRC-32C of these; the message; its masked CRC-32C. Numbers are little-endian; mask: ((crc ≫ 15) | (crc ≪ 17)) + 0xA282EAD8.</para>
/// <para>Message Event: 1 wall_time, double, in seconds since 1970; 2 step, int64; 3 file_version, the first record's; 5 summary. Summary: 1 value, repeated. Value: 1 tag; 2 simple_value, float.</para>
/// <para>Source: TensorFlow, tensorflow/core/lib/io/record_writer.h, util/event.proto and framework/summary.proto.</para>
/// </remarks>
internal sealed class EventFile
{
    private const uint MaskDelta = 0xA282EAD8;

    private readonly Stream _stream;

    /// <summary>Begins a file.</summary>
    /// <param name="stream">Where it is written.</param>
    /// <param name="time">When it begins.</param>
    public EventFile(Stream stream, DateTimeOffset time)
    {
        _stream = stream;
        WriteRecord(Message(output =>
        {
            WriteTime(output, time);
            output.WriteTag(3, WireFormat.WireType.LengthDelimited);
            output.WriteString("brain.Event:2");
        }));
    }

    /// <summary>Writes an event. Values that are NaN are left out.</summary>
    /// <param name="time">When it was.</param>
    /// <param name="step">At which step.</param>
    /// <param name="values">The values by their names.</param>
    public void Write(DateTimeOffset time, long step, IEnumerable<(string Tag, double Value)> values)
    {
        byte[] summary = Message(output =>
        {
            foreach ((string tag, double value) in values.Where(pair => !double.IsNaN(pair.Value)))
                WriteBytes(output, 1, Message(inner => WriteValue(inner, tag, value)));
        });
        if (summary.Length == 0)
            return;
        WriteRecord(Message(output =>
        {
            WriteTime(output, time);
            output.WriteTag(2, WireFormat.WireType.Varint);
            output.WriteInt64(step);
            WriteBytes(output, 5, summary);
        }));
    }

    private static void WriteValue(CodedOutputStream output, string tag, double value)
    {
        output.WriteTag(1, WireFormat.WireType.LengthDelimited);
        output.WriteString(tag);
        output.WriteTag(2, WireFormat.WireType.Fixed32);
        output.WriteFloat((float)value);
    }

    private static void WriteTime(CodedOutputStream output, DateTimeOffset time)
    {
        output.WriteTag(1, WireFormat.WireType.Fixed64);
        output.WriteDouble((time - DateTimeOffset.UnixEpoch).TotalSeconds);
    }

    private static void WriteBytes(CodedOutputStream output, int field, byte[] bytes)
    {
        output.WriteTag(field, WireFormat.WireType.LengthDelimited);
        output.WriteBytes(ByteString.CopyFrom(bytes));
    }

    private static byte[] Message(Action<CodedOutputStream> write)
    {
        using var stream = new MemoryStream();
        using (var output = new CodedOutputStream(stream, leaveOpen: true))
            write(output);
        return stream.ToArray();
    }

    private void WriteRecord(byte[] message)
    {
        Span<byte> length = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)message.Length);
        WriteChecked(length);
        WriteChecked(message);
    }

    private void WriteChecked(ReadOnlySpan<byte> bytes)
    {
        var checksum = new Crc32C();
        checksum.Append(bytes);
        Span<byte> masked = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32LittleEndian(masked, unchecked(((checksum.Value >> 15) | (checksum.Value << 17)) + MaskDelta));
        _stream.Write(bytes);
        _stream.Write(masked);
    }
}
