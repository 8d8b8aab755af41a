using System.Numerics;

namespace ExpressML.Images;

/// <summary>An image as image libraries hold it: four bytes a pixel, for red, green, blue and alpha, row by row.</summary>
internal readonly ref struct ImagePixels
{
    public const int BytesOfPixel = 4;

    private const int Green = 1, Alpha = 3;

    // ITU-R BT.601, in 65536ths; they sum to 1, so that grey stays the same grey.
    private const int RedShare = 19595, GreenShare = 38470, BlueShare = 7471, Half = 1 << 15;

    private readonly ReadOnlySpan<byte> _bytes;
    private readonly int _red;
    private readonly int _blue;

    /// <param name="bytes">Four bytes a pixel.</param>
    /// <param name="width">Pixels of a row.</param>
    /// <param name="height">Rows.</param>
    /// <param name="isBlueFirst">Whether the order is blue, green, red, alpha.</param>
    public ImagePixels(ReadOnlySpan<byte> bytes, int width, int height, bool isBlueFirst)
    {
        _bytes = bytes;
        (Width, Height) = (width, height);
        (_red, _blue) = isBlueFirst ? (2, 0) : (0, 2);
    }

    public int Width { get; }

    public int Height { get; }

    /// <summary>A part of a row as numbers, channel after channel: 1 channel is grey, 3 are red, green and blue, the 4th is alpha.</summary>
    /// <param name="row">Which row.</param>
    /// <param name="left">Its first pixel.</param>
    /// <param name="width">How many pixels.</param>
    /// <param name="channels">[channel][pixel]; its length says how many channels.</param>
    public void ReadRow<T>(int row, int left, int width, Span<T> channels)
        where T : struct, INumberBase<T>
    {
        ReadOnlySpan<byte> pixels = _bytes.Slice((row * Width + left) * BytesOfPixel, width * BytesOfPixel);
        if (channels.Length == width)
        {
            ReadGrey(pixels, channels);
            return;
        }

        ReadChannel(pixels[_red..], channels[..width]);
        ReadChannel(pixels[Green..], channels.Slice(width, width));
        ReadChannel(pixels[_blue..], channels.Slice(2 * width, width));
        if (channels.Length > 3 * width)
            ReadChannel(pixels[Alpha..], channels[(3 * width)..]);
    }

    private static void ReadChannel<T>(ReadOnlySpan<byte> pixels, Span<T> channel)
        where T : struct, INumberBase<T>
    {
        for (int i = 0; i < channel.Length; i++)
            channel[i] = T.CreateTruncating(pixels[i * BytesOfPixel]);
    }

    private void ReadGrey<T>(ReadOnlySpan<byte> pixels, Span<T> grey)
        where T : struct, INumberBase<T>
    {
        for (int i = 0, pixel = 0; i < grey.Length; i++, pixel += BytesOfPixel)
            grey[i] = T.CreateTruncating((RedShare * pixels[pixel + _red] + GreenShare * pixels[pixel + Green] + BlueShare * pixels[pixel + _blue] + Half) >> 16);
    }
}
