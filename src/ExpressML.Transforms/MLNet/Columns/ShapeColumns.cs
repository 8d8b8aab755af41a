using Microsoft.ML;

namespace ExpressML.Transforms.Columns;

/// <summary>What a schema has for finding a column, for the shape of a schema.</summary>
internal static class ShapeColumns
{
    /// <summary>The column of this name; null if there is none.</summary>
    public static SchemaShape.Column? GetColumnOrNull(this SchemaShape schema, string name)
    {
        foreach (SchemaShape.Column column in schema)
        {
            if (column.Name == name)
                return column;
        }

        return null;
    }
}
