using ExpressML.Kernels;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace ExpressML.Transforms;

/// <summary>Reads features that are pictures, and brings them to the network's shape. Rows without a picture, or with one that can't be loaded, can't be used.</summary>
internal sealed class PictureFeatureReader : FeatureReader
{
    private readonly DataViewSchema.Column _column;
    private readonly ValueGetter<MLImage?> _getter;
    private readonly PictureScaler _scaler;

    // Loaders dispose of a picture when they give the next one. The last one is left as it is: it may be the user's.
    private MLImage? _picture;
    private string? _problem;

    public PictureFeatureReader(DataViewRow row, DataViewSchema.Column column, Shape shape) =>
        (_column, _getter, _scaler) = (column, row.GetGetter<MLImage?>(column), new PictureScaler(shape));

    public override string? Problem => _problem;

    public override bool TryRead(Span<float> example)
    {
        if (!TryLoad())
            return false;
        if (_picture!.PixelFormat is not (MLPixelFormat.Bgra32 or MLPixelFormat.Rgba32))
            throw new InvalidOperationException($"Column '{_column.Name}' has a picture in the format {_picture.PixelFormat}; Bgra32 and Rgba32 can be read.");
        _scaler.Apply(new PicturePixels(_picture.Pixels, _picture.Width, _picture.Height, _picture.PixelFormat == MLPixelFormat.Bgra32), example);
        return true;
    }

    // A file that is not there, or holds no picture, ends a training of hours no more than a missing number does: both are counted, and the first is named.
    private bool TryLoad()
    {
        try
        {
            _problem = null;
            _getter(ref _picture);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException || exception.GetType() == typeof(ArgumentException))
        {
            (_picture, _problem) = (null, exception.Message);
        }

        return _picture is not null;
    }
}
