using Microsoft.ML;

namespace ExpressML.Data.Reading;

/// <summary>Reads the weight of a cursor's current row. Each cursor has its own reader.</summary>
internal sealed class WeightReader
{
    private readonly ValueGetter<float> _getter;
    private readonly string _column;
    private float _weight;

    public WeightReader(DataViewRow row, DataViewSchema.Column column) => (_getter, _column) = (row.GetGetter<float>(column), column.Name);

    /// <summary>The weight that was read.</summary>
    public float Weight => _weight;

    /// <summary>Reads the weight of the current row; false if it is missing, NaN or infinite.</summary>
    /// <exception cref="InvalidOperationException">It is negative.</exception>
    public bool TryRead()
    {
        _getter(ref _weight);
        if (_weight < 0)
            throw new InvalidOperationException(FormattableString.Invariant($"Weight column '{_column}' has the value {_weight}. The weight of a row must be at least 0."));
        return float.IsFinite(_weight);
    }
}
