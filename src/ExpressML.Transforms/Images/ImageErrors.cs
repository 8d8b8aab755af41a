namespace ExpressML.Images;

/// <summary>Tells the errors which mean that one row has no image from those which mean that no image can be read now.</summary>
/// <remarks>A missing permission, a full table of open files or a lost network drive are of the second kind: to skip rows then would be to skip all.</remarks>
internal static class ImageErrors
{
    // An exception's source is the assembly of the method that threw it, or of a caller into which the runtime has moved that method.
    private static readonly string?[] _decoders = ["SkiaSharp", "Microsoft.ML.ImageAnalytics", typeof(ImageErrors).Assembly.GetName().Name];

    /// <summary>Whether there is no file of this path.</summary>
    /// <param name="exception">What reading the file threw.</param>
    /// <param name="path">The path, if it is known.</param>
    public static bool IsOfPath(Exception exception, string? path = null) =>
        exception is FileNotFoundException or DirectoryNotFoundException or PathTooLongException || IsOfContent(exception)
        || (exception is UnauthorizedAccessException && Directory.Exists(path));

    /// <summary>Whether the path or the file is no valid one. SkiaSharp throws the base class where it finds no memory for the size that a header claims.</summary>
    /// <remarks>The names are those of the parameters of ML.NET's and .NET's methods that read the image: an error in a stage of the user's own is not meant.</remarks>
    public static bool IsOfContent(Exception exception) =>
        exception is ArgumentException { ParamName: "imageStream" or "imagePath" or "path" }
        || (exception.GetType() == typeof(Exception) && _decoders.Contains(exception.Source));

    /// <summary>Why there is no file of this path, as what follows it.</summary>
    public static string DescribePath(string path) => Directory.Exists(path) ? "is a folder" : "is not there";
}
