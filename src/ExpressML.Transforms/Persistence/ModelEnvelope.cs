using System.Globalization;

namespace ExpressML.Persistence;

/// <summary>What stands around each payload of a saved model: its length, its tag, the format number and a checksum.</summary>
/// <remarks>
/// <para>Layout: length of the rest without the checksum (8 bytes), tag (text), format (4 bytes), payload, CRC-32C of all of it (4 bytes).</para>
/// <para>The checksum is compared before any other value is believed. What comes out as "newer" or "unknown" therefore really is.</para>
/// </remarks>
internal static class ModelEnvelope
{
    /// <summary>The format that is written, and the newest that can be read.</summary>
    public const int Format = 2;

    /// <summary>Writes one payload.</summary>
    /// <param name="stream">Where to. Stays untouched when <paramref name="write"/> throws.</param>
    /// <param name="tag">What the payload is, for the reader to choose by.</param>
    /// <param name="write">Writes the payload. Is called twice, and must write the same bytes: the first call only measures.</param>
    public static void Write(Stream stream, string tag, Action<ModelWriter> write) => Write(stream, tag, Format, write);

    internal static void Write(Stream stream, string tag, int format, Action<ModelWriter> write)
    {
        var measure = new ModelWriter(Stream.Null);
        WriteBody(measure);

        var writer = new ModelWriter(stream);
        writer.Write(measure.Length);
        WriteBody(writer);
        writer.Write((int)writer.Checksum);

        void WriteBody(ModelWriter body)
        {
            body.Write(tag);
            body.Write(format);
            write(body);
        }
    }

    /// <summary>Reads one payload, after making sure that it is whole.</summary>
    /// <param name="stream">Where from; must be seekable. Stands behind the payload afterwards.</param>
    /// <param name="read">Is given the tag and the payload.</param>
    /// <param name="file">What the messages call the file. Default: a model.</param>
    /// <exception cref="InvalidDataException">The payload is truncated, damaged, of a newer format, or not what its tag says.</exception>
    public static T Read<T>(Stream stream, Func<string, ModelReader, T> read, FileKind? file = null)
    {
        file ??= FileKind.Model;
        ModelReader body = OpenVerified(stream, file);
        string tag = body.ReadString();
        int format = body.ReadInt32();
        if (format is < 1 or > Format)
            throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture,
                $"This {file.Noun} was written by a newer ExpressML (format {format}; this version reads up to {Format}). Update the ExpressML.Transforms package."));

        body.Format = format;
        T result = ReadPayload(tag, body, read, file);
        if (body.Remaining > 0)
            throw new InvalidDataException($"The '{tag}' in this {file.Noun} has {body.Remaining} bytes more than one of format {format} should. {file.Advice}");
        stream.Seek(sizeof(uint), SeekOrigin.Current);
        return result;
    }

    private static ModelReader OpenVerified(Stream stream, FileKind file)
    {
        long start = stream.Position, available = stream.Length - start - sizeof(long) - sizeof(uint);
        if (available < 0)
            throw new InvalidDataException($"The {file.Noun} is truncated: {stream.Length - start} bytes are left. {file.Advice}");

        long length = new ModelReader(stream).ReadInt64();
        if (length < 0 || length > available)
            throw new InvalidDataException($"The {file.Noun} is truncated or damaged: {length} bytes should follow, but {available} do. {file.Advice}");

        stream.Position = start;
        uint actual = ChecksumOf(stream, sizeof(long) + length);
        uint expected = (uint)new ModelReader(stream).ReadInt32();
        if (actual != expected)
            throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture,
                $"The {file.Noun} is damaged: a checksum in it is {actual:X8}, but should be {expected:X8}. {file.Advice}"));

        stream.Position = start + sizeof(long);
        return new ModelReader(stream, length, file);
    }

    private static uint ChecksumOf(Stream stream, long count)
    {
        var checksum = new Crc32C();
        byte[] buffer = new byte[(int)Math.Min(count, 1 << 16)];
        for (; count > 0; count -= Math.Min(count, buffer.Length))
        {
            Span<byte> chunk = buffer.AsSpan(0, (int)Math.Min(count, buffer.Length));
            stream.ReadExactly(chunk);
            checksum.Append(chunk);
        }

        return checksum.Value;
    }

    private static T ReadPayload<T>(string tag, ModelReader payload, Func<string, ModelReader, T> read, FileKind file)
    {
        try
        {
            return read(tag, payload);
        }
        catch (Exception exception) when (exception is ArgumentException or OverflowException)
        {
            // A constructor refused what was read: the file is whole, but no ExpressML wrote these values.
            throw new InvalidDataException($"The '{tag}' in this {file.Noun} holds values that are not possible: {exception.Message} {file.Advice}", exception);
        }
    }
}
