using System.Globalization;

namespace ExpressML;

/// <summary>How many pixels are put around an image on each side.</summary>
/// <remarks>
/// Written as a number where all sides are the same, <c>padding: 1</c>; as two for top and bottom, and for left and right, <c>padding: (0, 3)</c>; as four for
/// top, left, bottom and right, <c>padding: (0, 0, 1, 1)</c>, which is the order of ONNX; or as <see cref="Same"/>.
/// </remarks>
/// <param name="Top">Rows above.</param>
/// <param name="Left">Columns to the left.</param>
/// <param name="Bottom">Rows below.</param>
/// <param name="Right">Columns to the right.</param>
public readonly record struct Padding2D(int Top, int Left, int Bottom, int Right)
{
    /// <summary>
    /// As much as it takes that the output has ⌈size / stride⌉ pixels along each axis, whatever the window: max(0, (outputs − 1)·stride + reach − size), with reach =
    /// dilation·(window − 1) + 1. Half of it goes to each side; a pixel that is left over goes to the bottom, or to the right. As TensorFlow's and
    /// Keras's <c>same</c>, and <c>SAME_UPPER</c> of ONNX.
    /// </summary>
    public static Padding2D Same { get; } = new(0, 0, 0, 0) { IsSame = true };

    /// <summary>Whether this is <see cref="Same"/>, which depends on the image; then the four sides are 0.</summary>
    public bool IsSame { get; private init; }

    /// <summary>Whether all four sides are the same number.</summary>
    public bool IsEqual => !IsSame && Top == Left && Top == Bottom && Top == Right;

    /// <summary>Lets a padding that is the same on all sides be written as a number: <c>padding: 1</c>.</summary>
    public static implicit operator Padding2D(int side) => new(side, side, side, side);

    /// <summary>Lets a padding be written as a tuple of that of top and bottom, and that of left and right: <c>padding: (0, 3)</c>.</summary>
    public static implicit operator Padding2D((int Vertical, int Horizontal) sides) => new(sides.Vertical, sides.Horizontal, sides.Vertical, sides.Horizontal);

    /// <summary>Lets a padding be written as a tuple: <c>padding: (0, 0, 1, 1)</c>.</summary>
    public static implicit operator Padding2D((int Top, int Left, int Bottom, int Right) sides) => new(sides.Top, sides.Left, sides.Bottom, sides.Right);

    /// <summary>The pixels on each side of an image: these, or what <see cref="Same"/> means for the image.</summary>
    /// <param name="image">The image; its height and width count.</param>
    /// <param name="window">The window (kernel size).</param>
    /// <param name="stride">Step from one window to the next.</param>
    /// <param name="dilation">Step from one pixel of a window to the next.</param>
    public Padding2D Around(Shape image, Size2D window, Size2D stride, Size2D dilation)
    {
        if (!IsSame)
            return this;
        int rows = Missing(image.Height, window.Height, stride.Height, dilation.Height), columns = Missing(image.Width, window.Width, stride.Width, dilation.Width);
        return new Padding2D(rows / 2, columns / 2, rows - rows / 2, columns - columns / 2);
    }

    /// <summary>The code that makes it: <c>1</c>, <c>(0, 3)</c>, <c>(0, 0, 1, 1)</c> or <c>Padding2D.Same</c>.</summary>
    public override string ToString() =>
        IsSame ? "Padding2D.Same"
        : IsEqual ? Top.ToString(CultureInfo.InvariantCulture)
        : Top == Bottom && Left == Right ? string.Create(CultureInfo.InvariantCulture, $"({Top}, {Left})")
        : string.Create(CultureInfo.InvariantCulture, $"({Top}, {Left}, {Bottom}, {Right})");

    private static int Missing(int size, int window, int stride, int dilation)
    {
        long outputs = (size + (long)stride - 1) / stride, reach = (long)dilation * (window - 1) + 1;
        return checked((int)Math.Max(0, (outputs - 1) * stride + reach - size));
    }
}
