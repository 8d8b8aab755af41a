using ExpressML.Images;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace ExpressML.Transforms.Columns;

/// <summary>Reads features that are images, and brings them to the network's shape. Rows without an image, or with one that can't be loaded, can't be used.</summary>
internal sealed class ImageFeatureReader : FeatureReader
{
    private readonly DataViewSchema.Column _column;
    private readonly ValueGetter<MLImage?> _getter;
    private readonly IImageSource? _source;
    private readonly ImageScaler _scaler;
    private readonly ImagePaths? _paths;

    // Loaders dispose of an image when they give the next one. The last one is left as it is: it may be the user's.
    private MLImage? _image;
    private string? _problem;

    /// <param name="row">The row or cursor.</param>
    /// <param name="column">The column of images.</param>
    /// <param name="layout">The shape that they are brought to.</param>
    /// <param name="report">What the reader's user does with problems; if anything, they name the file that an image comes from.</param>
    public ImageFeatureReader(DataViewRow row, DataViewSchema.Column column, InputLayout layout, ProblemReport report)
    {
        (_column, _getter, _scaler) = (column, row.GetGetter<MLImage?>(column), new ImageScaler(layout.Shape, layout.Shrinking));
        _paths = report != ProblemReport.None ? new ImagePaths(row) : null;
        _source = _getter.Target as IImageSource;
        if (_source is null)
            return;
        _source.IsReportedByReader = report == ProblemReport.Logged;
        // A model that was trained on two pixels of each step is given what it was trained on.
        _source.Enough = layout.Shrinking == Shrinking.Averaged ? layout.Shape : null;
    }

    public override string? Problem => _problem;

    public override bool TryRead(Span<float> example)
    {
        _problem = null;
        try
        {
            _getter(ref _image);
            if (_image is not null)
                return TryScale(_image, example);
            _problem = _source?.Problem;
        }
        catch (Exception exception) when (DisposedImages.AreMeantBy(exception))
        {
            _image = null;
        }
        catch (Exception exception) when (ImageErrors.IsOfPath(exception, _paths?.Find()))
        {
            // A file that is not there, or holds no image, ends a training of hours no more than a missing number does.
            (_image, _problem) = (null, _paths?.Describe(exception) ?? exception.Message);
        }

        return false;
    }

    private bool TryScale(MLImage image, Span<float> example)
    {
        if (image.PixelFormat is not (MLPixelFormat.Bgra32 or MLPixelFormat.Rgba32))
            throw new InvalidOperationException($"Column '{_column.Name}' has an image in the format {image.PixelFormat}; Bgra32 and Rgba32 can be read.");
        if ((long)image.Width * image.Height * ImagePixels.BytesOfPixel > Array.MaxLength)
        {
            _problem = $"'{image.Tag}' has {image.Width}×{image.Height} pixels, which are too many";
            return false;
        }

        _paths?.Learn(image.Tag);
        _scaler.Apply(new ImagePixels(image.Pixels, image.Width, image.Height, image.PixelFormat == MLPixelFormat.Bgra32), example);
        return true;
    }
}
