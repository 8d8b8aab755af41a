using Microsoft.ML;
using Microsoft.ML.Data;

namespace ExpressML.Transforms.Columns;

/// <summary>Reads a vector of singles or bytes as dense singles, from the row that a cursor is on.</summary>
internal sealed class DenseVectorReader
{
    private readonly DataViewRow _row;
    private readonly DataViewSchema.Column _column;
    private readonly int _length;
    private readonly ValueGetter<VBuffer<float>> _getter;
    private VBuffer<float> _values;

    /// <param name="row">The row or cursor.</param>
    /// <param name="column">A vector of known size.</param>
    public DenseVectorReader(DataViewRow row, DataViewSchema.Column column)
    {
        (_row, _column, _length) = (row, column, ((VectorDataViewType)column.Type).Size);
        _getter = FeatureColumn.GetGetter(row, column);
    }

    /// <summary>Fills <paramref name="destination"/>, which has the length of the column's type.</summary>
    /// <exception cref="InvalidOperationException">The row has another number of values than its column promises.</exception>
    public void Read(Span<float> destination)
    {
        _getter(ref _values);
        if (_values.Length != _length)
            throw new InvalidOperationException($"Column '{_column.Name}' has {_values.Length} values{ColumnErrors.Where(_row)}, but its type promises {_length}.");
        _values.CopyTo(destination);
    }
}
