using System.Buffers.Binary;
using System.Text;

namespace ExpressML.Tests.Reports;

/// <summary>An event of a file that TensorBoard reads.</summary>
internal sealed record FileEvent(double WallTime, long Step, string? Version, IReadOnlyDictionary<string, float> Values);

/// <summary>Reads event files with nothing of what wrote them: records, checksums and messages, byte by byte.</summary>
internal static class EventFileReader
{
    public static IReadOnlyList<FileEvent> Read(string path)
    {
        ReadOnlySpan<byte> bytes = File.ReadAllBytes(path);
        var events = new List<FileEvent>();
        while (!bytes.IsEmpty)
        {
            int length = (int)BinaryPrimitives.ReadUInt64LittleEndian(bytes);
            RequireChecksum(bytes[..8], bytes[8..]);
            RequireChecksum(bytes.Slice(12, length), bytes[(12 + length)..]);
            events.Add(EventOf(bytes.Slice(12, length)));
            bytes = bytes[(16 + length)..];
        }

        return events;
    }

    private static void RequireChecksum(ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> stored)
    {
        uint crc = 0xFFFFFFFF;
        foreach (byte value in bytes)
        {
            crc ^= value;
            for (int bit = 0; bit < 8; bit++)
                crc = (crc & 1) == 1 ? (crc >> 1) ^ 0x82F63B78 : crc >> 1;
        }

        crc = ~crc;
        Assert.AreEqual((((crc >> 15) | (crc << 17)) + 0xA282EAD8) & 0xFFFFFFFF, BinaryPrimitives.ReadUInt32LittleEndian(stored));
    }

    private static FileEvent EventOf(ReadOnlySpan<byte> message)
    {
        (double time, long step, string? version) = (0, 0, null);
        var values = new Dictionary<string, float>();
        while (!message.IsEmpty)
        {
            switch (Varint(ref message))
            {
                case 1 << 3 | 1:
                    time = BinaryPrimitives.ReadDoubleLittleEndian(message);
                    message = message[8..];
                    break;
                case 2 << 3 | 0:
                    step = Varint(ref message);
                    break;
                case 3 << 3 | 2:
                    version = Encoding.UTF8.GetString(Bytes(ref message));
                    break;
                case 5 << 3 | 2:
                    ReadOnlySpan<byte> summary = Bytes(ref message);
                    while (!summary.IsEmpty)
                    {
                        Assert.AreEqual(1 << 3 | 2, Varint(ref summary));
                        (string tag, float value) = ValueOf(Bytes(ref summary));
                        values.Add(tag, value);
                    }

                    break;
                default:
                    Assert.Fail("an unknown field");
                    break;
            }
        }

        return new FileEvent(time, step, version, values);
    }

    private static (string Tag, float Value) ValueOf(ReadOnlySpan<byte> message)
    {
        Assert.AreEqual(1 << 3 | 2, Varint(ref message));
        string tag = Encoding.UTF8.GetString(Bytes(ref message));
        Assert.AreEqual(2 << 3 | 5, Varint(ref message));
        Assert.AreEqual(4, message.Length);
        return (tag, BinaryPrimitives.ReadSingleLittleEndian(message));
    }

    private static long Varint(ref ReadOnlySpan<byte> bytes)
    {
        long value = 0;
        for (int shift = 0; ; shift += 7)
        {
            byte next = bytes[0];
            bytes = bytes[1..];
            value |= (long)(next & 0x7F) << shift;
            if (next < 0x80)
                return value;
        }
    }

    private static ReadOnlySpan<byte> Bytes(ref ReadOnlySpan<byte> bytes)
    {
        int length = (int)Varint(ref bytes);
        ReadOnlySpan<byte> content = bytes[..length];
        bytes = bytes[length..];
        return content;
    }
}
