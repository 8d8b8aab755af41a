using System.Globalization;
using System.Text;

namespace ExpressML.Persistence;

/// <summary>A table of numbers as text in CSV (RFC 4180): commas, a point before decimals in every culture, and the column names first.</summary>
internal static class CsvText
{
    /// <summary>Writes a table. What is no finite number is an empty field; a number has as many digits as it takes to read back the same.</summary>
    /// <param name="columns">The names of the columns.</param>
    /// <param name="rows">The rows, with a number for each column.</param>
    public static string Of(IEnumerable<string> columns, IEnumerable<IEnumerable<double>> rows)
    {
        var text = new StringBuilder();
        text.AppendJoin(',', columns.Select(Quoted)).Append('\n');
        foreach (IEnumerable<double> row in rows)
            text.AppendJoin(',', row.Select(Field)).Append('\n');
        return text.ToString();
    }

    private static string Field(double value) => double.IsFinite(value) ? value.ToString(CultureInfo.InvariantCulture) : "";

    private static string Quoted(string name) =>
        name.AsSpan().ContainsAny(",\"\r\n") ? $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : name;
}
