using ExpressML;
using ExpressML.Transforms;

namespace Microsoft.ML;

/// <summary>The pipeline stages of ExpressML, as methods of <c>mlContext.Transforms</c>.</summary>
public static class ExpressMLTransformsCatalog
{
    /// <summary>Resizes pictures that are already numbers, bilinearly. (ML.NET's ResizeImages takes <c>MLImage</c> only.)</summary>
    /// <remarks>See <see cref="PixelResizingEstimator"/> for the columns and for how pixels are interpolated.</remarks>
    /// <param name="catalog">The transforms' catalog: <c>mlContext.Transforms</c>.</param>
    /// <param name="outputColumnName">Name of the column to add: a vector of <see cref="float"/> with the dimensions C×<paramref name="height"/>×<paramref name="width"/>.</param>
    /// <param name="inputColumnName">Name of the column to read: a vector of <see cref="float"/> or <see cref="byte"/>, channel after channel.
    /// If null, the same as <paramref name="outputColumnName"/>.</param>
    /// <param name="inputShape">Channels, height and width of a picture in the input column, such as <c>(1, 8, 8)</c>.</param>
    /// <param name="height">Number of rows of a picture afterwards, in pixels; at least 1.</param>
    /// <param name="width">Number of columns of a picture afterwards, in pixels; at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is less than 1, or, from Fit and Transform: the column is missing or does not fit <paramref name="inputShape"/>.</exception>
    /// <example>
    /// <code>
    /// var pipeline = mlContext.Transforms.ResizePixels("Features", "Pixels", inputShape: (1, 8, 8), height: 28, width: 28)
    /// </code>
    /// </example>
    public static PixelResizingEstimator ResizePixels(
        this TransformsCatalog catalog, string outputColumnName, string? inputColumnName, Shape inputShape, int height, int width)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return new PixelResizingEstimator(outputColumnName, inputColumnName, inputShape, height, width);
    }
}
