using System.Buffers.Binary;

namespace ExpressML.Images;

/// <summary>Finds the EXIF orientation of a PNG, which SkiaSharp tells of JPEG and WebP only.</summary>
/// <remarks>
/// A PNG is a row of chunks: length, type, data, checksum. The chunk eXIf holds a TIFF file whose first directory has the tag. Source: PNG, third
/// edition (W3C 2025), §11.3.3.4; TIFF 6.0, §2.
/// </remarks>
internal static class PngOrientation
{
    private const int SignatureLength = 8, HeaderLength = 8, ChecksumLength = 4, EntryLength = 12;
    private const int OrientationTag = 0x0112, ShortType = 3;

    /// <summary>The orientation, from 1 to 8; 1 if the file tells none, or a damaged one.</summary>
    public static int Of(ReadOnlySpan<byte> png)
    {
        ReadOnlySpan<byte> rest = png[Math.Min(SignatureLength, png.Length)..];
        while (rest.Length >= HeaderLength)
        {
            uint length = BinaryPrimitives.ReadUInt32BigEndian(rest);
            ReadOnlySpan<byte> type = rest[4..HeaderLength];
            if (length > rest.Length - HeaderLength)
                break;
            if (type.SequenceEqual("eXIf"u8))
                return OfTiff(rest.Slice(HeaderLength, (int)length));
            rest = rest[Math.Min(HeaderLength + (int)length + ChecksumLength, rest.Length)..];
        }

        return ImageOrientation.Upright;
    }

    private static int OfTiff(ReadOnlySpan<byte> tiff)
    {
        bool isLittleEndian = tiff.StartsWith("II*\0"u8);
        if (!isLittleEndian && !tiff.StartsWith("MM\0*"u8))
            return ImageOrientation.Upright;
        long directory = UInt32(tiff, 4), count = UInt16(tiff, directory);
        for (long i = 0; i < count; i++)
        {
            long entry = directory + 2 + i * EntryLength;
            if (UInt16(tiff, entry) == OrientationTag && UInt16(tiff, entry + 2) == ShortType)
                return UInt16(tiff, entry + 8) is >= 1 and <= 8 and int orientation ? orientation : ImageOrientation.Upright;
        }

        return ImageOrientation.Upright;

        // Behind the end there are zeros.
        int UInt16(ReadOnlySpan<byte> bytes, long at) => at > bytes.Length - 2 ? 0
            : isLittleEndian ? BinaryPrimitives.ReadUInt16LittleEndian(bytes[(int)at..]) : BinaryPrimitives.ReadUInt16BigEndian(bytes[(int)at..]);
        long UInt32(ReadOnlySpan<byte> bytes, int at) => at > bytes.Length - 4 ? bytes.Length
            : isLittleEndian ? BinaryPrimitives.ReadUInt32LittleEndian(bytes[at..]) : BinaryPrimitives.ReadUInt32BigEndian(bytes[at..]);
    }
}
