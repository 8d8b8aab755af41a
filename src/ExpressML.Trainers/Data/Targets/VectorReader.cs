using ExpressML.Transforms.Columns;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace ExpressML.Data.Targets;

/// <summary>Reads a vector per row.</summary>
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

    /// <exception cref="InvalidOperationException">The vector has another length than its column promises.</exception>
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
