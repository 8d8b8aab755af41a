using ExpressML.Data.Storing;
using ExpressML.Transforms.Columns;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace ExpressML.Data.Reading;

/// <summary>Reads what the network should answer to the row that a cursor is on. Each cursor has a reader of its own.</summary>
internal abstract class TargetReader
{
    /// <summary>Reads the target of the current row; false if it is missing.</summary>
    public abstract bool TryRead();

    /// <summary>Makes a row of the features in <see cref="TrainingData.NextRow"/>, the target that was read, and a weight.</summary>
    public abstract void Commit(TrainingData data, float weight = 1);
}

/// <summary>Reads classes: keys, which count from 1; 0 is a missing one.</summary>
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

    public override bool TryRead() => (_key = _read()) != 0;

    public override void Commit(TrainingData data, float weight = 1) => data.Commit((int)(_key - 1), weight);

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

/// <summary>Reads numbers; NaN and infinity are missing ones.</summary>
internal abstract class NumbersReader : TargetReader
{
    private readonly float[] _numbers;

    private protected NumbersReader(int count) => _numbers = new float[count];

    /// <summary>The numbers that were read.</summary>
    public ReadOnlySpan<float> Numbers => _numbers;

    public sealed override bool TryRead()
    {
        Read(_numbers);
        return Array.TrueForAll(_numbers, float.IsFinite);
    }

    public sealed override void Commit(TrainingData data, float weight = 1) => data.Commit(_numbers, weight);

    private protected abstract void Read(Span<float> numbers);
}

/// <summary>Reads one number a row.</summary>
internal sealed class NumberReader<T> : NumbersReader
{
    private readonly ValueGetter<T> _getter;
    private readonly Converter<T, float> _convert;
    private T _value = default!;

    public NumberReader(DataViewRow row, DataViewSchema.Column label, Converter<T, float> convert)
        : base(count: 1)
    {
        (_getter, _convert) = (row.GetGetter<T>(label), convert);
    }

    private protected override void Read(Span<float> numbers)
    {
        _getter(ref _value);
        numbers[0] = _convert(_value);
    }
}

/// <summary>Reads a vector a row.</summary>
internal sealed class VectorReader<T> : NumbersReader
{
    private readonly DataViewRow _row;
    private readonly DataViewSchema.Column _label;
    private readonly ValueGetter<VBuffer<T>> _getter;
    private readonly Converter<T, float> _convert;
    private readonly T[] _values;
    private VBuffer<T> _vector;

    public VectorReader(DataViewRow row, DataViewSchema.Column label, Converter<T, float> convert)
        : base(((VectorDataViewType)label.Type).Size)
    {
        (_row, _label, _convert) = (row, label, convert);
        _getter = row.GetGetter<VBuffer<T>>(label);
        _values = new T[Numbers.Length];
    }

    /// <exception cref="InvalidOperationException">The row has another number of values than its column promises.</exception>
    private protected override void Read(Span<float> numbers)
    {
        _getter(ref _vector);
        if (_vector.Length != _values.Length)
            throw WrongLength();

        _vector.CopyTo(_values);
        for (int i = 0; i < _values.Length; i++)
            numbers[i] = _convert(_values[i]);
    }

    private InvalidOperationException WrongLength()
    {
        return new InvalidOperationException($"Schema mismatch for column '{_label.Name}': expected {_label.Type}, got a vector of {_vector.Length}{ColumnErrors.Where(_row)}");
    }
}
