using System.Numerics;
using ExpressML.Images;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace ExpressML.Transforms.Columns;

/// <summary>Reads features that are numbers. Rows with NaN or infinite ones can't be used, nor can those whose numbers would come from an image that is not there.</summary>
internal sealed class NumberFeatureReader : FeatureReader
{
    private readonly DataViewRow _row;
    private readonly DataViewSchema.Column _column;
    private readonly Shape _shape;
    private readonly PixelOrder _pixelOrder;
    private readonly ValueGetter<VBuffer<float>> _getter;
    private readonly float[] _interleaved;
    private readonly bool _mayComeFromImages;
    private readonly ImagePaths? _paths;
    private VBuffer<float> _features;
    private string? _problem;

    public NumberFeatureReader(DataViewRow row, DataViewSchema.Column column, InputLayout layout, ProblemReport report)
    {
        (_row, _column, _shape, _pixelOrder) = (row, column, layout.Shape, layout.Order);
        _getter = FeatureColumn.GetGetter(row, column);
        _interleaved = _pixelOrder == PixelOrder.Interleaved ? new float[_shape.Length] : [];
        _mayComeFromImages = ImageColumn.IsIn(row.Schema);
        _paths = _mayComeFromImages && report != ProblemReport.None ? new ImagePaths(row) : null;
    }

    public override string? Problem => _problem;

    public override bool TryRead(Span<float> example)
    {
        if (!TryGet())
            return false;
        if (_features.Length != _shape.Length)
            throw WrongLength();

        if (_pixelOrder == PixelOrder.Interleaved)
        {
            _features.CopyTo(_interleaved);
            PixelOrders.ToPlanar(_interleaved, _shape, example);
        }
        else
            _features.CopyTo(example);

        bool areFinite = AreFinite(_features.GetValues());
        if (!areFinite && _mayComeFromImages)
            _problem = "NaN or infinite values";
        return areFinite;
    }

    // Behind ExtractPixels, a row without an image is an exception of the stage that loads or resizes it.
    private bool TryGet()
    {
        _problem = null;
        try
        {
            _getter(ref _features);
            if (!_mayComeFromImages || _features.GetValues().Length > 0)
                return true;

            // A black image has its zeros; no image has not even these.
            _problem = "no image, for which ExtractPixels gives zeros";
        }
        catch (Exception exception) when (_mayComeFromImages && ImageColumn.WasDisposed(exception))
        {
            _problem = null;
        }
        catch (Exception exception) when (_mayComeFromImages && ImageErrors.IsOfPath(exception, _paths?.Find()))
        {
            _problem = _paths?.Describe(exception) ?? exception.Message;
        }

        return false;
    }

    private InvalidOperationException WrongLength()
    {
        return new InvalidOperationException(
            $"Schema mismatch for feature column '{_column.Name}': expected {FeatureColumn.Expected(_shape.Length)}, got a vector of {_features.Length}{ColumnErrors.Where(_row)}");
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
