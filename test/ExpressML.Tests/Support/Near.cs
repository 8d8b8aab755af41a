namespace ExpressML.Tests.Support;

/// <summary>Asserts that numbers are equal, or near each other, one by one; NaN equals NaN.</summary>
internal static class Near
{
    /// <summary>Each number within its own tolerance.</summary>
    public static void AreEqual(double[] expected, double[] actual, Func<int, double> tolerance, string subject)
    {
        Assert.HasCount(expected.Length, actual, subject);
        for (int i = 0; i < expected.Length; i++)
        {
            // Equals holds for NaN and for infinities, whose difference is NaN.
            if (!expected[i].Equals(actual[i]) && !(Math.Abs(actual[i] - expected[i]) <= tolerance(i)))
                Assert.Fail(FormattableString.Invariant($"{subject}[{i}]: expected {expected[i]:R} ± {tolerance(i):G3}, got {actual[i]:R}"));
        }
    }

    /// <summary>All numbers within <paramref name="tolerance"/> times the largest of them.</summary>
    public static void AreEqual(double[] expected, double[] actual, double tolerance, string subject)
    {
        double largest = expected.Select(Math.Abs).DefaultIfEmpty().Max();
        AreEqual(expected, actual, _ => tolerance * largest, subject);
    }

    /// <summary>The same bits.</summary>
    public static void AreSame(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual, string subject)
    {
        Assert.AreEqual(expected.Length, actual.Length, subject);
        for (int i = 0; i < expected.Length; i++)
        {
            if (BitConverter.SingleToInt32Bits(expected[i]) != BitConverter.SingleToInt32Bits(actual[i]))
                Assert.Fail(FormattableString.Invariant($"{subject}[{i}]: expected {expected[i]:R}, got {actual[i]:R}"));
        }
    }
}
