using System.Runtime.CompilerServices;

namespace ExpressML;

/// <summary>Checks of settings that the framework's own checks of arguments leave out, which let NaN and ∞ through.</summary>
internal static class Guard
{
    public static void Finite(double value, [CallerArgumentExpression(nameof(value))] string? parameter = null)
    {
        if (!double.IsFinite(value))
            throw new ArgumentOutOfRangeException(parameter, value, $"{parameter} must be a finite number.");
    }

    public static void FiniteAndNotNegative(double value, [CallerArgumentExpression(nameof(value))] string? parameter = null)
    {
        if (!double.IsFinite(value) || value < 0)
            throw new ArgumentOutOfRangeException(parameter, value, $"{parameter} must be a finite number of at least 0.");
    }

    public static void FiniteAndPositive(double value, [CallerArgumentExpression(nameof(value))] string? parameter = null)
    {
        if (!double.IsFinite(value) || value <= 0)
            throw new ArgumentOutOfRangeException(parameter, value, $"{parameter} must be a finite number above 0.");
    }
}
