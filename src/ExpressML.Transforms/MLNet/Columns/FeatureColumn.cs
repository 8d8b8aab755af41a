using ExpressML.Images;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace ExpressML.Transforms.Columns;

/// <summary>Finds and checks the column that a network reads.</summary>
internal static class FeatureColumn
{
    /// <summary>The column <paramref name="name"/>: images, or a vector of <paramref name="length"/> singles or bytes.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The column is missing, or has another type or size.</exception>
    public static DataViewSchema.Column Find(DataViewSchema inputSchema, string name, int length, bool areImages)
    {
        if (inputSchema.GetColumnOrNull(name) is not DataViewSchema.Column column)
            throw NotFound(inputSchema.Select(column => column.Name), name);
        if (areImages)
        {
            return ImageColumn.Holds(column.Type)
                ? column
                : throw ColumnErrors.Mismatch("feature", name, ImageColumn.Expected, actual: $"{InputColumn.Printed(column.Type)}{ColumnRemedies.ForImages(name, column.Type)}");
        }

        if (column.Type is not VectorDataViewType type || !CanRead(type.ItemType) || type.Size != length)
            throw ColumnErrors.Mismatch("feature", name, expected: Expected(length), actual: $"{InputColumn.Printed(column.Type)}{ColumnRemedies.ForNumbers(name, column.Type)}");
        return column;
    }

    /// <summary>Throws unless a shape has the column <paramref name="name"/>: images, or a vector of singles or bytes.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The column is missing or has another type.</exception>
    public static void Require(SchemaShape inputSchema, string name, int length, bool areImages)
    {
        SchemaShape.Column features = inputSchema.GetColumnOrNull(name) ?? throw NotFound(inputSchema.Select(column => column.Name), name);
        bool fits = areImages ? ImageColumn.Holds(features.ItemType) : features.Kind == SchemaShape.Column.VectorKind.Vector && !features.IsKey && CanRead(features.ItemType);
        if (!fits)
            throw ColumnErrors.Mismatch("feature", name, areImages ? ImageColumn.Expected : Expected(length), $"{features.Kind} of {features.ItemType}{(features.IsKey ? ", a key" : "")}");
    }

    /// <summary>The exception for a column that the network was trained on and that is missing.</summary>
    public static ArgumentOutOfRangeException NotFound(IEnumerable<string> existing, string name) => ColumnErrors.NotFound(
        "feature", name, existing, $"The network was trained on a column of this name: make one, for example with mlContext.Transforms.CopyColumns(\"{name}\", inputColumnName).");

    /// <summary>Whether a network reads vectors of these items.</summary>
    public static bool CanRead(DataViewType type) => type == NumberDataViewType.Single || type == NumberDataViewType.Byte;

    /// <summary>What the column should be, in words.</summary>
    public static string Expected(int length) => $"Vector<Single, {length}> or Vector<Byte, {length}>";

    /// <summary>Reads the column as singles.</summary>
    public static ValueGetter<VBuffer<float>> GetGetter(DataViewRow row, DataViewSchema.Column column)
    {
        if (((VectorDataViewType)column.Type).ItemType == NumberDataViewType.Single)
            return row.GetGetter<VBuffer<float>>(column);

        ValueGetter<VBuffer<byte>> getter = row.GetGetter<VBuffer<byte>>(column);
        VBuffer<byte> bytes = default;
        return (ref VBuffer<float> destination) =>
        {
            getter(ref bytes);
            Convert(bytes, ref destination);
        };
    }

    private static void Convert(in VBuffer<byte> bytes, ref VBuffer<float> destination)
    {
        ReadOnlySpan<byte> values = bytes.GetValues();
        VBufferEditor<float> editor = VBufferEditor.Create(ref destination, bytes.Length, values.Length);
        PixelBytes.Widen(values, editor.Values);
        if (!bytes.IsDense)
            bytes.GetIndices().CopyTo(editor.Indices);
        destination = editor.Commit();
    }
}
