using ExpressML.Images;
using Microsoft.ML.Data;

namespace ExpressML.Explanations;

/// <summary>The bytes of an <see cref="MLImage"/>.</summary>
internal static class ImageBytes
{
    /// <summary>The pixels of an image.</summary>
    /// <exception cref="ArgumentException">They have a format that can't be read.</exception>
    public static ImagePixels Of(MLImage image) => new(image.Pixels, image.Width, image.Height, IsBlueFirst(image));

    /// <summary>Whether blue stands before green and red.</summary>
    /// <exception cref="ArgumentException">The pixels have a format that can't be read.</exception>
    public static bool IsBlueFirst(MLImage image) => image.PixelFormat is MLPixelFormat.Bgra32 or MLPixelFormat.Rgba32
        ? image.PixelFormat == MLPixelFormat.Bgra32
        : throw new ArgumentException($"The image has the format {image.PixelFormat}; Bgra32 and Rgba32 can be read.", nameof(image));
}
