using Microsoft.ML.Data;

namespace ExpressML.Transforms.Columns;

/// <summary>Tells that an image was disposed. After a row without an image, some stages of ML.NET give the one before it, which they have disposed of.</summary>
internal static class DisposedImages
{
    // The exception has a common type and nothing of its own but its message: the one of this ML.NET is found out.
    private static readonly Lazy<string> _message = new(() =>
    {
        MLImage image = MLImage.CreateFromPixels(1, 1, MLPixelFormat.Rgba32, new byte[4]);
        image.Dispose();
        try
        {
            return $"An image of {image.Width} pixel can be read after it was disposed.";
        }
        catch (InvalidOperationException exception)
        {
            return exception.Message;
        }
    });

    /// <summary>Whether this is what ML.NET throws where an image is read after it was disposed.</summary>
    public static bool AreMeantBy(Exception exception) => exception is InvalidOperationException && exception.Message == _message.Value;
}
