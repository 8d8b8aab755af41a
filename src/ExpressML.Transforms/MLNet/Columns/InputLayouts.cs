using Microsoft.ML;
using Microsoft.ML.Data;

namespace ExpressML.Transforms.Columns;

/// <summary>Finds the <see cref="InputLayout"/> of a vector column from its dimensions and the options of the stage that reads it.</summary>
internal static class InputLayouts
{
    private const int DigitLength = 28 * 28;

    /// <summary>The layout of <paramref name="column"/>, or an exception that says which option settles it.</summary>
    /// <param name="column">A vector column of known size, or one of images.</param>
    /// <param name="shape">The option InputShape.</param>
    /// <param name="order">The option PixelOrder.</param>
    /// <param name="takesVectors">Whether a plain vector is what the stage wants, rather than an image.</param>
    /// <param name="role">What the column is for: "feature", "input".</param>
    /// <param name="images">The shape that images are brought to if neither the option nor the column tells.</param>
    public static InputLayout Of(DataViewSchema.Column column, Shape? shape, PixelOrder? order, bool takesVectors = false, string role = "feature", Shape? images = null)
    {
        if (ImageColumn.Holds(column.Type))
            return new InputLayout(ImageColumn.ShapeOf(column, shape, images), PixelOrder.Planar);
        var type = (VectorDataViewType)column.Type;
        if (shape is { } given)
        {
            if (given.Length != type.Size)
                throw ColumnErrors.Mismatch(role, column.Name, $"{given.Length} values, since InputShape is {given}", $"{type.Size} values");
            return new InputLayout(given, order ?? OrderOf(given, type));
        }

        return type.Dimensions switch
        {
            [int height, int width] => new InputLayout(new Shape(1, height, width), PixelOrder.Planar),
            [int first, _, int last] => FromThree(role, column, type, order ?? Guess(first, last)),
            [int length] when takesVectors => new InputLayout(Shape.Vector(length), PixelOrder.Planar),
            [DigitLength] => new InputLayout(new Shape(1, 28, 28), PixelOrder.Planar),
            _ => throw Ambiguous(role, column, "a vector whose dimensions tell its shape, or of 784 values (1×28×28)"),
        };
    }

    private static InputLayout FromThree(string role, DataViewSchema.Column column, VectorDataViewType type, PixelOrder? order) => order switch
    {
        PixelOrder.Planar => new InputLayout(new Shape(type.Dimensions[0], type.Dimensions[1], type.Dimensions[2]), PixelOrder.Planar),
        PixelOrder.Interleaved => new InputLayout(new Shape(type.Dimensions[2], type.Dimensions[0], type.Dimensions[1]), PixelOrder.Interleaved),
        _ => throw Ambiguous(role, column, "dimensions of which either the first or the last is a number of channels (1, 3 or 4)"),
    };

    private static PixelOrder? Guess(int first, int last) => (IsChannels(first), IsChannels(last)) switch
    {
        (true, false) => PixelOrder.Planar,
        (false, true) => PixelOrder.Interleaved,
        _ => null,
    };

    private static bool IsChannels(int size) => size is 1 or 3 or 4;

    // Given the shape, only dimensions that spell out height, width, channels can mean anything but planar.
    private static PixelOrder OrderOf(Shape shape, VectorDataViewType type) =>
        type.Dimensions is [int first, int second, int third] && (first, second, third) == (shape.Height, shape.Width, shape.Channels)
            && (first, second, third) != (shape.Channels, shape.Height, shape.Width)
            ? PixelOrder.Interleaved
            : PixelOrder.Planar;

    private static ArgumentOutOfRangeException Ambiguous(string role, DataViewSchema.Column column, string expected) => ColumnErrors.Mismatch(
        role, column.Name, expected,
        $"{column.Type}. Set the option InputShape to the images' channels, height and width, and PixelOrder if their pixels are interleaved.");
}
