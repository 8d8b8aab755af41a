using System.Numerics;
using ExpressML.Tensors;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace ExpressML.Transforms;

/// <summary>Reads the features of the row that a cursor is on, as planar pixels C, H, W.</summary>
internal sealed class FeatureReader
{
    private readonly DataViewRow _row;
    private readonly DataViewSchema.Column _column;
    private readonly Shape _shape;
    private readonly PixelOrder _pixelOrder;
    private readonly ValueGetter<VBuffer<float>> _getter;
    private readonly float[] _interleaved;
    private VBuffer<float> _features;

    public FeatureReader(DataViewRow row, DataViewSchema.Column column, Shape shape, PixelOrder pixelOrder)
    {
        (_row, _column, _shape, _pixelOrder) = (row, column, shape, pixelOrder);
        _getter = FeatureColumn.GetGetter(row, column);
        _interleaved = pixelOrder == PixelOrder.Interleaved ? new float[shape.Length] : [];
    }

    /// <summary>Fills <paramref name="example"/>; false if a feature is NaN or infinite.</summary>
    /// <exception cref="InvalidOperationException">The row has another number of features than its column promises.</exception>
    public bool TryRead(Span<float> example)
    {
        _getter(ref _features);
        if (_features.Length != _shape.Length)
            throw WrongLength();

        if (_pixelOrder == PixelOrder.Interleaved)
        {
            _features.CopyTo(_interleaved);
            PixelOrders.ToPlanar(_interleaved, _shape, example);
        }
        else
            _features.CopyTo(example);

        return AreFinite(_features.GetValues());
    }

    // The cursors of a set count their own rows: behind the first batch, that is not the number in the source.
    private InvalidOperationException WrongLength()
    {
        string where = _row.Batch == 0 ? $" in row {_row.Position} (counted from 0)" : "";
        return new InvalidOperationException(
            $"Schema mismatch for feature column '{_column.Name}': expected {FeatureColumn.Expected(_shape.Length)}, got a vector of {_features.Length}{where}");
    }

    private static bool AreFinite(ReadOnlySpan<float> values)
    {
        // A finite number less itself is 0, any other one NaN, and so is every sum that has it.
        Vector<float> sums = Vector<float>.Zero;
        int i = 0;
        for (; i <= values.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            var value = new Vector<float>(values[i..]);
            sums += value - value;
        }

        float sum = Vector.Sum(sums);
        for (; i < values.Length; i++)
            sum += values[i] - values[i];
        return sum == 0;
    }
}
