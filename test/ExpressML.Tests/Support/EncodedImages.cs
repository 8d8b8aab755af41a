using System.Buffers.Binary;
using Microsoft.ML.Data;

namespace ExpressML.Tests.Support;

/// <summary>Encoded images of all kinds, as bytes.</summary>
internal static class EncodedImages
{
    /// <summary>Encodes pixels, four bytes each.</summary>
    public static byte[] Encode(string type, int width, int height, byte[] pixels)
    {
        using var folder = new TemporaryFolder();
        using (MLImage image = MLImage.CreateFromPixels(width, height, MLPixelFormat.Rgba32, pixels))
            image.Save(folder.File($"image.{type}"));
        return File.ReadAllBytes(folder.File($"image.{type}"));
    }

    /// <summary>A JPEG with the tag Orientation of EXIF in front.</summary>
    public static byte[] WithOrientation(byte[] jpeg, byte orientation)
    {
        byte[] exif = [.. "Exif\0\0"u8, .. Exif(orientation)];
        return [.. jpeg[..2], 0xFF, 0xE1, 0, (byte)(exif.Length + 2), .. exif, .. jpeg[2..]];
    }

    /// <summary>A PNG with the tag Orientation of EXIF behind its header.</summary>
    /// <param name="png">The PNG.</param>
    /// <param name="exif">What <see cref="Exif"/> gives, or what is no EXIF at all.</param>
    public static byte[] WithExif(byte[] png, byte[] exif)
    {
        const int EndOfHeader = 8 + 8 + 13 + 4;
        return [.. png[..EndOfHeader], .. Chunk("eXIf"u8, exif), .. png[EndOfHeader..]];
    }

    /// <summary>A TIFF file of one directory with one entry: tag 0x0112, a short, one of it.</summary>
    public static byte[] Exif(byte orientation, bool isLittleEndian = false) => isLittleEndian
        ? [.. "II*\0"u8, 8, 0, 0, 0, 1, 0, 0x12, 0x01, 3, 0, 1, 0, 0, 0, orientation, 0, 0, 0, 0, 0, 0, 0]
        : [.. "MM\0*"u8, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0, 0, 0, 0, 0];

    /// <summary>A PNG whose header claims a size, with hardly any pixels behind it.</summary>
    public static byte[] PngOfSize(int width, int height)
    {
        byte[] header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        (header[8], header[9]) = (8, 2);
        return [0x89, .. "PNG\r\n"u8, 0x1A, 0x0A, .. Chunk("IHDR"u8, header), .. Chunk("IDAT"u8, [0x78, 0x9C, 0x63, 0x60, 0, 0]), .. Chunk("IEND"u8, [])];
    }

    private static byte[] Chunk(ReadOnlySpan<byte> type, byte[] data)
    {
        byte[] length = new byte[4], checksum = new byte[4], body = [.. type, .. data];
        BinaryPrimitives.WriteInt32BigEndian(length, data.Length);
        BinaryPrimitives.WriteUInt32BigEndian(checksum, Crc32(body));
        return [.. length, .. body, .. checksum];
    }

    private static uint Crc32(byte[] bytes)
    {
        uint crc = uint.MaxValue;
        foreach (byte value in bytes)
        {
            crc ^= value;
            for (int bit = 0; bit < 8; bit++)
                crc = (crc >> 1) ^ ((crc & 1) == 0 ? 0 : 0xEDB88320);
        }

        return ~crc;
    }
}
