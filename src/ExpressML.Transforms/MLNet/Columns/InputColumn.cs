using ExpressML.Transforms.Seams;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace ExpressML.Transforms.Columns;

/// <summary>Finds and checks the vector of numbers that a stage makes another one of, in schemas with sizes and without.</summary>
internal static class InputColumn
{
    /// <summary>What a stage takes that has no further demands.</summary>
    public const string ExpectedVector = "a known-size vector of Single or Byte";

    // A shape has no sizes: where one is needed to describe what comes out, any that is possible will do.
    private const int AnySize = 2;

    /// <exception cref="ArgumentOutOfRangeException">The column is no vector of numbers of known size.</exception>
    public static VectorDataViewType CheckedType(DataViewSchema.Column column) =>
        column.Type is VectorDataViewType { IsKnownSize: true } type && FeatureColumn.CanRead(type.ItemType)
            ? type
            : throw ColumnErrors.Mismatch("input", column.Name, ExpectedVector, $"{Printed(column.Type)}{ColumnRemedies.ForNumbers(column.Name, column.Type)}");

    /// <summary>The column of a schema.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is missing.</exception>
    public static DataViewSchema.Column Find(DataViewSchema schema, string name) => schema.GetColumnOrNull(name) ?? throw NotFound(schema.Select(column => column.Name), name);

    /// <summary>A type, with a word for vectors without a size.</summary>
    public static string Printed(DataViewType type) => $"{type}{(type is VectorDataViewType { IsKnownSize: false } ? " of varying length" : "")}";

    /// <summary>The column of a shape.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is missing.</exception>
    public static SchemaShape.Column Find(SchemaShape schema, string name) => schema.GetColumnOrNull(name) ?? throw NotFound(schema.Select(column => column.Name), name);

    /// <summary>The column of a shape, which has to be a vector of numbers.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is missing, or no vector of numbers of known size.</exception>
    public static SchemaShape.Column Find(SchemaShape schema, string name, string expected)
    {
        SchemaShape.Column input = Find(schema, name);
        if (input.Kind != SchemaShape.Column.VectorKind.Vector || !FeatureColumn.CanRead(input.ItemType) || input.IsKey)
            throw ColumnErrors.Mismatch("input", name, expected, $"{input.Kind} of {input.ItemType}{(input.IsKey ? ", a key" : "")}");
        return input;
    }

    /// <summary>The exception for a column that is missing.</summary>
    public static ArgumentOutOfRangeException NotFound(IEnumerable<string> existing, string name) =>
        ColumnErrors.NotFound("input", name, existing, "Set inputColumnName to one of them.");

    /// <summary>A column of singles, with any size, whose annotations have the names and types of those of a column of a shape.</summary>
    public static DataViewSchema.Column Example(SchemaShape.Column column)
    {
        var annotations = new DataViewSchema.Annotations.Builder();
        foreach (SchemaShape.Column annotation in column.Annotations)
        {
            if (annotation is { Kind: not SchemaShape.Column.VectorKind.Scalar, ItemType: TextDataViewType })
                annotations.Add(annotation.Name, new VectorDataViewType(TextDataViewType.Instance, AnySize), (ref VBuffer<ReadOnlyMemory<char>> value) => value = default);
            else if (annotation is { Kind: SchemaShape.Column.VectorKind.Scalar, ItemType: BooleanDataViewType })
                annotations.Add(annotation.Name, BooleanDataViewType.Instance, (ref bool value) => value = default);
        }

        var schema = new DataViewSchema.Builder();
        schema.AddColumn(column.Name, new VectorDataViewType((PrimitiveDataViewType)column.ItemType, AnySize), annotations.ToAnnotations());
        return schema.ToSchema()[0];
    }

    /// <summary>The shape with a column more, which replaces one of the same name.</summary>
    public static SchemaShape With(this SchemaShape schema, DataViewSchema.DetachedColumn added) =>
        new(schema.Where(column => column.Name != added.Name).Append(SchemaSeam.Describe(added)));
}
