using System.Runtime.CompilerServices;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;

namespace ExpressML.Transforms.Columns;

/// <summary>Columns of images (<c>MLImage</c>) and the shape that these are brought to.</summary>
/// <remarks>
/// Microsoft.ML.ImageAnalytics, where <c>MLImage</c> is, need not be there. What names a type of it is in methods of its own, which run only
/// where there is a column of images, and is not inlined: the runtime looks for the assembly as soon as it compiles such a method.
/// </remarks>
internal static class ImageColumn
{
    public const string TypeName = "MLImage";

    /// <summary>What a network that was trained on images wants, in words.</summary>
    public const string Expected = $"{TypeName}, since the network was trained on images";

    private const string FullTypeName = $"Microsoft.ML.Data.{TypeName}";

    private const int ColourChannels = 3;

    /// <summary>Whether a type is that of images.</summary>
    public static bool Holds(DataViewType type) => type.RawType.FullName == FullTypeName;

    /// <summary>Whether a schema has a column of images, hidden or not.</summary>
    public static bool IsIn(DataViewSchema schema) => schema.Any(column => Holds(column.Type));

    /// <summary>Channels, height and width that the images of a column are brought to.</summary>
    /// <param name="column">A column of images.</param>
    /// <param name="option">The option InputShape.</param>
    /// <param name="usual">The shape that is usual for the network, if there is one.</param>
    /// <exception cref="ArgumentOutOfRangeException">The shape can't be told, or has a number of channels that images can't have.</exception>
    public static Shape ShapeOf(DataViewSchema.Column column, Shape? option, Shape? usual)
    {
        if (option is { } given)
            return RequireChannels(given, column.Name);
        if (SizeOf(column.Type) is (int height, int width))
            return new Shape(usual?.Channels ?? ColourChannels, height, width);
        return usual ?? throw ColumnErrors.Mismatch(
            "feature", column.Name, $"{TypeName} of a known size",
            $"{TypeName} of any size. Set the option InputShape to channels (1 for grey, 3 for RGB, 4 for RGB and alpha), height and width, or resize them first with mlContext.Transforms.ResizeImages.");
    }

    /// <summary>The shape, if images can have its channels: 1 for grey, 3 for red, green and blue, 4 for alpha, too.</summary>
    public static Shape RequireChannels(Shape shape, string columnName) => shape.Channels is 1 or 3 or 4 ? shape : throw ColumnErrors.Mismatch(
        "feature", columnName, $"images of 1 channel (grey), 3 (RGB) or 4 (RGB and alpha)", $"InputShape {shape}. Its numbers are channels, height and width.");

    /// <summary>Throws unless the package is there that a model of images needs.</summary>
    /// <exception cref="InvalidDataException">It is not.</exception>
    public static void RequirePackage(string columnName)
    {
        if (Type.GetType($"{FullTypeName}, Microsoft.ML.ImageAnalytics") is null)
        {
            throw new InvalidDataException(
                $"This model takes images: its feature column '{columnName}' holds {TypeName}, which is in the package Microsoft.ML.ImageAnalytics. "
                + "Reference the package in the program that loads the model.");
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static FeatureReader CreateReader(DataViewRow row, DataViewSchema.Column column, InputLayout layout, ProblemReport report) =>
        new ImageFeatureReader(row, column, layout, report);

    /// <summary>Whether an exception tells of an image that was disposed.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static bool WasDisposed(Exception exception) => DisposedImages.AreMeantBy(exception);

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static DataViewType CreateType() => new ImageDataViewType();

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static (int Height, int Width)? SizeOf(DataViewType type) =>
        type is ImageDataViewType { Height: > 0, Width: > 0 } image ? (image.Height, image.Width) : null;
}
