using System.Runtime.CompilerServices;
using Microsoft.ML;

namespace ExpressML.Transforms.Seams;

/// <summary>Describes a column in the terms of <see cref="SchemaShape"/>, whose columns only ML.NET itself can construct.</summary>
internal static class SchemaSeam
{
    /// <summary>The shape of a schema that has the column with its type and annotations.</summary>
    public static SchemaShape.Column Describe(DataViewSchema.DetachedColumn column)
    {
        var builder = new DataViewSchema.Builder();
        builder.AddColumn(column.Name, column.Type, column.Annotations);
        MLNetCompatibility.ThrowIfMemberIsMissing();
        return ShapeOf(builder.ToSchema())[0];
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static SchemaShape ShapeOf(DataViewSchema schema) => SchemaShape.Create(schema);
}
