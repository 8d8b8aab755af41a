using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace ExpressML.Persistence;

/// <summary>Reads back what <see cref="ModelWriter"/> wrote, value by value in the same order.</summary>
/// <remarks>
/// Each length in the file is compared with the bytes that are left before anything is allocated, so that a damaged or
/// hostile file ends in an <see cref="InvalidDataException"/> and never in a huge allocation.
/// </remarks>
public sealed class ModelReader
{
    private const int ChunkLength = 1 << 16;

    private static readonly UTF8Encoding _utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly Stream _stream;
    private readonly FileKind _file;

    /// <summary>Reads the rest of a stream that knows its length.</summary>
    internal ModelReader(Stream stream) : this(stream, stream.Length - stream.Position, FileKind.Model) { }

    /// <summary>Reads the next <paramref name="length"/> bytes of a stream and no more.</summary>
    internal ModelReader(Stream stream, long length, FileKind file) => (_stream, Remaining, _file) = (stream, length, file);

    /// <summary>How many bytes are left.</summary>
    internal long Remaining { get; private set; }

    /// <summary>The format in which the model was written. Later formats may have more values.</summary>
    internal int Format { get; set; } = ModelEnvelope.Format;

    /// <summary>Reads what <c>Write(bool)</c> wrote.</summary>
    public bool ReadBoolean() => ReadByte() switch
    {
        0 => false,
        1 => true,
        byte value => throw Damaged($"a yes-or-no value is {value}; it must be 0 or 1"),
    };

    /// <summary>Reads what <c>Write(byte)</c> wrote.</summary>
    public byte ReadByte()
    {
        Span<byte> bytes = stackalloc byte[sizeof(byte)];
        ReadBytes(bytes);
        return bytes[0];
    }

    /// <summary>Reads what <c>Write(int)</c> wrote.</summary>
    public int ReadInt32()
    {
        Span<byte> bytes = stackalloc byte[sizeof(int)];
        ReadBytes(bytes);
        return BinaryPrimitives.ReadInt32LittleEndian(bytes);
    }

    /// <summary>Reads what <c>Write(long)</c> wrote.</summary>
    public long ReadInt64()
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        ReadBytes(bytes);
        return BinaryPrimitives.ReadInt64LittleEndian(bytes);
    }

    /// <summary>Reads what <c>Write(float)</c> wrote.</summary>
    public float ReadSingle() => BitConverter.Int32BitsToSingle(ReadInt32());

    /// <summary>Reads what <c>Write(double)</c> wrote.</summary>
    public double ReadDouble() => BitConverter.Int64BitsToDouble(ReadInt64());

    /// <summary>Reads how many items follow.</summary>
    /// <param name="maximum">The most that makes sense.</param>
    /// <param name="items">What is counted, for the message: "layers".</param>
    /// <param name="bytesPerItem">The fewest bytes that an item takes: no more items are possible than have room in the file. Default: 0, not checked.</param>
    /// <exception cref="InvalidDataException">There are more items than are possible, or fewer than 0.</exception>
    public int ReadCount(int maximum, string items, int bytesPerItem = 0)
    {
        int count = ReadInt32();
        RequireCount(count, maximum, items, bytesPerItem);
        return count;
    }

    /// <summary>Reads what <c>Write(string)</c> wrote.</summary>
    public string ReadString()
    {
        byte[] bytes = new byte[ReadCount(ModelWriter.MaximumTextLength, "bytes of text", sizeof(byte))];
        ReadBytes(bytes);
        try
        {
            return _utf8.GetString(bytes);
        }
        catch (DecoderFallbackException exception)
        {
            throw Damaged("a text in it is no valid UTF-8", exception);
        }
    }

    /// <summary>Reads an array of whatever length it was written with.</summary>
    public float[] ReadSingles()
    {
        float[] values = new float[ReadCount(Array.MaxLength, "numbers", sizeof(float))];
        ReadChunks(values);
        return values;
    }

    /// <summary>Reads an array that must have exactly the length of <paramref name="destination"/>.</summary>
    public void ReadSingles(Span<float> destination)
    {
        int length = ReadInt32();
        if (length != destination.Length)
            throw Damaged($"it holds {length} numbers where {destination.Length} belong");
        ReadChunks(destination);
    }

    /// <summary>Throws if a number of items that was read is not possible, as <see cref="ReadCount"/> does.</summary>
    internal void RequireCount(int count, int maximum, string items, int bytesPerItem)
    {
        long most = bytesPerItem > 0 ? Math.Min(maximum, Remaining / bytesPerItem) : maximum;
        if (count < 0 || count > most)
            throw Damaged($"it promises {count} {items}; 0 to {most} are possible");
    }

    /// <summary>The exception for a file that can't be what it says it is.</summary>
    /// <param name="finding">What is wrong, as a sentence without its full stop: "it holds 2 numbers where 3 belong".</param>
    /// <param name="innerException">What showed it. Default: none.</param>
    internal InvalidDataException Damaged(string finding, Exception? innerException = null) =>
        new($"The {_file.Noun} is damaged: {finding}. {_file.Advice}", innerException);

    private void ReadChunks(Span<float> values)
    {
        for (; !values.IsEmpty; values = values[Math.Min(ChunkLength, values.Length)..])
        {
            Span<int> words = MemoryMarshal.Cast<float, int>(values[..Math.Min(ChunkLength, values.Length)]);
            ReadBytes(MemoryMarshal.AsBytes(words));
            if (!BitConverter.IsLittleEndian)
                BinaryPrimitives.ReverseEndianness(words, words);
        }
    }

    private void ReadBytes(Span<byte> bytes)
    {
        if (bytes.Length > Remaining)
            throw Damaged($"{bytes.Length} bytes are needed where {Remaining} are left");
        _stream.ReadExactly(bytes);
        Remaining -= bytes.Length;
    }
}
