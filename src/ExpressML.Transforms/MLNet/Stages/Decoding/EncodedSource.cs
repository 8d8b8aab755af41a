using Microsoft.ML;
using Microsoft.ML.Data;

namespace ExpressML.Transforms.Stages.Decoding;

/// <summary>Reads the encoded image of the row that a cursor is on.</summary>
internal abstract class EncodedSource
{
    /// <summary>What the column should be, in words.</summary>
    public const string Expected = "Text (paths of image files) or a vector of Byte (encoded images)";

    /// <summary>Whether a column can be read that has this type, or vectors of it.</summary>
    /// <param name="type">The type, or that of the items.</param>
    /// <param name="isVector">Whether it is that of items.</param>
    public static bool CanRead(DataViewType type, bool isVector) => isVector ? type == NumberDataViewType.Byte : type is TextDataViewType;

    /// <summary>The source for a column, by its type.</summary>
    /// <param name="row">The row or cursor.</param>
    /// <param name="column">The column, which has been checked.</param>
    /// <param name="folder">Where relative paths begin; null for the current folder.</param>
    public static EncodedSource Create(DataViewRow row, DataViewSchema.Column column, string? folder) =>
        column.Type is TextDataViewType ? new FileSource(row, column, folder) : new BytesSource(row, column);

    /// <summary>Reads the encoded image; false if there is none.</summary>
    /// <param name="encoded">The image.</param>
    /// <param name="name">What it is called in messages: its file, or the bytes of its column.</param>
    /// <param name="problem">Why there is none, as what follows the name; null if the row says that there is none.</param>
    /// <exception cref="IOException">There is a file, but it can't be read now.</exception>
    /// <exception cref="UnauthorizedAccessException">There is a file, but it may not be read.</exception>
    public abstract bool TryRead(out ReadOnlySpan<byte> encoded, out string name, out string? problem);
}
