using ExpressML.Images;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace ExpressML.Transforms.Columns;

/// <summary>Reads features that are images, and brings them to the network's shape. Rows without an image, or with one that can't be loaded, can't be used.</summary>
internal sealed class ImageFeatureReader : FeatureReader
{
    private readonly DataViewSchema.Column _column;
    private readonly ValueGetter<MLImage?> _getter;
    private readonly ImageScaler _scaler;

    // Loaders dispose of an image when they give the next one. The last one is left as it is: it may be the user's.
    private MLImage? _image;
    private string? _problem;

    public ImageFeatureReader(DataViewRow row, DataViewSchema.Column column, InputLayout layout) =>
        (_column, _getter, _scaler) = (column, row.GetGetter<MLImage?>(column), new ImageScaler(layout.Shape, layout.Shrinking));

    public override string? Problem => _problem;

    public override bool TryRead(Span<float> example)
    {
        if (!TryLoad())
            return false;
        if (_image!.PixelFormat is not (MLPixelFormat.Bgra32 or MLPixelFormat.Rgba32))
            throw new InvalidOperationException($"Column '{_column.Name}' has an image in the format {_image.PixelFormat}; Bgra32 and Rgba32 can be read.");
        _scaler.Apply(new ImagePixels(_image.Pixels, _image.Width, _image.Height, _image.PixelFormat == MLPixelFormat.Bgra32), example);
        return true;
    }

    // A file that is not there, or holds no image, ends a training of hours no more than a missing number does: both are counted, and the first is named.
    private bool TryLoad()
    {
        try
        {
            _problem = null;
            _getter(ref _image);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException || exception.GetType() == typeof(ArgumentException))
        {
            (_image, _problem) = (null, exception.Message);
        }

        return _image is not null;
    }
}
