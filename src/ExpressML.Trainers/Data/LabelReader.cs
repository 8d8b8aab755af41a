using System.Numerics;
using Microsoft.ML;

namespace ExpressML.Data;

/// <summary>Reads the label of the row that a cursor is on. Each cursor has a reader of its own.</summary>
internal sealed class LabelReader
{
    private readonly Func<ulong> _read;
    private ulong _key;

    /// <summary>Reads a key column.</summary>
    public LabelReader(DataViewRow row, DataViewSchema.Column label)
    {
        Type type = label.Type.RawType;
        if (type == typeof(uint))
            _read = KeyReader<uint>(row, label);
        else if (type == typeof(byte))
            _read = KeyReader<byte>(row, label);
        else
            _read = type == typeof(ushort) ? KeyReader<ushort>(row, label) : KeyReader<ulong>(row, label);
    }

    /// <summary>Reads the label of the current row; false if it is missing. Keys count from 1; 0 is a missing one.</summary>
    public bool TryRead() => (_key = _read()) != 0;

    /// <summary>Makes a row of the features in <see cref="TrainingData.NextRow"/> and the label that was read.</summary>
    public void Commit(TrainingData data) => data.Commit((int)(_key - 1));

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
