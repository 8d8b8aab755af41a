using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace ExpressML.Persistence;

/// <summary>Writes plain values to a stream, little-endian on every machine, and keeps the count and the checksum of what it wrote.</summary>
/// <remarks>Read back by <see cref="ModelReader"/>, value by value in the same order. Text and arrays are preceded by their length.</remarks>
public sealed class ModelWriter
{
    /// <summary>The longest text that can be written, in bytes of UTF-8.</summary>
    public const int MaximumTextLength = 1 << 20;

    // Arrays go out in pieces, because a span of bytes cannot span 2 GB of floats.
    private const int ChunkLength = 1 << 16;

    private static readonly UTF8Encoding _utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly Stream _stream;
    private Crc32C _checksum;

    internal ModelWriter(Stream stream) => _stream = stream;

    /// <summary>How many bytes were written so far.</summary>
    internal long Length { get; private set; }

    /// <summary>CRC-32C of all bytes written so far.</summary>
    internal uint Checksum => _checksum.Value;

    /// <summary>Writes a byte: 1 for true, 0 for false.</summary>
    public void Write(bool value) => Write(value ? (byte)1 : (byte)0);

    /// <summary>Writes a byte.</summary>
    public void Write(byte value) => WriteBytes([value]);

    /// <summary>Writes 4 bytes.</summary>
    public void Write(int value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, value);
        WriteBytes(bytes);
    }

    /// <summary>Writes 8 bytes.</summary>
    public void Write(long value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, value);
        WriteBytes(bytes);
    }

    /// <summary>Writes the 4 bytes of the number.</summary>
    public void Write(float value) => Write(BitConverter.SingleToInt32Bits(value));

    /// <summary>Writes the 8 bytes of the number.</summary>
    public void Write(double value) => Write(BitConverter.DoubleToInt64Bits(value));

    /// <summary>Writes text: its length in bytes, then UTF-8.</summary>
    /// <exception cref="ArgumentException">The text is longer than <see cref="MaximumTextLength"/> bytes or is no valid Unicode.</exception>
    public void Write(string text)
    {
        byte[] bytes = _utf8.GetBytes(text);
        if (bytes.Length > MaximumTextLength)
            throw new ArgumentException($"A model file takes texts of up to {MaximumTextLength} bytes, but '{text[..20]}…' has {bytes.Length}.", nameof(text));
        Write(bytes.Length);
        WriteBytes(bytes);
    }

    /// <summary>Writes an array: its length, then its values.</summary>
    public void Write(ReadOnlySpan<float> values)
    {
        Write(values.Length);
        for (; !values.IsEmpty; values = values[Math.Min(ChunkLength, values.Length)..])
            WriteChunk(MemoryMarshal.Cast<float, int>(values[..Math.Min(ChunkLength, values.Length)]));
    }

    private void WriteChunk(ReadOnlySpan<int> words)
    {
        if (!BitConverter.IsLittleEndian)
        {
            int[] reversed = new int[words.Length];
            BinaryPrimitives.ReverseEndianness(words, reversed);
            words = reversed;
        }

        WriteBytes(MemoryMarshal.AsBytes(words));
    }

    private void WriteBytes(ReadOnlySpan<byte> bytes)
    {
        _stream.Write(bytes);
        _checksum.Append(bytes);
        Length += bytes.Length;
    }
}
