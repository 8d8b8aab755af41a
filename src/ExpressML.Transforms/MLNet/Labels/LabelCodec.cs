using ExpressML.Persistence;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace ExpressML.Transforms.Labels;

/// <summary>How labels of one type are captured, written and read. The table has one row per primitive type of ML.NET.</summary>
internal abstract class LabelCodec
{
    // The codes are in model files: a code never changes its meaning. Integers of every width take 8 bytes in the file.
    private static readonly LabelCodec[] _table =
    [
        new LabelCodec<ReadOnlyMemory<char>>(1, TextDataViewType.Instance, (w, v) => w.Write(v.ToString()), r => r.ReadString().AsMemory()),
        new LabelCodec<bool>(2, BooleanDataViewType.Instance, (w, v) => w.Write(v), r => r.ReadBoolean()),
        new LabelCodec<sbyte>(3, NumberDataViewType.SByte, (w, v) => w.Write((long)v), r => checked((sbyte)r.ReadInt64())),
        new LabelCodec<byte>(4, NumberDataViewType.Byte, (w, v) => w.Write((long)v), r => checked((byte)r.ReadInt64())),
        new LabelCodec<short>(5, NumberDataViewType.Int16, (w, v) => w.Write((long)v), r => checked((short)r.ReadInt64())),
        new LabelCodec<ushort>(6, NumberDataViewType.UInt16, (w, v) => w.Write((long)v), r => checked((ushort)r.ReadInt64())),
        new LabelCodec<int>(7, NumberDataViewType.Int32, (w, v) => w.Write((long)v), r => checked((int)r.ReadInt64())),
        new LabelCodec<uint>(8, NumberDataViewType.UInt32, (w, v) => w.Write((long)v), r => checked((uint)r.ReadInt64())),
        new LabelCodec<long>(9, NumberDataViewType.Int64, (w, v) => w.Write(v), r => r.ReadInt64()),
        new LabelCodec<ulong>(10, NumberDataViewType.UInt64, (w, v) => w.Write((long)v), r => (ulong)r.ReadInt64()),
        new LabelCodec<float>(11, NumberDataViewType.Single, (w, v) => w.Write(v), r => r.ReadSingle()),
        new LabelCodec<double>(12, NumberDataViewType.Double, (w, v) => w.Write(v), r => r.ReadDouble()),
        new LabelCodec<DateTime>(13, DateTimeDataViewType.Instance, WriteDateTime, ReadDateTime),
        new LabelCodec<DateTimeOffset>(14, DateTimeOffsetDataViewType.Instance, WriteDateTimeOffset, ReadDateTimeOffset),
        new LabelCodec<TimeSpan>(15, TimeSpanDataViewType.Instance, (w, v) => w.Write(v.Ticks), r => new TimeSpan(r.ReadInt64())),
        new LabelCodec<DataViewRowId>(16, RowIdDataViewType.Instance, WriteRowId, ReadRowId),
    ];

    private protected LabelCodec(int code, PrimitiveDataViewType type)
    {
        (Code, Type) = (code, type);
    }

    /// <summary>What stands for the type in a model file.</summary>
    public int Code { get; }

    /// <summary>The type of one label.</summary>
    public PrimitiveDataViewType Type { get; }

    /// <summary>The codec of labels of type <paramref name="type"/>. Keys are written as the integers that they are.</summary>
    public static LabelCodec Of(PrimitiveDataViewType type) =>
        Array.Find(_table, codec => codec.Type.RawType == type.RawType)
        ?? throw new NotSupportedException($"Labels of type {type} are not supported. Convert them to text or numbers before MapValueToKey.");

    /// <summary>The codec with the code that a model file has.</summary>
    /// <exception cref="InvalidDataException">No codec has this code.</exception>
    public static LabelCodec Of(int code) =>
        Array.Find(_table, codec => codec.Code == code)
        ?? throw new InvalidDataException($"This model has labels of type {code}, which this version of ExpressML does not know. It was probably written by a newer one: update the ExpressML.Transforms package.");

    /// <summary>Copies the labels out of the annotation <paramref name="name"/>.</summary>
    public abstract LabelNames Capture(DataViewSchema.Annotations annotations, string name, PrimitiveDataViewType itemType);

    /// <summary>Labels that are all the default of their type.</summary>
    public abstract LabelNames Blank(PrimitiveDataViewType itemType, int count);

    /// <summary>Reads labels; they are keys themselves if <paramref name="keyCount"/> is not 0.</summary>
    public abstract LabelNames Read(ModelReader reader, ulong keyCount, int count);

    private static void WriteDateTime(ModelWriter writer, DateTime value)
    {
        writer.Write(value.Ticks);
        writer.Write((int)value.Kind);
    }

    private static DateTime ReadDateTime(ModelReader reader) => new(reader.ReadInt64(), (DateTimeKind)reader.ReadInt32());

    private static void WriteDateTimeOffset(ModelWriter writer, DateTimeOffset value)
    {
        writer.Write(value.Ticks);
        writer.Write(value.Offset.Ticks);
    }

    private static DateTimeOffset ReadDateTimeOffset(ModelReader reader) => new(reader.ReadInt64(), new TimeSpan(reader.ReadInt64()));

    private static void WriteRowId(ModelWriter writer, DataViewRowId value)
    {
        writer.Write((long)value.Low);
        writer.Write((long)value.High);
    }

    private static DataViewRowId ReadRowId(ModelReader reader) => new((ulong)reader.ReadInt64(), (ulong)reader.ReadInt64());
}

/// <summary>How labels of type <typeparamref name="T"/> are captured, written and read.</summary>
internal sealed class LabelCodec<T> : LabelCodec
{
    private readonly Func<ModelReader, T> _read;

    public LabelCodec(int code, PrimitiveDataViewType type, Action<ModelWriter, T> write, Func<ModelReader, T> read) : base(code, type)
    {
        (Write, _read) = (write, read);
    }

    /// <summary>Writes one label.</summary>
    public Action<ModelWriter, T> Write { get; }

    public override LabelNames Capture(DataViewSchema.Annotations annotations, string name, PrimitiveDataViewType itemType)
    {
        VBuffer<T> values = default;
        annotations.GetValue(name, ref values);
        return new LabelNames<T>(this, itemType, [.. values.DenseValues()]);
    }

    public override LabelNames Blank(PrimitiveDataViewType itemType, int count) => new LabelNames<T>(this, itemType, new T[count]);

    public override LabelNames Read(ModelReader reader, ulong keyCount, int count)
    {
        PrimitiveDataViewType itemType = keyCount == 0 ? Type : new KeyDataViewType(typeof(T), keyCount);
        var values = new List<T>();     // grows as it is read: a damaged count must not claim memory
        for (int i = 0; i < count; i++)
            values.Add(_read(reader));
        return new LabelNames<T>(this, itemType, [.. values]);
    }
}
