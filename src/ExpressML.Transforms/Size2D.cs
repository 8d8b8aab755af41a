using System.Globalization;

namespace ExpressML;

/// <summary>A height and a width, in pixels: of a window (kernel size), of the step between windows (stride) or of the step within one (dilation).</summary>
/// <remarks>Written as a number where both are the same, <c>Conv2D(32, 3)</c>, else as height and width, <c>Conv2D(32, (1, 7))</c>, as in PyTorch, Keras and ONNX.</remarks>
/// <param name="Height">Number of rows.</param>
/// <param name="Width">Number of columns.</param>
public readonly record struct Size2D(int Height, int Width)
{
    /// <summary>How many pixels that are: height · width.</summary>
    public int Area => checked(Height * Width);

    /// <summary>Whether height and width are the same.</summary>
    public bool IsSquare => Height == Width;

    /// <summary>Lets a square be written as its side: <c>window: 3</c>.</summary>
    public static implicit operator Size2D(int side) => new(side, side);

    /// <summary>Lets a size be written as a tuple: <c>window: (1, 7)</c>.</summary>
    public static implicit operator Size2D((int Height, int Width) sizes) => new(sizes.Height, sizes.Width);

    /// <summary>The code that makes it: <c>3</c> or <c>(1, 7)</c>.</summary>
    public override string ToString() =>
        IsSquare ? Height.ToString(CultureInfo.InvariantCulture) : string.Create(CultureInfo.InvariantCulture, $"({Height}, {Width})");
}
