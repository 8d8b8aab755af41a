using System.Globalization;

namespace Tabular;

/// <summary>A table by a formula, as a CSV file with a header: ten numbers, a colour, and Y, which is to be predicted.</summary>
internal static class TableFile
{
    // How much each colour adds to Y. Their order in the alphabet says nothing of it.
    private static readonly Dictionary<string, double> _effects = new() { ["blue"] = 4, ["green"] = -4, ["red"] = 0 };

    /// <summary>Y without the noise: that of Friedman #1 and what the colour adds.</summary>
    public static double Value(TableRow row) => Friedman.Value(Array.ConvertAll(row.Numbers, number => (double)number)) + _effects[row.Color];

    /// <summary>Writes the file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="rows">How many rows.</param>
    /// <param name="seed">The random seed: the same seed gives the same file.</param>
    public static void Write(string path, int rows, int seed)
    {
        var random = new Random(seed);
        File.WriteAllLines(path, [$"{string.Join(',', Enumerable.Range(1, Friedman.Numbers).Select(number => $"X{number}"))},Color,Y", .. Enumerable.Range(0, rows).Select(_ => Line(random))]);
    }

    private static string Line(Random random)
    {
        double[] x = Friedman.Draw(random);
        string color = _effects.Keys.ElementAt(random.Next(_effects.Count));
        double y = Friedman.Value(x) + _effects[color] + Friedman.Noise(random);
        return string.Create(CultureInfo.InvariantCulture, $"{string.Join(',', x.Select(number => number.ToString("F4", CultureInfo.InvariantCulture)))},{color},{y:F3}");
    }
}
