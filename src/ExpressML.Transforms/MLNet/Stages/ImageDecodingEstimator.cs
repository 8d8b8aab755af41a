using ExpressML.Transforms.Columns;
using ExpressML.Transforms.Stages.Decoding;
using Microsoft.ML;

namespace ExpressML.Transforms;

/// <summary>Decodes images from files or from bytes. Made by <see cref="ExpressMLTransformsCatalog.DecodeImages"/>.</summary>
/// <remarks>
/// <para>
/// <b>Input and Output Columns.</b> The input is text, the paths of image files, or a vector of <see cref="byte"/> of any size, the encoded images
/// themselves. The same stage takes either, whichever type the column has: a model that was trained on paths scores bytes. The output is <c>MLImage</c>.
/// </para>
/// <para>
/// <b>Characteristics.</b> Learns nothing from the data: <see cref="Fit"/> reads the schema and no row. Saved with the model. Needs
/// Microsoft.ML.ImageAnalytics. Not exportable to ONNX.
/// </para>
/// <para>
/// <b>Details.</b> JPEG, PNG, WebP, GIF, BMP and ICO are decoded; of an animation, the first image. JPEG, PNG and WebP that carry an EXIF
/// orientation are turned and mirrored so that they stand upright. An image with more pixels than the limit is refused by its header, before memory is taken for it.
/// </para>
/// <para>
/// Where a trainer or a trained network of ExpressML reads the images right behind this stage, a JPEG that is much larger than the network's shape
/// is decoded to 1/2, 1/4 or 1/8 of its size: the smallest that has at least twice the height and width of the shape.
/// </para>
/// <para>
/// The value is missing where there is no path and no bytes, where the file is not there, and where the image is too large, damaged, truncated or of another
/// format. Trainers of ExpressML skip such rows. A trainer with an <c>MLContext</c> names them in its log. Otherwise this stage names them in the log of its own
/// <c>MLContext</c>, with file and row, up to ten for each reading of the rows.
/// </para>
/// <para>
/// Other errors, such as a missing permission or too many open files, are exceptions: an <see cref="IOException"/> or
/// <see cref="UnauthorizedAccessException"/>.
/// </para>
/// </remarks>
public sealed class ImageDecodingEstimator : IEstimator<ImageDecodingTransformer>
{
    private readonly ImageDecodingTransformer _transformer;

    internal ImageDecodingEstimator(ImageDecodingTransformer transformer) => _transformer = transformer;

    /// <inheritdoc/>
    public ImageDecodingTransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        _transformer.GetOutputSchema(input.Schema);
        return _transformer;
    }

    /// <inheritdoc/>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        string name = _transformer.InputColumnName;
        SchemaShape.Column input = InputColumn.Find(inputSchema, name);
        bool isVector = input.Kind != SchemaShape.Column.VectorKind.Scalar;
        if (input.IsKey || !EncodedSource.CanRead(input.ItemType, isVector))
            throw ColumnErrors.Mismatch("input", name, EncodedSource.Expected, $"{input.Kind} of {input.ItemType}{(input.IsKey ? ", a key" : "")}");
        return inputSchema.With(_transformer.OutputColumn);
    }
}
