using System.Globalization;

namespace ExpressML.Images;

/// <summary>The format of an encoded image, told by its first bytes.</summary>
/// <param name="Name">Its usual name.</param>
/// <param name="CanBeDecoded">Whether SkiaSharp, which decodes images for ML.NET, knows it on every system.</param>
internal sealed record EncodedFormat(string Name, bool CanBeDecoded)
{
    /// <summary>How many of the first bytes are looked at.</summary>
    public const int BytesNeeded = 64;

    private const int BytesToPrint = 4;

    // Offset, bytes, name, whether it can be decoded.
    private static readonly (int Offset, byte[] Signature, EncodedFormat Format)[] _signatures =
    [
        (0, [0xFF, 0xD8, 0xFF], new("JPEG", true)),
        (0, [0x89, .. "PNG\r\n"u8], new("PNG", true)),
        (0, [.. "GIF8"u8], new("GIF", true)),
        (8, [.. "WEBP"u8], new("WebP", true)),
        (0, [.. "BM"u8], new("BMP", true)),
        (0, [0, 0, 1, 0], new("ICO", true)),
        (0, [.. "II*\0"u8], new("TIFF", false)),
        (0, [.. "MM\0*"u8], new("TIFF", false)),
        (0, [.. "II+\0"u8], new("TIFF", false)),
        (0, [.. "MM\0+"u8], new("TIFF", false)),
        (0, [0xFF, 0x0A], new("JPEG XL", false)),
        (4, [.. "JXL "u8], new("JPEG XL", false)),
        (4, [.. "jP  "u8], new("JPEG 2000", false)),
        (0, [0xFF, 0x4F, 0xFF, 0x51], new("JPEG 2000", false)),
        (0, [.. "8BPS"u8], new("PSD", false)),
        (0, [.. "DDS "u8], new("DDS", false)),
        (0, [0x76, 0x2F, 0x31, 0x01], new("OpenEXR", false)),
        (0, [.. "#?RADIANCE"u8], new("Radiance HDR", false)),
        (0, [.. "FUJIFILM"u8], new("raw camera data", false)),
        (0, [.. "IIRO"u8], new("raw camera data", false)),
        (0, [.. "P5"u8], new("PGM", false)),
        (0, [.. "P6"u8], new("PPM", false)),
        (0, [.. "%PDF"u8], new("PDF", false)),
        (0, [.. "<svg"u8], new("SVG", false)),
        (0, [.. "<?xml"u8], new("XML (perhaps SVG)", false)),
        (0, [.. "<!DOCTYPE"u8], new("HTML", false)),
        (0, [.. "<html"u8], new("HTML", false)),
        (0, [.. "PK"u8, 3, 4], new("ZIP", false)),
        (0, [0x1F, 0x8B], new("gzip", false)),
    ];

    private static readonly EncodedFormat _avif = new("AVIF", false), _heic = new("HEIC", false);
    private static readonly EncodedFormat _raw = new("raw camera data", false), _video = new("video (MP4 or QuickTime)", false);

    /// <summary>The formats that can be decoded, in words.</summary>
    public const string Decodable = "JPEG, PNG, WebP, GIF, BMP and ICO";

    /// <summary>The format; null if the bytes are those of none that is known.</summary>
    public static EncodedFormat? Of(ReadOnlySpan<byte> start)
    {
        start = start[..Math.Min(start.Length, BytesNeeded)];
        if (HasAt(start, 4, "ftyp"u8))
            return OfBrands(start[8..]);
        foreach ((int offset, byte[] signature, EncodedFormat format) in _signatures)
            if (HasAt(start, offset, signature))
                return format;
        return null;
    }

    /// <summary>Why bytes are no image that can be decoded, as what follows the name of the file: "is TIFF, …".</summary>
    public static string DescribeProblem(ReadOnlySpan<byte> start) => Of(start) switch
    {
        { CanBeDecoded: true, Name: var name } => $"is {name}, but damaged or truncated",
        { Name: var name } => $"is {name}, which can't be decoded ({Decodable} can): convert it, such as to PNG",
        _ when start.IsEmpty => "is empty",
        _ => string.Create(CultureInfo.InvariantCulture, $"is no image: it begins with the bytes {Convert.ToHexString(start[..Math.Min(start.Length, BytesToPrint)])}"),
    };

    // Files of ISO base media (ISO/IEC 14496-12) name their format and those that they are compatible with.
    private static EncodedFormat OfBrands(ReadOnlySpan<byte> brands)
    {
        if (brands.IndexOf("avif"u8) >= 0 || brands.IndexOf("avis"u8) >= 0)
            return _avif;
        if (brands.StartsWith("crx "u8))
            return _raw;
        return brands.IndexOf("hei"u8) >= 0 || brands.IndexOf("hev"u8) >= 0 || brands.IndexOf("mif1"u8) >= 0 ? _heic : _video;
    }

    private static bool HasAt(ReadOnlySpan<byte> start, int offset, ReadOnlySpan<byte> signature) =>
        start.Length >= offset && start[offset..].StartsWith(signature);
}
