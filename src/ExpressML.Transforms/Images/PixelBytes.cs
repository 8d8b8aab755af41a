using System.Numerics;

namespace ExpressML.Images;

/// <summary>Between pixels as floats and as bytes, which hold the whole numbers from 0 to 255.</summary>
internal static class PixelBytes
{
    /// <summary>bytes[i] = pixels[i]; false if a pixel is no such number. −0 is none: as a byte it would lose its sign.</summary>
    public static bool TryNarrow(ReadOnlySpan<float> pixels, Span<byte> bytes)
    {
        int width = Vector<float>.Count, i = 0;
        Vector<int> lost = Vector<int>.Zero;
        for (; i <= pixels.Length - Vector<byte>.Count; i += Vector<byte>.Count)
        {
            Vector<uint> first = Truncate(pixels[i..], ref lost), second = Truncate(pixels[(i + width)..], ref lost);
            Vector<uint> third = Truncate(pixels[(i + 2 * width)..], ref lost), fourth = Truncate(pixels[(i + 3 * width)..], ref lost);
            Vector.Narrow(Vector.Narrow(first, second), Vector.Narrow(third, fourth)).CopyTo(bytes[i..]);
        }

        int lostOfRest = 0;
        for (; i < pixels.Length; i++)
        {
            bytes[i] = (byte)pixels[i];
            lostOfRest |= BitConverter.SingleToInt32Bits(bytes[i]) ^ BitConverter.SingleToInt32Bits(pixels[i]);
        }

        return lostOfRest == 0 && lost == Vector<int>.Zero;
    }

    /// <summary>pixels[i] = bytes[i].</summary>
    public static void Widen(ReadOnlySpan<byte> bytes, Span<float> pixels)
    {
        int width = Vector<float>.Count, i = 0;
        for (; i <= bytes.Length - Vector<byte>.Count; i += Vector<byte>.Count)
        {
            Vector.Widen(new Vector<byte>(bytes[i..]), out Vector<ushort> low, out Vector<ushort> high);
            Store(low, pixels[i..]);
            Store(high, pixels[(i + 2 * width)..]);
        }

        for (; i < bytes.Length; i++)
            pixels[i] = bytes[i];
    }

    // The bits in which a pixel differs from its whole number in 0 … 255 are added to those that are lost.
    private static Vector<uint> Truncate(ReadOnlySpan<float> pixels, ref Vector<int> lost)
    {
        var pixel = new Vector<float>(pixels);
        Vector<int> whole = Vector.ConvertToInt32(pixel);
        lost |= (Vector.AsVectorInt32(Vector.ConvertToSingle(whole)) ^ Vector.AsVectorInt32(pixel)) | (whole & new Vector<int>(~byte.MaxValue));
        return Vector.AsVectorUInt32(whole);
    }

    private static void Store(Vector<ushort> values, Span<float> pixels)
    {
        Vector.Widen(values, out Vector<uint> low, out Vector<uint> high);
        Vector.ConvertToSingle(Vector.AsVectorInt32(low)).CopyTo(pixels);
        Vector.ConvertToSingle(Vector.AsVectorInt32(high)).CopyTo(pixels[Vector<float>.Count..]);
    }
}
