using Microsoft.ML;

namespace ExpressML.Data.Targets;

/// <summary>Reads one number per row.</summary>
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
