using System.Globalization;
using System.Runtime.InteropServices;
using ExpressML.Images;
using Microsoft.ML.Data;
using SkiaSharp;

namespace ExpressML.Transforms.Stages.Decoding;

/// <summary>Decodes images upright, by SkiaSharp, which Microsoft.ML.ImageAnalytics brings along and decodes with.</summary>
/// <remarks>The first image of an animation is taken. Not safe to use from several threads at once: it keeps its memory.</remarks>
internal sealed class ImageDecoder
{
    // JPEG can be decoded to an eighth of its size for a fraction of the work. As Pillow's draft does.
    private static readonly int[] _divisors = [8, 4, 2];

    // What is left to average afterwards. With 2 pixels or more for one, the result can hardly be told from that of the whole image.
    private const int Oversampling = 2;

    // Memory for larger images is not kept between images.
    private const int MostBytesKept = 1 << 26;

    private readonly int _maximumPixels;
    private byte[] _stored = [], _upright = [];

    public ImageDecoder(int maximumPixels) => _maximumPixels = maximumPixels;

    /// <summary>What the images are brought to afterwards. A JPEG that is much larger is then decoded smaller. Null: all are decoded whole.</summary>
    public Shape? Enough { get; set; }

    /// <summary>The image; null if the bytes can't be decoded.</summary>
    /// <param name="encoded">An encoded image.</param>
    /// <param name="problem">Why there is no image, as what follows the name of the file: "is TIFF, …".</param>
    public MLImage? TryDecode(ReadOnlySpan<byte> encoded, out string? problem)
    {
        problem = null;
        using SKData? data = EncodedFormat.Of(encoded) is { CanBeDecoded: true } ? SKData.CreateCopy(encoded) : null;
        using SKCodec? codec = data is null ? null : SKCodec.Create(data);
        if (codec is null)
            problem = EncodedFormat.DescribeProblem(encoded);
        else if ((long)codec.Info.Width * codec.Info.Height > _maximumPixels)
            problem = string.Create(CultureInfo.InvariantCulture, $"has {codec.Info.Width}×{codec.Info.Height} pixels, and maximumPixels is {_maximumPixels}");
        else if (Decode(codec, OrientationOf(codec, encoded)) is { } image)
            return image;
        else
            problem = EncodedFormat.DescribeProblem(encoded);
        return null;
    }

    private static int OrientationOf(SKCodec codec, ReadOnlySpan<byte> encoded) =>
        codec.EncodedFormat == SKEncodedImageFormat.Png ? PngOrientation.Of(encoded) : (int)codec.EncodedOrigin;

    private MLImage? Decode(SKCodec codec, int orientation)
    {
        SKSizeI size = SizeToDecode(codec, ImageOrientation.ExchangesSides(orientation));
        var info = new SKImageInfo(size.Width, size.Height, SKColorType.Rgba8888, codec.Info.AlphaType == SKAlphaType.Opaque ? SKAlphaType.Opaque : SKAlphaType.Premul);
        Span<byte> pixels = Room(ref _stored, info.BytesSize);
        bool isWhole = codec.GetPixels(info, Marshal.UnsafeAddrOfPinnedArrayElement(_stored, 0)) == SKCodecResult.Success;
        MLImage? image = isWhole ? Upright(pixels, size, orientation) : null;
        if (info.BytesSize > MostBytesKept)
            (_stored, _upright) = ([], []);
        return image;
    }

    private MLImage Upright(Span<byte> pixels, SKSizeI size, int orientation)
    {
        if (orientation == ImageOrientation.Upright)
            return MLImage.CreateFromPixels(size.Width, size.Height, MLPixelFormat.Rgba32, pixels);
        Span<byte> upright = Room(ref _upright, pixels.Length);
        ImageOrientation.Apply(MemoryMarshal.Cast<byte, uint>(pixels), size.Width, size.Height, orientation, MemoryMarshal.Cast<byte, uint>(upright));
        return ImageOrientation.ExchangesSides(orientation)
            ? MLImage.CreateFromPixels(size.Height, size.Width, MLPixelFormat.Rgba32, upright)
            : MLImage.CreateFromPixels(size.Width, size.Height, MLPixelFormat.Rgba32, upright);
    }

    private SKSizeI SizeToDecode(SKCodec codec, bool exchangesSides)
    {
        if (Enough is { } enough && codec.EncodedFormat == SKEncodedImageFormat.Jpeg)
        {
            (int height, int width) = exchangesSides ? (enough.Width, enough.Height) : (enough.Height, enough.Width);
            foreach (int divisor in _divisors)
            {
                SKSizeI size = codec.GetScaledDimensions(1f / divisor);
                if (size.Height >= Oversampling * height && size.Width >= Oversampling * width)
                    return size;
            }
        }

        return codec.Info.Size;
    }

    private static Span<byte> Room(ref byte[] bytes, int length)
    {
        if (bytes.Length < length)
            bytes = GC.AllocateUninitializedArray<byte>(length, pinned: true);
        return bytes.AsSpan(0, length);
    }
}
