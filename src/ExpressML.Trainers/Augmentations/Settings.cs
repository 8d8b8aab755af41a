using System.Globalization;
using System.Runtime.CompilerServices;

namespace ExpressML.Augmentations;

/// <summary>Checks settings; each method returns what it was given.</summary>
internal static class Settings
{
    public static double RequireShare(double value, [CallerArgumentExpression(nameof(value))] string name = "") => RequireBetween(value, 0, 1, name);

    public static double RequireBetween(double value, double least, double most, [CallerArgumentExpression(nameof(value))] string name = "")
    {
        if (!(value >= least && value <= most))
            throw new ArgumentOutOfRangeException(name, value, string.Create(CultureInfo.InvariantCulture, $"{name} must be from {least} to {most}."));
        return value;
    }

    /// <summary>Requires that a range does not end before it starts.</summary>
    public static double RequireAtLeast(
        double value, double least, [CallerArgumentExpression(nameof(value))] string name = "", [CallerArgumentExpression(nameof(least))] string leastName = "")
    {
        if (!(value >= least))
            throw new ArgumentOutOfRangeException(name, value, string.Create(CultureInfo.InvariantCulture, $"{name} must be at least {leastName}, {least}."));
        return value;
    }
}
