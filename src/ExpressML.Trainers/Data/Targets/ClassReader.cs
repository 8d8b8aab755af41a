using ExpressML.Data.Rows;
using Microsoft.ML;

namespace ExpressML.Data.Targets;

/// <summary>Reads classes: keys, which count from 1; 0 is a missing value.</summary>
internal sealed class ClassReader : TargetReader
{
    private readonly Func<ulong> _read;
    private ulong _key;

    public ClassReader(DataViewRow row, DataViewSchema.Column label)
    {
        Type type = label.Type.RawType;
        _read = type == typeof(uint) ? Reader<uint>(row, label)
            : type == typeof(byte) ? Reader<byte>(row, label)
            : type == typeof(ushort) ? Reader<ushort>(row, label)
            : Reader<ulong>(row, label);
    }

    /// <summary>The class that was read, from 0.</summary>
    public int Class => (int)(_key - 1);

    public override bool TryRead() => (_key = _read()) != 0;

    public override void Commit(TrainingData data, float weight = 1) => data.Commit(Class, weight);

    private static Func<ulong> Reader<T>(DataViewRow row, DataViewSchema.Column label)
        where T : unmanaged, System.Numerics.INumberBase<T>
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
