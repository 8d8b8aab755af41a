using ExpressML.Transforms.Seams;
using Microsoft.ML;

namespace ExpressML.Transforms.Columns;

/// <summary>The exceptions for columns that are missing or of the wrong type, in ML.NET's words.</summary>
internal static class ColumnErrors
{
    // More would hide the rest of the message.
    private const int MostNames = 20;

    /// <param name="role">What the column is for: "input", "feature", "label".</param>
    /// <param name="name">The column.</param>
    /// <param name="existing">The columns that there are.</param>
    /// <param name="remedy">What to do, in a sentence.</param>
    public static ArgumentOutOfRangeException NotFound(string role, string name, IEnumerable<string> existing, string remedy) =>
        OfSchema($"Could not find {role} column '{name}'. {List([.. existing.Distinct()])} {remedy}");

    /// <summary>Makes sure that a column of images was not dropped by ML.NET's cache, which can't keep images.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The column is missing behind a cache.</exception>
    public static void RequireNotDroppedByCache(IDataView view, string name)
    {
        if (view.Schema.GetColumnOrNull(name) is null && ViewSeam.IsBehindCache(view))
            throw OfSchema(
                $"Could not find feature column '{name}'. If it held images: AppendCacheCheckpoint and mlContext.Data.Cache keep no images and drop such columns. "
                + "Leave the cache out; a trainer of ExpressML reads its rows once and holds them in memory by itself.");
    }

    /// <param name="role">What the column is for: "input", "feature", "label".</param>
    /// <param name="name">The column.</param>
    /// <param name="expected">What the column should be, and what to do if it is not.</param>
    /// <param name="actual">What it is.</param>
    public static ArgumentOutOfRangeException Mismatch(string role, string name, string expected, string actual) =>
        OfSchema($"Schema mismatch for {role} column '{name}': expected {expected}, got {actual}");

    /// <summary>Which row it is, for a message: the cursors of a set count their own rows, so behind the first batch it is not the number in the source.</summary>
    public static string Where(DataViewRow row) => row.Batch == 0 ? $" in row {row.Position} (counted from 0)" : "";

    private static string List(string[] names) => names.Length switch
    {
        0 => "There are no columns.",
        1 => $"The only column is '{names[0]}'.",
        > MostNames => $"The {names.Length} columns begin with {string.Join(", ", names.Take(MostNames).Select(Quote))}.",
        _ => $"The columns are {string.Join(", ", names.Select(Quote))}.",
    };

    private static string Quote(string name) => $"'{name}'";

    // "inputSchema" is what ML.NET calls the argument of its public methods that these errors come from.
    private static ArgumentOutOfRangeException OfSchema(string message, string inputSchema = "inputSchema") => new(inputSchema, message);
}
