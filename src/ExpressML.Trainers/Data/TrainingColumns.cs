using ExpressML.Transforms;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace ExpressML.Data;

/// <summary>Finds the columns that a trainer reads and checks them, in the words of ML.NET's own trainers.</summary>
internal static class TrainingColumns
{
    // A stock trainer with the same columns knows their rules and messages; SchemaShape.Column can't be made outside of ML.NET.
    private static readonly Lazy<MLContext> _context = new(() => new MLContext(0));

    public static SchemaShape OutputSchema(SchemaShape inputSchema, string label, string features)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        foreach (SchemaShape.Column column in inputSchema)
        {
            if (column.Name == label && !column.IsKey)
                throw NoKey(label, column.ItemType);
        }

        return ByteFeatures.OutputSchema(inputSchema, features, _context.Value.MulticlassClassification.Trainers.LbfgsMaximumEntropy(label, features));
    }

    /// <summary>The label column: a key whose count is known and at least 2.</summary>
    public static DataViewSchema.Column Label(DataViewSchema schema, string name)
    {
        DataViewSchema.Column column = Find(schema, name, "label");
        string actual = column.Type.ToString()!;
        if (column.Type is not KeyDataViewType key)
            throw NoKey(name, column.Type);
        if (key.Count is < 2 or > int.MaxValue)
            throw ColumnErrors.Mismatch("label", name, "Key of 2 or more classes", key.Count == 1 ? "at most one class; are there any rows?" : actual);
        return column;
    }

    /// <summary>The feature column: a vector of Single or Byte of known size.</summary>
    public static DataViewSchema.Column Features(DataViewSchema schema, string name)
    {
        DataViewSchema.Column column = Find(schema, name, "feature");
        if (column.Type is not VectorDataViewType { IsKnownSize: true } vector || !FeatureColumn.CanRead(vector.ItemType))
            throw ColumnErrors.Mismatch("feature", name, "known-size vector of Single or Byte", column.Type.ToString()!);
        return column;
    }

    private static ArgumentOutOfRangeException NoKey(string name, DataViewType type) =>
        ColumnErrors.Mismatch("label", name, "Key", $"{type}. Map it first with mlContext.Transforms.Conversion.MapValueToKey.");

    private static DataViewSchema.Column Find(DataViewSchema schema, string name, string role) =>
        schema.GetColumnOrNull(name) ?? throw ColumnErrors.NotFound(role, name);
}
