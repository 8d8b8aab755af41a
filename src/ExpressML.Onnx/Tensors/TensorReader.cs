using System.Buffers.Binary;
using System.Runtime.InteropServices;
using ExpressML.Onnx.Format;

namespace ExpressML.Onnx.Tensors;

/// <summary>Decodes the tensors of a file, whatever form their data has.</summary>
/// <remarks>Types: float, double, float16 and bfloat16 become singles; integers of 8 to 64 bits and bool become integers of 64 bits.</remarks>
internal sealed class TensorReader
{
    private readonly string _file;
    private readonly ExternalData _externalData;

    /// <param name="file">What messages call the model's file.</param>
    /// <param name="folder">Where the files with the data of its tensors are; null where there can be none, as for a stream.</param>
    public TensorReader(string file, string? folder) => (_file, _externalData) = (file, new ExternalData(folder));

    /// <summary>Decodes a tensor.</summary>
    /// <exception cref="InvalidDataException">The data is not as long as the sizes say, or a file with it is missing.</exception>
    /// <exception cref="NotSupportedException">The numbers have a type that can't be read.</exception>
    public Tensor Read(TensorProto tensor)
    {
        int[] sizes = SizesOf(tensor, out int length);
        ElementType type = tensor.DataType;
        int width = WidthOf(type);
        if (width == 0)
            throw new NotSupportedException($"{_file}: tensor '{tensor.Name}' has numbers of type {type}, which can't be read. Types that can: float, double, float16, bfloat16, integers and bool.");
        if (tensor.IsExternal)
        {
            // Compared with the length of the file before memory is taken.
            return FromRaw(type, sizes, _externalData.Read(tensor, (long)length * width, message => Damaged(tensor, message)));
        }

        if (tensor.RawData is { Length: > 0 } raw)
        {
            return raw.Length == (long)length * width
                ? FromRaw(type, sizes, raw.Span)
                : throw Damaged(tensor, $"has {raw.Length} bytes of data, but {length} numbers of {width} bytes each");
        }

        return FromTyped(tensor, sizes, length);
    }

    private int[] SizesOf(TensorProto tensor, out int length)
    {
        long product = 1;
        foreach (long size in tensor.Dims)
        {
            if (size is < 0 or > int.MaxValue || (product *= size) > Array.MaxLength)
                throw Damaged(tensor, $"has the sizes {string.Join("×", tensor.Dims)}, which no tensor in memory can have");
        }

        length = (int)product;
        return [.. tensor.Dims.Select(size => (int)size)];
    }

    private static int WidthOf(ElementType type) => type switch
    {
        ElementType.UInt8 or ElementType.Int8 or ElementType.Bool => 1,
        ElementType.UInt16 or ElementType.Int16 or ElementType.Float16 or ElementType.BFloat16 => 2,
        ElementType.Float or ElementType.Int32 or ElementType.UInt32 => 4,
        ElementType.Double or ElementType.Int64 => 8,
        _ => 0,
    };

    private static Tensor FromRaw(ElementType type, int[] sizes, ReadOnlySpan<byte> raw) => type switch
    {
        ElementType.Float => new Tensor(sizes, Convert(raw, 4, BinaryPrimitives.ReadSingleLittleEndian)),
        ElementType.Double => new Tensor(sizes, Convert(raw, 8, bytes => (float)BinaryPrimitives.ReadDoubleLittleEndian(bytes))),
        ElementType.Float16 => new Tensor(sizes, Convert(raw, 2, bytes => (float)BinaryPrimitives.ReadHalfLittleEndian(bytes))),
        ElementType.BFloat16 => new Tensor(sizes, Convert(raw, 2, bytes => FromBFloat16(BinaryPrimitives.ReadUInt16LittleEndian(bytes)))),
        ElementType.Int64 => new Tensor(sizes, Convert(raw, 8, BinaryPrimitives.ReadInt64LittleEndian)),
        ElementType.Int32 => new Tensor(sizes, Convert(raw, 4, bytes => (long)BinaryPrimitives.ReadInt32LittleEndian(bytes))),
        ElementType.UInt32 => new Tensor(sizes, Convert(raw, 4, bytes => (long)BinaryPrimitives.ReadUInt32LittleEndian(bytes))),
        ElementType.Int16 => new Tensor(sizes, Convert(raw, 2, bytes => (long)BinaryPrimitives.ReadInt16LittleEndian(bytes))),
        ElementType.UInt16 => new Tensor(sizes, Convert(raw, 2, bytes => (long)BinaryPrimitives.ReadUInt16LittleEndian(bytes))),
        ElementType.Int8 => new Tensor(sizes, Convert(raw, 1, bytes => (long)(sbyte)bytes[0])),
        _ => new Tensor(sizes, Convert(raw, 1, bytes => (long)bytes[0])),
    };

    private delegate T Reading<T>(ReadOnlySpan<byte> bytes);

    private static T[] Convert<T>(ReadOnlySpan<byte> raw, int width, Reading<T> read)
        where T : struct
    {
        if (typeof(T) == typeof(float) && width == sizeof(float) && BitConverter.IsLittleEndian)
            return MemoryMarshal.Cast<byte, T>(raw).ToArray();
        var values = new T[raw.Length / width];
        for (int i = 0; i < values.Length; i++)
            values[i] = read(raw[(i * width)..]);
        return values;
    }

    private Tensor FromTyped(TensorProto tensor, int[] sizes, int length)
    {
        switch (tensor.DataType)
        {
            case ElementType.Float:
                return new Tensor(sizes, Checked(tensor, length, tensor.FloatData));
            case ElementType.Double:
                return new Tensor(sizes, Array.ConvertAll(Checked(tensor, length, tensor.DoubleData), value => (float)value));
            case ElementType.Int64:
                return new Tensor(sizes, Checked(tensor, length, tensor.Int64Data));
            case ElementType.UInt32:
                throw Damaged(tensor, "has its data in the field for unsigned integers, which can't be read");
            case ElementType.Float16:
                return new Tensor(sizes, Array.ConvertAll(Checked(tensor, length, tensor.Int32Data), bits => (float)BitConverter.UInt16BitsToHalf((ushort)bits)));
            case ElementType.BFloat16:
                return new Tensor(sizes, Array.ConvertAll(Checked(tensor, length, tensor.Int32Data), bits => FromBFloat16((ushort)bits)));
            default:
                return new Tensor(sizes, Array.ConvertAll(Checked(tensor, length, tensor.Int32Data), value => (long)value));
        }
    }

    private T[] Checked<T>(TensorProto tensor, int length, IReadOnlyCollection<T> values) =>
        values.Count == length ? [.. values] : throw Damaged(tensor, $"has {values.Count} numbers, but its sizes are {string.Join("×", tensor.Dims)}");

    // The upper half of a single.
    private static float FromBFloat16(ushort bits) => BitConverter.UInt32BitsToSingle((uint)bits << 16);

    private InvalidDataException Damaged(TensorProto tensor, string problem) => new($"{_file}: tensor '{tensor.Name}' {problem}.");
}
