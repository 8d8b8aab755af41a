using ExpressML.Images;
using Microsoft.ML.Data;

namespace ExpressML.Explanations;

/// <summary>How much each pixel of an image speaks for a class, as a trained network sees it: what an <see cref="ExplanationMethod"/> gives.</summary>
public sealed class Explanation
{
    internal Explanation(float[] values, Shape input, int classIndex, string? className, float score) =>
        (Values, Height, Width, ClassIndex, ClassName, Score) = (values, input.Height, input.Width, classIndex, className, score);

    /// <summary>The map, row after row: <see cref="Height"/> × <see cref="Width"/> numbers, one for each pixel of the network's input. The method says what they mean.</summary>
    public float[] Values { get; }

    /// <summary>Rows of the map.</summary>
    public int Height { get; }

    /// <summary>Columns of the map.</summary>
    public int Width { get; }

    /// <summary>The class that is explained: its place in the column Score, from 0.</summary>
    public int ClassIndex { get; }

    /// <summary>What the training label calls the class; null if the outputs of the network have no names.</summary>
    public string? ClassName { get; }

    /// <summary>F(x), the output of the network for the class, before softmax or sigmoid.</summary>
    public float Score { get; }

    /// <summary>The map as an image of one pixel for each number, from the first colour for 0 and less to the last for the highest number.</summary>
    /// <param name="colors">The colours. Default: <see cref="ColorMap.Viridis"/>.</param>
    public MLImage ToImage(ColorMap? colors = null)
    {
        byte[] pixels = new byte[Values.Length * ImagePixels.BytesOfPixel];
        float[] shares = Shares();
        for (int i = 0; i < shares.Length; i++)
            Blend(pixels.AsSpan(i * ImagePixels.BytesOfPixel), (colors ?? ColorMap.Viridis).ColorOf(shares[i]), 1, isBlueFirst: false);
        for (int alpha = 3; alpha < pixels.Length; alpha += ImagePixels.BytesOfPixel)
            pixels[alpha] = byte.MaxValue;
        return MLImage.CreateFromPixels(Width, Height, MLPixelFormat.Rgba32, pixels);
    }

    /// <summary>The map in colours over an image, as in <see cref="ToImage"/>.</summary>
    /// <param name="image">The image that is explained, of any size. What the network cuts off, as it has other proportions, stays as it is.</param>
    /// <param name="opacity">How much of the map is seen, from 0 to 1.</param>
    /// <param name="colors">The colours. Default: <see cref="ColorMap.Viridis"/>.</param>
    /// <returns>A new image of the size and format of <paramref name="image"/>.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="opacity"/> is not from 0 to 1.</exception>
    public MLImage Overlay(MLImage image, double opacity = 0.5, ColorMap? colors = null)
    {
        ArgumentNullException.ThrowIfNull(image);
        Guard.FromZeroToOne(opacity);
        bool isBlueFirst = ImageBytes.IsBlueFirst(image);
        (int height, int width) = ImageScaler.Middle(image.Height, image.Width, new Shape(1, Height, Width));
        (int top, int left) = ((image.Height - height) / 2, (image.Width - width) / 2);
        float[] map = new float[height * width];
        new BilinearResize(new Shape(1, Height, Width), height, width).Apply(Shares(), map);

        byte[] pixels = image.Pixels.ToArray();
        for (int i = 0; i < map.Length; i++)
        {
            int pixel = ((top + (i / width)) * image.Width) + left + (i % width);
            Blend(pixels.AsSpan(pixel * ImagePixels.BytesOfPixel), (colors ?? ColorMap.Viridis).ColorOf(map[i]), opacity, isBlueFirst);
        }

        return MLImage.CreateFromPixels(image.Width, image.Height, image.PixelFormat, pixels);
    }

    // From 0 to 1, the highest number; what speaks against the class counts as nothing.
    private float[] Shares()
    {
        float highest = Values.Max();
        return Array.ConvertAll(Values, value => highest > 0 ? Math.Max(0, value / highest) : 0);
    }

    private static void Blend(Span<byte> pixel, (byte Red, byte Green, byte Blue) color, double opacity, bool isBlueFirst)
    {
        pixel[0] = Mix(pixel[0], isBlueFirst ? color.Blue : color.Red);
        pixel[1] = Mix(pixel[1], color.Green);
        pixel[2] = Mix(pixel[2], isBlueFirst ? color.Red : color.Blue);

        byte Mix(byte below, byte above) => (byte)Math.Round(below + (opacity * (above - below)));
    }
}
