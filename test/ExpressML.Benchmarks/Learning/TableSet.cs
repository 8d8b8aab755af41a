using System.Globalization;
using System.IO.Compression;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace ExpressML.Benchmarks.Learning;

/// <summary>A small table, whose last column is to be predicted.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="IsRegression">Whether the last column is a number; else it is 0 or 1.</param>
/// <param name="Rows">The rows.</param>
internal sealed record TableSet(string Name, bool IsRegression, TableRow[] Rows)
{
    /// <summary>Boston, Diabetes, Friedman #1 and breast cancer.</summary>
    /// <param name="folder">The folder <c>sklearn/datasets/data</c> of Debian 12's package python3-sklearn, which has the first three and the last.</param>
    /// <exception cref="IOException">The folder or a file is not there.</exception>
    /// <exception cref="FormatException">A file is damaged.</exception>
    public static IReadOnlyList<TableSet> ReadAll(string folder) =>
    [
        new("Boston", IsRegression: true, [.. File.ReadLines(Path.Combine(folder, "boston_house_prices.csv")).Skip(2).Select(line => Row(line.Split(',')))]),
        new("Diabetes", IsRegression: true, [.. Lines(folder, "diabetes_data_raw.csv.gz").Zip(Lines(folder, "diabetes_target.csv.gz"), (line, target) => Row([.. line.Split(' '), target]))]),
        Friedman(200),
        Friedman(1000),
        new("breast cancer", IsRegression: false, [.. File.ReadLines(Path.Combine(folder, "breast_cancer.csv")).Skip(1).Select(line => Row(line.Split(',')))]),
    ];

    /// <summary>The rows as columns Features and Label.</summary>
    public IDataView Load(MLContext mlContext)
    {
        SchemaDefinition schema = SchemaDefinition.Create(typeof(TableRow));
        schema[nameof(TableRow.Features)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, Rows[0].Features.Length);
        schema[IsRegression ? nameof(TableRow.Value) : nameof(TableRow.Truth)].ColumnName = "Label";
        return mlContext.Data.LoadFromEnumerable(Rows, schema);
    }

    private static TableSet Friedman(int count)
    {
        var random = new Random(1);
        return new TableSet($"Friedman #1, {count} rows", IsRegression: true, [.. Enumerable.Range(0, count).Select(_ =>
        {
            double[] x = Tabular.Friedman.Draw(random);
            return new TableRow { Features = Array.ConvertAll(x, number => (float)number), Value = (float)(Tabular.Friedman.Value(x) + Tabular.Friedman.Noise(random)) };
        })]);
    }

    private static TableRow Row(string[] cells)
    {
        float[] numbers = Array.ConvertAll(cells, cell => float.Parse(cell, CultureInfo.InvariantCulture));
        return new TableRow { Features = numbers[..^1], Value = numbers[^1], Truth = numbers[^1] > 0.5f };
    }

    private static IEnumerable<string> Lines(string folder, string file)
    {
        using var reader = new StreamReader(new GZipStream(File.OpenRead(Path.Combine(folder, file)), CompressionMode.Decompress));
        while (reader.ReadLine() is { } line)
            yield return line;
    }
}
