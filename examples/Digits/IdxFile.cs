using System.Buffers.Binary;
using System.IO.Compression;

namespace Digits;

/// <summary>A file in the IDX format of MNIST: big-endian magic number, one size per dimension, then bytes. Compressed with gzip or not.</summary>
internal sealed class IdxFile
{
    private const int BytesMagic = 0x00000800;
    private const int GzipMagic = 0x1F8B;

    private readonly byte[] _content;
    private readonly int _itemLength;

    private IdxFile(byte[] content, int[] sizes, int itemLength) => (_content, Sizes, _itemLength) = (content, sizes, itemLength);

    /// <summary>The size of each dimension, the number of items first.</summary>
    public IReadOnlyList<int> Sizes { get; }

    public int Count => Sizes[0];

    /// <exception cref="InvalidDataException">The file is not an IDX file of bytes with this many dimensions, or is not whole.</exception>
    public static IdxFile Read(string path, int dimensions)
    {
        byte[] content = Unpack(path);
        int headerLength = sizeof(int) * (1 + dimensions);
        if (content.Length < headerLength)
            throw Damaged(path, $"expected a header of {headerLength} bytes, got {content.Length} bytes in all");
        int magic = BinaryPrimitives.ReadInt32BigEndian(content);
        if (magic != BytesMagic + dimensions)
            throw Damaged(path, $"expected the magic number 0x{BytesMagic + dimensions:X8} (IDX, bytes, {dimensions} dimensions), got 0x{magic:X8}");

        var sizes = new int[dimensions];
        for (int i = 0; i < dimensions; i++)
        {
            sizes[i] = BinaryPrimitives.ReadInt32BigEndian(content.AsSpan(sizeof(int) * (1 + i)));
            if (sizes[i] < 1)
                throw Damaged(path, $"expected sizes of at least 1, got {sizes[i]}");
        }

        // A damaged header may hold three sizes whose product needs 93 bits.
        Int128 expected = headerLength + sizes.Aggregate(Int128.One, (product, size) => product * size);
        if (content.Length != expected)
            throw Damaged(path, $"its header ({string.Join("×", sizes)}) asks for {expected} bytes, but there are {content.Length}");
        return new IdxFile(content, sizes, (content.Length - headerLength) / sizes[0]);
    }

    /// <summary>The bytes of one item, from 0.</summary>
    public ReadOnlySpan<byte> Item(int index) => _content.AsSpan(_content.Length - ((Count - index) * _itemLength), _itemLength);

    private static byte[] Unpack(string path)
    {
        byte[] content = File.ReadAllBytes(path);
        if (content.Length < sizeof(ushort) || BinaryPrimitives.ReadUInt16BigEndian(content) != GzipMagic)
            return content;
        try
        {
            using var gzip = new GZipStream(new MemoryStream(content), CompressionMode.Decompress);
            using var unpacked = new MemoryStream();
            gzip.CopyTo(unpacked);
            return unpacked.ToArray();
        }
        catch (InvalidDataException exception)
        {
            throw new InvalidDataException($"The file '{path}' is damaged: its gzip data can't be unpacked. Get it anew.", exception);
        }
    }

    private static InvalidDataException Damaged(string path, string reason) =>
        new(FormattableString.Invariant($"The file '{path}' is damaged or no IDX file: {reason}."));
}
