using System.Buffers.Binary;
using ExpressML.Persistence;

namespace ExpressML.Tests.Fuzz.Specimens;

/// <summary>What an envelope holds, cut into its fields: each number, text or array that was written, and the length of the latter two.</summary>
/// <param name="Fields">The bytes of each field.</param>
internal sealed record Body(IReadOnlyList<byte[]> Fields)
{
    /// <summary>The fields of what <see cref="ModelEnvelope.Write(Stream, string, Action{ModelWriter})"/> would write.</summary>
    public static Body Of(string tag, Action<ModelWriter> write)
    {
        var stream = new FieldStream();
        var writer = new ModelWriter(stream);
        writer.Write(tag);
        writer.Write(ModelEnvelope.Format);
        write(writer);
        return new Body(stream.Fields);
    }

    /// <summary>The envelope around some bytes, with the right length and checksum.</summary>
    public static byte[] Envelope(ReadOnlySpan<byte> bytes)
    {
        byte[] file = new byte[sizeof(long) + bytes.Length + sizeof(uint)];
        BinaryPrimitives.WriteInt64LittleEndian(file, bytes.Length);
        bytes.CopyTo(file.AsSpan(sizeof(long)));
        var checksum = new Crc32C();
        checksum.Append(file.AsSpan(0, sizeof(long) + bytes.Length));
        BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(sizeof(long) + bytes.Length), checksum.Value);
        return file;
    }

    /// <summary>Keeps what is written, one array a call: a writer makes a call for each field.</summary>
    private sealed class FieldStream : MemoryStream
    {
        public List<byte[]> Fields { get; } = [];

        public override void Write(ReadOnlySpan<byte> buffer) => Fields.Add(buffer.ToArray());
    }
}
