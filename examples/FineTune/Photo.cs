namespace FineTune;

/// <summary>An image file, and what it shows: the name of its folder.</summary>
internal sealed class Photo
{
    private const int HeldOut = 5;

    public string Path { get; set; } = "";

    public string Class { get; set; } = "";

    /// <summary>Whether it is held out for the test: every fifth of its class.</summary>
    public bool IsHeldOut { get; set; }

    /// <summary>All images of a folder that has a folder for each class.</summary>
    public static Photo[] In(string folder) =>
    [
        .. Directory.EnumerateDirectories(folder).Order(StringComparer.Ordinal).SelectMany(
            images => Directory.EnumerateFiles(images).Where(IsImage).Order(StringComparer.Ordinal).Select((path, i) => new Photo
            {
                Path = path,
                Class = System.IO.Path.GetFileName(images),
                IsHeldOut = i % HeldOut == HeldOut - 1,
            })),
    ];

    private static bool IsImage(string path) => System.IO.Path.GetExtension(path).ToUpperInvariant() is ".JPG" or ".JPEG" or ".PNG" or ".WEBP" or ".BMP" or ".GIF";
}
