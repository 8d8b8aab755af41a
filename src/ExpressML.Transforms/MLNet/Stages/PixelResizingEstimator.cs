using ExpressML.Transforms.Columns;
using Microsoft.ML;

namespace ExpressML.Transforms;

/// <summary>Resizes images that are already numbers. Made by <see cref="ExpressMLTransformsCatalog.ResizePixels"/>.</summary>
/// <remarks>
/// <para><b>Input and Output Columns.</b> The input is a vector of <see cref="float"/> or <see cref="byte"/> of known size, channel after
/// channel, each row by row (planar, C×H×W). The output is a vector of <see cref="float"/> with the dimensions C×height×width and no annotations.</para>
/// <para><b>Characteristics.</b> Learns nothing from the data: <see cref="Fit"/> reads the schema and no row. Saved with the model. Exportable to ONNX.</para>
/// <para><b>Details.</b> Bilinear, with half-pixel centres and clamping at the edges. Enlarging is as in PyTorch (align_corners=False) and OpenCV
/// (INTER_LINEAR). Shrinking is anti-aliased: each pixel is a mean of those that it takes the place of, by a triangle filter as wide as the step, as in
/// Pillow (BILINEAR) and PyTorch (antialias=True). Pixel values keep their range. A stage that was saved in format 1 of the model file
/// shrinks as before: each pixel comes from the two nearest ones along each axis.</para>
/// </remarks>
public sealed class PixelResizingEstimator : IEstimator<PixelResizingTransformer>
{
    private readonly PixelResizingTransformer _transformer;

    internal PixelResizingEstimator(string outputColumnName, string? inputColumnName, Shape inputShape, int height, int width) =>
        _transformer = new PixelResizingTransformer(outputColumnName, inputColumnName ?? outputColumnName, inputShape, height, width);

    /// <inheritdoc/>
    public PixelResizingTransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        _transformer.GetOutputSchema(input.Schema);
        return _transformer;
    }

    /// <inheritdoc/>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        InputColumn.Find(inputSchema, _transformer.InputColumnName, _transformer.ExpectedInput);
        return inputSchema.With(_transformer.OutputColumn);
    }
}
