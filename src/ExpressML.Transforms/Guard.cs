using System.Globalization;
using System.Runtime.CompilerServices;

namespace ExpressML;

/// <summary>Checks of arguments and options. Each returns what it was given, and else throws with the name, the rule and the value.</summary>
/// <remarks>NaN fails each check, as it fails each comparison; the checks of the framework let it through.</remarks>
internal static class Guard
{
    // The smallest that has all its digits.
    private const double LeastSingle = 1.2e-38;
    private const double MostWeight = 1e9;

    public static double Finite(double value, [CallerArgumentExpression(nameof(value))] string name = "") =>
        Require(double.IsFinite(value), value, name, $"a finite number");

    public static double FiniteAndNotNegative(double value, [CallerArgumentExpression(nameof(value))] string name = "") =>
        FiniteAndAtLeast(value, 0, name);

    public static double FiniteAndPositive(double value, [CallerArgumentExpression(nameof(value))] string name = "") => FiniteAndAbove(value, 0, name);

    /// <summary>A small number that single precision must not take for 0.</summary>
    public static double PositiveSingle(double value, [CallerArgumentExpression(nameof(value))] string name = "") => Require(
        FiniteAndPositive(value, name) is >= LeastSingle and <= float.MaxValue, value, name, $"from {LeastSingle} to {float.MaxValue}, as single precision has it");

    /// <summary>A weight of a class: such weights compare classes with each other.</summary>
    public static double Weight(double value, [CallerArgumentExpression(nameof(value))] string name = "") => Require(
        FiniteAndPositive(value, name) is >= 1 / MostWeight and <= MostWeight, value, name, $"from {1 / MostWeight} to {MostWeight}, since weights compare classes with each other");

    public static double FiniteAndAbove(double value, double bound, [CallerArgumentExpression(nameof(value))] string name = "") =>
        Require(double.IsFinite(value) && value > bound, value, name, $"a finite number above {bound}");

    public static double FiniteAndAtLeast(double value, double least, [CallerArgumentExpression(nameof(value))] string name = "") =>
        Require(double.IsFinite(value) && value >= least, value, name, $"a finite number of at least {least}");

    public static double AtLeastZeroBelowOne(double value, [CallerArgumentExpression(nameof(value))] string name = "") =>
        Require(value >= 0 && value < 1, value, name, $"at least 0 and below 1");

    public static double AboveZeroAtMostOne(double value, [CallerArgumentExpression(nameof(value))] string name = "") =>
        Require(value > 0 && value <= 1, value, name, $"above 0 and at most 1");

    public static double AboveZeroBelowOne(double value, [CallerArgumentExpression(nameof(value))] string name = "") =>
        Require(value > 0 && value < 1, value, name, $"above 0 and below 1");

    /// <summary>A part of a whole, or a probability.</summary>
    public static double FromZeroToOne(double value, [CallerArgumentExpression(nameof(value))] string name = "") => Between(value, 0, 1, name);

    public static double Between(double value, double least, double most, [CallerArgumentExpression(nameof(value))] string name = "") =>
        Require(value >= least && value <= most, value, name, $"from {least} to {most}");

    /// <summary>The end of a range, which must not lie before its start.</summary>
    public static double NotBelow(
        double value, double least, [CallerArgumentExpression(nameof(value))] string name = "", [CallerArgumentExpression(nameof(least))] string leastName = "") =>
        Require(value >= least, value, name, $"at least {leastName}, {least}");

    public static int AtLeast(int value, int least, [CallerArgumentExpression(nameof(value))] string name = "") =>
        Require(value >= least, value, name, $"at least {least}");

    /// <summary>A size of which both sides are large enough.</summary>
    public static Size2D AtLeast(Size2D value, int least, [CallerArgumentExpression(nameof(value))] string name = "") =>
        Require(value.Height >= least && value.Width >= least, value, name, $"at least {least}");

    /// <summary>A padding that takes nothing away.</summary>
    public static Padding2D NotNegative(Padding2D value, [CallerArgumentExpression(nameof(value))] string name = "") =>
        Require(value is { Top: >= 0, Left: >= 0, Bottom: >= 0, Right: >= 0 }, value, name, $"at least 0");

    /// <summary>One of the values that an enumeration names.</summary>
    public static TEnum Defined<TEnum>(TEnum value, [CallerArgumentExpression(nameof(value))] string name = "")
        where TEnum : struct, Enum
    {
        string[] names = Enum.GetNames<TEnum>();
        return Require(Enum.IsDefined(value), value, name, $"{string.Join(", ", names[..^1])} or {names[^1]}");
    }

    /// <summary>A shape that has numbers, and no more than fit in memory.</summary>
    public static Shape Valid(Shape shape, [CallerArgumentExpression(nameof(shape))] string name = "") => shape.IsValid ? shape : throw new ArgumentOutOfRangeException(
        name, shape, $"{name} must have at least 1 channel, row and column, and no more numbers than an array holds.");

    private static T Require<T>(bool isFulfilled, T value, string name, FormattableString rule) => isFulfilled ? value : throw new ArgumentOutOfRangeException(
        name, value, $"{name} must be {rule.ToString(CultureInfo.InvariantCulture)}.");
}
