using System.Numerics;
using Microsoft.ML;

namespace ExpressML.Data;

/// <summary>Reads the label of the row that a cursor is on.</summary>
internal sealed class LabelReader
{
    /// <summary>What is read of a row without a label.</summary>
    public const int Missing = -1;

    private readonly Func<ulong> _key;

    /// <summary>Reads a key column.</summary>
    public LabelReader(DataViewRow row, DataViewSchema.Column label)
    {
        Type type = label.Type.RawType;
        if (type == typeof(uint))
            _key = KeyReader<uint>(row, label);
        else if (type == typeof(byte))
            _key = KeyReader<byte>(row, label);
        else
            _key = type == typeof(ushort) ? KeyReader<ushort>(row, label) : KeyReader<ulong>(row, label);
    }

    /// <summary>The class, from 0, or <see cref="Missing"/>. Keys count from 1; 0 is a missing label.</summary>
    public int Read() => (int)_key() - 1;

    private static Func<ulong> KeyReader<T>(DataViewRow row, DataViewSchema.Column label)
        where T : unmanaged, INumberBase<T>
    {
        ValueGetter<T> getter = row.GetGetter<T>(label);
        T value = default;
        return () =>
        {
            getter(ref value);
            return ulong.CreateTruncating(value);
        };
    }
}
