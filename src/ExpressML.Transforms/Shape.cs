using System.Globalization;

namespace ExpressML;

/// <summary>The size of one example: channels × height × width. A plain vector of n numbers is n×1×1.</summary>
/// <remarks>Written and printed in the order channels, height, width, as in PyTorch and in ML.NET's planar pixels: <c>new Shape(3, 32, 32)</c>.</remarks>
/// <param name="Channels">Number of channels: 1 for grey, 3 for colour, or the number of feature maps.</param>
/// <param name="Height">Number of rows, in pixels.</param>
/// <param name="Width">Number of columns, in pixels.</param>
public readonly record struct Shape(int Channels, int Height, int Width)
{
    /// <summary>How many numbers one example has: channels · height · width.</summary>
    public int Length => checked(Channels * Height * Width);

    /// <summary>How many pixels one channel has: height · width.</summary>
    public int Area => checked(Height * Width);

    /// <summary>Whether all three sizes are at least 1 and their product is a number of floats that fits in memory.</summary>
    public bool IsValid => Channels > 0 && Height > 0 && Width > 0 && (double)Channels * Height * Width <= Array.MaxLength;

    /// <summary>The shape of a vector of <paramref name="length"/> numbers: length×1×1.</summary>
    public static Shape Vector(int length) => new(length, 1, 1);

    /// <summary>Lets a shape be written as a tuple: <c>inputShape: (1, 28, 28)</c>.</summary>
    public static implicit operator Shape((int Channels, int Height, int Width) sizes) => new(sizes.Channels, sizes.Height, sizes.Width);

    /// <summary>The sizes joined by ×, such as 3×32×32.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Channels}×{Height}×{Width}");
}
