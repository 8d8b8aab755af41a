using Microsoft.ML;

namespace ExpressML.Transforms.Columns;

/// <summary>The exceptions for columns that are missing or of the wrong type, in ML.NET's words.</summary>
internal static class ColumnErrors
{
    /// <param name="role">What the column is for: "input", "feature", "label".</param>
    /// <param name="name">The column.</param>
    public static ArgumentOutOfRangeException NotFound(string role, string name) => OfSchema($"Could not find {role} column '{name}'");

    /// <param name="role">What the column is for: "input", "feature", "label".</param>
    /// <param name="name">The column.</param>
    /// <param name="expected">What the column should be, and what to do if it is not.</param>
    /// <param name="actual">What it is.</param>
    public static ArgumentOutOfRangeException Mismatch(string role, string name, string expected, string actual) =>
        OfSchema($"Schema mismatch for {role} column '{name}': expected {expected}, got {actual}");

    /// <summary>Which row it is, for a message: the cursors of a set count their own rows, so behind the first batch it is not the number in the source.</summary>
    public static string Where(DataViewRow row) => row.Batch == 0 ? $" in row {row.Position} (counted from 0)" : "";

    // "inputSchema" is what ML.NET calls the argument of its public methods that these errors come from.
    private static ArgumentOutOfRangeException OfSchema(string message, string inputSchema = "inputSchema") => new(inputSchema, message);
}
