using System.Globalization;

namespace ExpressML.Reports.Drawing;

/// <summary>Numbers as texts for people, the same in every culture.</summary>
internal static class Number
{
    /// <summary>A whole number, with commas between thousands.</summary>
    public static string Count(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>A share as percents; a dash for NaN.</summary>
    public static string Share(double share, int digits = 1) => double.IsNaN(share) ? "–" : string.Create(CultureInfo.InvariantCulture, $"{(100 * share).ToString($"F{digits}", CultureInfo.InvariantCulture)} %");

    /// <summary>A number with about four digits that count; a dash for NaN.</summary>
    public static string Short(double value) => double.IsNaN(value) ? "–" : value.ToString(
        Math.Abs(value) switch
        {
            0 => "0",
            < 1e-4 or >= 1e7 => "0.##e-0",
            >= 1000 => "#,0",
            _ => "G4",
        },
        CultureInfo.InvariantCulture);

    /// <summary>A time, in the unit that suits it.</summary>
    public static string Time(TimeSpan time) => time switch
    {
        { TotalSeconds: < 100 } => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:G3} s"),
        { TotalHours: < 1 } => time.ToString(@"m' min 'ss' s'", CultureInfo.InvariantCulture),
        _ => string.Create(CultureInfo.InvariantCulture, $"{(long)time.TotalHours} h {time.Minutes:D2} min"),
    };
}
