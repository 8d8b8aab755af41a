namespace ExpressML.Tests.Support;

/// <summary>How far single precision may stray from the exact result.</summary>
internal static class Precision
{
    /// <summary>The largest relative error of one rounded operation: half a unit in the last place, 2⁻²⁴.</summary>
    public const double Unit = 1.0 / (1 << 24);

    /// <summary>The bound for a sum in any order: each term passes at most <paramref name="terms"/> + 2 roundings (Higham 2002, §4.2).</summary>
    /// <param name="terms">Number of terms.</param>
    /// <param name="magnitude">Sum of their magnitudes.</param>
    public static double OfSum(int terms, double magnitude) => (terms + 2) * Unit * magnitude + float.Epsilon;

    /// <summary>The distance of <paramref name="actual"/> from the exact value, in units in the last place of the exact value.</summary>
    public static double UnitsInLastPlace(float actual, double exact)
    {
        float size = MathF.Abs((float)exact);
        return Math.Abs(actual - exact) / ((double)MathF.BitIncrement(size) - size);
    }
}
